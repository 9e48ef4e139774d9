# Two certificates a use, no more: `thumbprint`, which the last command named, and `previousThumbprint`, which that command displaced.
# A roll names its certificate at once and takes force at its date; until then what it displaced goes on signing.

# The records of a server (its local uses), of a server's replica (the global uses as they reached it), or of the Central Management store.
function Get-LabRecords {
    param([string[]] $Parts)
    $document = Read-LabDocument $Parts
    if ($null -ne $document) { foreach ($record in @($document)) { if ($null -ne $record) { $record } } }
}

# The record of one use among others, or nothing.
function Find-LabRecord {
    param([object[]] $Records, [string] $Use)
    foreach ($record in $Records) { if ($null -ne $record -and $record.use -eq $Use) { return $record } }
    return $null
}

# The records with one of them replaced; nothing takes it away.
function Set-LabRecord {
    param([object[]] $Records, [string] $Use, [object] $Record)
    foreach ($each in $Records) { if ($null -ne $each -and $each.use -ne $Use) { $each } }
    if ($null -ne $Record) { $Record }
}

# Naming a certificate displaces the one named before; naming the same one again displaces nothing.
function New-LabRecord {
    param([object] $Record, [string] $Use, [string] $Thumbprint, [object] $EffectiveDate, [datetime] $Now)
    $named = Get-LabMember $Record 'thumbprint'
    $displaced = $named
    if ($named -eq $Thumbprint) { $displaced = Get-LabMember $Record 'previousThumbprint' }
    $made = @{ use = $Use; thumbprint = $Thumbprint; updateTime = (ConvertTo-LabInstant $Now) }
    if ($null -eq $EffectiveDate) { $made.effectiveDate = $made.updateTime }
    else { $made.effectiveDate = ConvertTo-LabInstant $EffectiveDate }
    if ($displaced) { $made.previousThumbprint = $displaced }
    return [pscustomobject] $made
}

# What is left of a record when one of its two certificates is taken away: without -Previous, nothing.
function Remove-LabCopy {
    param([object] $Record, [bool] $Previous, [datetime] $Now)
    if (-not $Previous) { return $null }
    return [pscustomobject]@{
        use = $Record.use; thumbprint = $Record.thumbprint; effectiveDate = $Record.effectiveDate
        updateTime = (ConvertTo-LabInstant $Now)
    }
}

# How a record is shown. Nobody has published what a pending roll looks like: by default the incoming certificate with its date ahead,
# and, told so, the one in force until the date has come.
function Show-LabRecord {
    param([object] $Record, [string] $Shape, [datetime] $Now)
    $effective = ConvertFrom-LabInstant (Get-LabMember $Record 'effectiveDate')
    $previous = Get-LabMember $Record 'previousThumbprint'
    $shown = @{ Thumbprint = $Record.thumbprint; PreviousThumbprint = $previous; EffectiveDate = $effective }
    $pending = $null -ne $effective -and $effective -gt $Now -and $previous
    if ($pending -and $Shape -eq 'hidden') { $shown = @{ Thumbprint = $previous; PreviousThumbprint = $null; EffectiveDate = $null } }
    $shown.UpdateTime = ConvertFrom-LabInstant (Get-LabMember $Record 'updateTime')
    return $shown
}
