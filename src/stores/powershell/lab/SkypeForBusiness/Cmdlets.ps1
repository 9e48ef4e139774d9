# The five cmdlets of certificates: parameter sets, types, mandatory flags and aliases as the SYNTAX blocks of their pages have them.

function Get-CsCertificate {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2)] [XdsIdentity] $Identity,
        [CertType[]] $Type,
        [string] $Report,
        [string] $NetportId
    )
    try {
        Start-LabCall $PSCmdlet
        $shown = @(Get-LabReferences (Get-LabServer) (Get-LabScope $Identity))
        if ($Type) { $shown = @(foreach ($each in $shown) { if ($Type -contains $each.Use) { $each } }) }
        Write-LabReport $Report 'Get-CsCertificate' (Format-LabReferences $shown)
        $shown
    }
    catch { $PSCmdlet.WriteError($_) }
}

function Set-CsCertificate {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true, ParameterSetName = 'CertificateReference')]
        [PSTypeName('Microsoft.Rtc.Management.Deployment.CertificateReference')] $Reference,
        [Parameter(Mandatory = $true, ParameterSetName = 'Thumbprint')] [string] $Thumbprint,
        [Parameter(Mandatory = $true, ParameterSetName = 'Path')] [string] $Path,
        [Parameter(ParameterSetName = 'Path')] [string] $Password,
        [Parameter(ParameterSetName = 'CertificateReference')]
        [Parameter(ParameterSetName = 'Thumbprint')]
        [Parameter(Mandatory = $true, ParameterSetName = 'Path')] [CertType[]] $Type,
        [Parameter(ParameterSetName = 'CertificateReference')]
        [Parameter(ParameterSetName = 'Thumbprint')]
        [Parameter(Mandatory = $true, ParameterSetName = 'Path')] [XdsIdentity] $Identity,
        [Alias('EffectiveTime')] [CultureDateAttribute()] [datetime] $EffectiveDate,
        [switch] $Roll,
        [switch] $Force,
        [string] $Report,
        [Parameter(ParameterSetName = 'CertificateReference')]
        [Parameter(ParameterSetName = 'Thumbprint')] [string] $NetportId
    )
    process {
        $given = $PSBoundParameters
        Invoke-LabChange $PSCmdlet $Report {
            $roll = Get-LabRoll $given
            $scope = Get-LabScope $Identity
            if ($given.ContainsKey('Path')) { $named = Import-LabFile $Path $Password $scope $true }
            elseif ($given.ContainsKey('Reference')) { $named = $Reference.Thumbprint }
            else { $named = $Thumbprint }
            foreach ($use in Get-LabUses $given $Reference) { Set-LabUse $scope $use $named $roll }
        }
    }
}

function Import-CsCertificate {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false,
        DefaultParameterSetName = 'Local')]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [string] $Password,
        [Parameter(ParameterSetName = 'Local')] [bool] $PrivateKeyExportable,
        [Parameter(Mandatory = $true, Position = 2, ParameterSetName = 'CMS')] [XdsIdentity] $Identity,
        [Parameter(Mandatory = $true, ParameterSetName = 'CMS')] [CertType[]] $Type,
        [Alias('EffectiveTime')] [CultureDateAttribute()] [datetime] $EffectiveDate,
        [switch] $Roll,
        [switch] $Force,
        [string] $Report
    )
    $given = $PSBoundParameters
    $exportable = $PrivateKeyExportable -or $given.ContainsKey('Identity')
    Invoke-LabChange $PSCmdlet $Report {
        $roll = Get-LabRoll $given
        $scope = Get-LabScope $Identity
        $named = Import-LabFile $Path $Password $scope $exportable
        if ($scope -eq 'Global') { foreach ($use in $Type) { Set-LabUse $scope ([string] $use) $named $roll } }
    }
}

function Remove-CsCertificate {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    param(
        [CertType[]] $Type,
        [Parameter(Position = 2)] [XdsIdentity] $Identity,
        [switch] $Previous,
        [switch] $Force,
        [string] $Report,
        [string] $NetportId
    )
    Invoke-LabChange $PSCmdlet $Report {
        $scope = Get-LabScope $Identity
        foreach ($use in $Type) { Remove-LabUse $scope ([string] $use) $Previous.IsPresent }
    }
}
