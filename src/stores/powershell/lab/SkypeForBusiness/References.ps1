# What Get-CsCertificate returns: one object a use, built of a record and of the certificate that it names.

# The references that a server shows. Locally: its own uses, and the global ones as they reached its replica.
function Get-LabReferences {
    param([string] $Server, [string] $Scope)
    $shape = Get-LabTrait 'rollShape'
    if ($Scope -eq 'Global') {
        foreach ($record in @(Get-LabRecords 'central', 'assignments.json')) {
            New-LabReference $record (Get-LabStore '') 'Global' $shape
        }
        return
    }
    $here = Find-LabServer $Server
    if ($null -ne $here) { Update-LabReplica $here }
    $own = @(Get-LabRecords 'servers', $Server, 'assignments.json')
    $store = Get-LabStore $Server
    foreach ($record in $own) { New-LabReference $record $store 'Local' $shape }
    foreach ($record in @(Get-LabRecords 'servers', $Server, 'global.json')) {
        if ($null -eq (Find-LabRecord $own $record.use)) { New-LabReference $record $store 'Global' $shape }
    }
}

# One reference, its members in the order of the documented sample; the four of 2013 and later can be made to be missing.
function New-LabReference {
    param([object] $Record, [string] $Store, [string] $Scope, [string] $Shape)
    $shown = Show-LabRecord $Record $Shape (Get-LabNow)
    $found = Find-LabCertificate $Store $shown.Thumbprint
    $certificate = Get-LabMember $found 'Certificate'
    $missing = @(Get-LabTrait 'omit')
    $members = [ordered]@{
        Issuer = (Get-LabMember $certificate 'Issuer'); NotAfter = (Get-LabMember $certificate 'NotAfter')
        NotBefore = (Get-LabMember $certificate 'NotBefore'); SerialNumber = (Get-LabMember $certificate 'SerialNumber')
        Subject = (Get-LabMember $certificate 'Subject'); AlternativeNames = $null
        Thumbprint = $shown.Thumbprint; EffectiveDate = (ConvertTo-LabLocal $shown.EffectiveDate)
        PreviousThumbprint = $shown.PreviousThumbprint; UpdateTime = (ConvertTo-LabLocal $shown.UpdateTime)
        Use = ([CertType] $Record.use); SourceScope = $Scope
    }
    if ($null -ne $certificate) { $members.AlternativeNames = [string[]] @(Get-LabNames $certificate) }
    foreach ($name in $missing) { if ($name) { $members.Remove($name) } }
    New-LabObject 'Microsoft.Rtc.Management.Deployment.CertificateReference' $members
}

# An instant as the server's own wall clock shows it.
function ConvertTo-LabLocal {
    param([object] $Value)
    if ($null -eq $Value) { return $null }
    return $Value.ToLocalTime()
}

# The lines of a report about references.
function Format-LabReferences {
    param([object[]] $References)
    foreach ($each in $References) { "$($each.Use): $($each.Thumbprint)" }
}
