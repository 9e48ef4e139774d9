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
    if ((Find-LabFault @('aes-refused') '' $server) -and (Test-LabAes $Path)) { throw 'The specified network password is not correct.' }
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
    $Scope = Get-LabOAuthScope $Scope $Use
    if ($null -eq $found -or -not $found.HasPrivateKey) { throw "The certificate `"$Thumbprint`" was not found in the local computer store." }
    if ($found.Provider -like '*Key Storage Provider*' -or (Find-LabFault @('cng-refused') '' $server)) {
        throw 'The buffer supplied to a function was too small.'
    }
    if ($Scope -eq 'Global') {
        if ($found.Exportable) { Copy-LabCertificate $found (Get-LabStore '') $true }
        elseif ((Get-LabTrait 'nonExportable') -ne 'replication') { throw 'Key not valid for use in specified state.' }
        $records = @(Get-LabRecords 'central', 'assignments.json')
    }
    else { $records = @(Get-LabRecords 'servers', $server, 'assignments.json') }
    $record = New-LabRecord (Find-LabRecord $records $Use) $Use $found.Thumbprint $EffectiveDate (Get-LabNow)
    Save-LabRecords $Scope $server @(Set-LabRecord $records $Use $record)
}

# What OAuthTokenIssuer without an identity means is written nowhere: a record of this server's own, unless it is told otherwise.
function Get-LabOAuthScope {
    param([string] $Scope, [string] $Use)
    if ($Use -ne 'OAuthTokenIssuer' -or $Scope -eq 'Global') { return $Scope }
    $trait = Get-LabTrait 'localOAuth'
    if ($trait -eq 'promote') { return 'Global' }
    if ($trait -eq 'refuse') { throw 'The certificate type OAuthTokenIssuer requires the Identity parameter.' }
    return $Scope
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

# Runs a change: asks, takes its turn, tells a failure as the product tells one, and reports. The block sees the variables of its
# callers, so those of this function have names of their own.
function Invoke-LabChange {
    param([object] $LabCmdlet, [string] $LabReport, [scriptblock] $LabBody)
    $labName = $LabCmdlet.MyInvocation.MyCommand.Name
    $labServer = Get-LabServer
    if (-not $LabCmdlet.ShouldProcess($labServer, $labName)) { return }
    try {
        Start-LabCall $LabCmdlet
        $labVerdict = Get-LabVerdict $labName $labServer
        if ($labVerdict -eq 'denied') { throw (New-Object System.UnauthorizedAccessException 'Access is denied.') }
        if ($labVerdict -eq 'warn-then-error') { throw 'Command execution failed: the task could not be completed.' }
        if ('done', 'warn', 'warn-after' -contains $labVerdict) { Invoke-LabTurn $LabBody }
        Stop-LabProcess $labName $labServer 'after'
        if ($labVerdict -eq 'warn-after') { throw 'Command execution failed: the task could not be completed.' }
        Write-LabReport $LabReport $labName @('Task completed.')
        if ($labVerdict -eq 'warn') { $LabCmdlet.WriteWarning('A service could not be told of the change; restart it.') }
        if ($labVerdict -eq 'warn-only') { Write-LabFailure $LabCmdlet $labName $LabReport }
    }
    catch {
        Write-LabReport $LabReport $labName @($_.Exception.Message)
        Write-LabFailure $LabCmdlet $labName $LabReport
        $LabCmdlet.WriteError($_)
    }
}

# The two warnings that come with a failure, and sometimes without an error.
function Write-LabFailure {
    param([object] $Cmdlet, [string] $Name, [string] $Report)
    $Cmdlet.WriteWarning("$Name failed.")
    $Cmdlet.WriteWarning("Detailed results can be found at `"$Report`".")
}
