# Stands in for the product's module where a test wants to know exactly what a cmdlet was given: each call is told in a warning, its
# arguments as hex digits of their UTF-16 code units. Nothing is done and nothing is there.

function Write-Call([string] $Name, [hashtable] $Bound) {
    $told = foreach ($key in $Bound.Keys) {
        $units = foreach ($unit in ([string]$Bound[$key]).ToCharArray()) { ([int]$unit).ToString('X4') }
        $key + '=' + ($units -join '')
    }
    Write-Warning ('CALL ' + $Name + ' ' + ($told -join ' '))
}

function Get-CsCertificate { [CmdletBinding()] param([string] $Identity, [string[]] $Type) }
function Set-CsCertificate {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity, [string[]] $Type, [string] $Thumbprint, [switch] $Roll, [datetime] $EffectiveDate, [string] $Report)
    Write-Call 'Set-CsCertificate' $PSBoundParameters
}
function Import-CsCertificate {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Path, [string] $Password, [bool] $PrivateKeyExportable, [string] $Report)
    Write-Call 'Import-CsCertificate' $PSBoundParameters
}
function Remove-CsCertificate {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity, [string[]] $Type, [switch] $Previous, [string] $Report)
    Write-Call 'Remove-CsCertificate' $PSBoundParameters
}
function Get-CsManagementStoreReplicationStatus { [CmdletBinding()] param([string] $ReplicaFqdn, [switch] $CentralManagementStoreStatus) }
function Invoke-CsManagementStoreReplication {
    [CmdletBinding()] param([string] $ReplicaFqdn)
    Write-Call 'Invoke-CsManagementStoreReplication' $PSBoundParameters
}
function Invoke-Command {
    [CmdletBinding()] param([string] $ComputerName, [scriptblock] $ScriptBlock, [object[]] $ArgumentList)
    throw 'CALL Invoke-Command'
}
function Get-CsLabStoreCertificate { [CmdletBinding()] param() }
function Get-CsLabClock { [CmdletBinding()] param() [datetime]::UtcNow }
function Export-CsLabCertificate {
    [CmdletBinding()] param([string] $Thumbprint, [string] $Password)
    Write-Call 'Export-CsLabCertificate' $PSBoundParameters
}
Export-ModuleMember -Function *
