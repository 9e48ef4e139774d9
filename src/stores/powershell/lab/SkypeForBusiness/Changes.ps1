# What the cmdlets do, once their parameters are bound.

# `Global` or `Local`. The type of -Identity reads other scopes too; certificates have no other.
function Get-LabScope {
    param([object] $Identity)
    if ($null -eq $Identity) { return 'Local' }
    if ([string] $Identity -eq 'global') { return 'Global' }
    throw "`"$Identity`" is not a scope of certificates."
}

# The date of a roll, or nothing. -Roll alone fails; a date alone is the date from which the certificate can be used.
function Get-LabRoll {
    param([object] $Given)
    if ($Given.ContainsKey('Roll') -and $Given['Roll'].IsPresent -and -not $Given.ContainsKey('EffectiveDate')) {
        throw 'The Roll parameter requires the EffectiveDate parameter.'
    }
    if ($Given.ContainsKey('EffectiveDate')) { return $Given['EffectiveDate'].ToUniversalTime() }
    return $null
}

# The uses that were asked for; a reference brings its own.
function Get-LabUses {
    param([object] $Given, [object] $Reference)
    if ($Given.ContainsKey('Type')) { foreach ($use in $Given['Type']) { [string] $use } }
    elseif ($null -ne $Reference) { [string] $Reference.Use }
    else { throw 'The Type parameter is required.' }
}

# Reads a file into the store of this server, and of the deployment where the scope is global; returns the thumbprint.
function Import-LabFile {
    param([string] $Path, [string] $Password, [string] $Scope, [bool] $Exportable)
    if (-not [System.IO.File]::Exists($Path)) { throw "Could not find file `"$Path`"." }
    $server = Get-LabServer
    if ((Find-LabFault 'aes-refused' '' $server) -and (Test-LabAes $Path)) { throw 'The specified network password is not correct.' }
    try { $certificate = Open-LabCertificate $Path $Password }
    catch [System.Security.Cryptography.CryptographicException] { throw 'The specified network password is not correct.' }
    catch [System.Management.Automation.MethodInvocationException] { throw 'The specified network password is not correct.' }
    Add-LabCertificate (Get-LabStore $server) $certificate $Exportable $LabProvider
    if ($Scope -eq 'Global') { Add-LabCertificate (Get-LabStore '') $certificate $true $LabProvider }
    return $certificate.Thumbprint
}

# Whether a PFX is locked with AES: the object identifier of PBES2 is in it.
function Test-LabAes {
    param([string] $Path)
    $text = [System.BitConverter]::ToString([System.IO.File]::ReadAllBytes($Path))
    return $text.Contains('06-09-2A-86-48-86-F7-0D-01-05-0D')
}

# Assigns a certificate that is in the store of this server.
function Set-LabUse {
    param([string] $Scope, [string] $Use, [string] $Thumbprint, [object] $EffectiveDate)
    $server = Get-LabServer
    $found = Find-LabCertificate (Get-LabStore $server) $Thumbprint
    if ($null -eq $found -or -not $found.HasPrivateKey) { throw "The certificate `"$Thumbprint`" was not found in the local computer store." }
    if ($found.Provider -like '*Key Storage Provider*' -or (Find-LabFault 'cng-refused' '' $server)) {
        throw 'The buffer supplied to a function was too small.'
    }
    if ($Scope -eq 'Global') {
        if (-not $found.Exportable) { throw 'Key not valid for use in specified state.' }
        Copy-LabCertificate $found (Get-LabStore '') $true
        $records = @(Get-LabRecords 'central', 'assignments.json')
    }
    else { $records = @(Get-LabRecords 'servers', $server, 'assignments.json') }
    $record = New-LabRecord (Find-LabRecord $records $Use) $Use $found.Thumbprint $EffectiveDate (Get-LabNow)
    Save-LabRecords $Scope $server @(Set-LabRecord $records $Use $record)
}

# Takes an assignment away, or its displaced certificate. The certificates stay in the store.
function Remove-LabUse {
    param([string] $Scope, [string] $Use, [bool] $Previous)
    $server = Get-LabServer
    if ($Scope -eq 'Global') { $records = @(Get-LabRecords 'central', 'assignments.json') }
    else { $records = @(Get-LabRecords 'servers', $server, 'assignments.json') }
    $record = Find-LabRecord $records $Use
    if ($null -eq $record) { return }
    $left = Remove-LabCopy $record $Previous (Get-LabNow)
    Save-LabRecords $Scope $server @(Set-LabRecord $records $Use $left)
}

# Writes the records of a scope; global ones are published.
function Save-LabRecords {
    param([string] $Scope, [string] $Server, [object[]] $Records)
    if ($Scope -eq 'Global') { Publish-LabChange $Records }
    else { Write-LabDocument @('servers', $Server, 'assignments.json') @($Records) }
}

# Runs a change: asks, takes its turn, tells a failure as the product tells one, and reports.
function Invoke-LabChange {
    param([object] $Cmdlet, [string] $Report, [scriptblock] $Body)
    $name = $Cmdlet.MyInvocation.MyCommand.Name
    Start-LabCall $Cmdlet
    if (-not $Cmdlet.ShouldProcess((Get-LabServer), $name)) { return }
    try {
        Invoke-LabTurn $Body
        Write-LabReport $Report $name @('Task completed successfully.')
    }
    catch {
        Write-LabReport $Report $name @($_.Exception.Message)
        $Cmdlet.WriteWarning("$name failed.")
        $Cmdlet.WriteWarning("Detailed results can be found at `"$Report`".")
        $Cmdlet.WriteError($_)
    }
}
