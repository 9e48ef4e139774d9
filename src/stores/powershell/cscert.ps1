# cscert: what runs on a server. One constant script, sent once to each PowerShell and checked by its digest before it runs. Nothing is
# ever built into a command: values come in as JSON and reach cmdlets by splatting alone. Windows PowerShell 3.0 syntax, ASCII only.
#
# Lines in:    {"id":7,"op":"observe"}        one request; a write is done only after the line `go 7` that follows its "ready"
# Lines out:   NONCE LENGTH {"id":7,...}      an empty line before it, so that noise without a line end spoils nothing
#
# With $Request (a hop by Invoke-Command from another host) it answers that one request and returns the answer's text.
param([string] $Nonce, [string] $Request, [string] $Source)

$CscertState = @{
    Nonce = $Nonce; Source = $Source; Module = $null; ModuleBase = $null; Commands = @{}; Lab = $null; Output = $null
    Culture = [Globalization.CultureInfo]::InvariantCulture
}
$CscertEscapes = @{ 'b' = [char]8; 't' = [char]9; 'n' = [char]10; 'f' = [char]12; 'r' = [char]13 }
$CscertDate = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"

# What cmdlets may be given: exact names, so that neither a prefix nor a look-alike binds.
$CscertParameters = @{
    'Get-CsCertificate' = 'ErrorAction', 'Identity', 'Type'
    'Set-CsCertificate' = 'ErrorAction', 'Confirm', 'Report', 'Type', 'Identity', 'Thumbprint', 'Roll', 'EffectiveDate', 'WhatIf'
    'Import-CsCertificate' = 'ErrorAction', 'Confirm', 'Report', 'Path', 'Password', 'PrivateKeyExportable', 'WhatIf'
    'Remove-CsCertificate' = 'ErrorAction', 'Confirm', 'Report', 'Type', 'Identity', 'Previous', 'WhatIf'
    'Get-CsManagementStoreReplicationStatus' = 'ErrorAction', 'ReplicaFqdn', 'CentralManagementStoreStatus'
    'Invoke-CsManagementStoreReplication' = 'ErrorAction', 'ReplicaFqdn'
    'Get-CsServerVersion' = @('ErrorAction')
    'Get-CsPool' = 'ErrorAction', 'Filter'
    'Get-CsSipDomain' = 'ErrorAction', 'Filter'
    'Get-CsOAuthConfiguration' = @('ErrorAction')
    'Get-CsLabStoreCertificate' = @('ErrorAction')
    'Get-CsLabClock' = @('ErrorAction')
    'Get-CsLabHost' = @('ErrorAction')
    'Export-CsLabCertificate' = 'ErrorAction', 'Thumbprint', 'Password'
}
$CscertTypes = 'OAuthTokenIssuer', 'Default', 'WebServicesInternal', 'WebServicesExternal', 'Internal', 'AccessEdgeExternal',
    'DataEdgeExternal', 'AudioVideoAuthentication', 'XmppServer'

# --- JSON: a reader and a writer of our own, because those of PowerShell differ from version to version -------------------------------

function Read-CscertJson([string] $Text) {
    $reader = @{ Text = $Text; At = 0; Depth = 0 }
    $value = Read-CscertValue $reader
    Skip-CscertSpace $reader
    if ($reader.At -ne $Text.Length) { throw 'cscert: text after the end of a request' }
    return , $value
}

function Skip-CscertSpace([hashtable] $Reader) {
    while ($Reader.At -lt $Reader.Text.Length -and $Reader.Text[$Reader.At] -eq ' ') { $Reader.At++ }
}

function Read-CscertValue([hashtable] $Reader) {
    Skip-CscertSpace $Reader
    if ($Reader.At -ge $Reader.Text.Length) { throw 'cscert: a request ends too early' }
    if ($Reader.Depth -gt 16) { throw 'cscert: a request is too deep' }
    $first = [string]$Reader.Text[$Reader.At]
    if ($first -ceq '"') { return Read-CscertText $Reader }
    if ($first -ceq '{') { return Read-CscertObject $Reader }
    if ($first -ceq '[') { return , (Read-CscertArray $Reader) }
    $word = [regex]::Match($Reader.Text.Substring($Reader.At, [Math]::Min(20, $Reader.Text.Length - $Reader.At)), '^(true|false|null|-?[0-9]{1,15})')
    if (-not $word.Success) { throw 'cscert: a request holds what is no JSON' }
    $Reader.At += $word.Length
    if ($word.Value -ceq 'true') { return $true }
    if ($word.Value -ceq 'false') { return $false }
    if ($word.Value -ceq 'null') { return $null }
    return [long]::Parse($word.Value, $CscertState.Culture)
}

function Read-CscertText([hashtable] $Reader) {
    $builder = New-Object -TypeName System.Text.StringBuilder
    $Reader.At++
    $ends = [char[]]@([char]34, [char]92)
    while ($true) {
        $end = $Reader.Text.IndexOfAny($ends, $Reader.At)
        if ($end -lt 0) { throw 'cscert: a text does not end' }
        [void]$builder.Append($Reader.Text, $Reader.At, $end - $Reader.At)
        $Reader.At = $end + 1
        if ($Reader.Text[$end] -eq [char]34) { return $builder.ToString() }
        $escape = [string]$Reader.Text[$Reader.At]
        $Reader.At++
        if ($escape -ceq 'u') {
            [void]$builder.Append([char][Convert]::ToInt32($Reader.Text.Substring($Reader.At, 4), 16))
            $Reader.At += 4
        }
        elseif ($escape -ceq '"' -or $escape -ceq '\' -or $escape -ceq '/') { [void]$builder.Append($escape) }
        elseif ($CscertEscapes.ContainsKey($escape)) { [void]$builder.Append($CscertEscapes[$escape]) }
        else { throw 'cscert: a text holds an unknown escape' }
    }
}

function Read-CscertObject([hashtable] $Reader) {
    $object = @{}
    $Reader.At++
    $Reader.Depth++
    Skip-CscertSpace $Reader
    while ($Reader.Text[$Reader.At] -ne '}') {
        Skip-CscertSpace $Reader
        if ($Reader.Text[$Reader.At] -ne [char]34) { throw 'cscert: a key is no text' }
        $key = Read-CscertText $Reader
        Skip-CscertSpace $Reader
        if ($Reader.Text[$Reader.At] -ne ':') { throw 'cscert: a key has no value' }
        $Reader.At++
        if ($object.ContainsKey($key)) { throw 'cscert: a key comes twice' }
        $object[$key] = Read-CscertValue $Reader
        Step-CscertReader $Reader '}'
    }
    $Reader.At++
    $Reader.Depth--
    return $object
}

function Read-CscertArray([hashtable] $Reader) {
    $list = [System.Collections.ArrayList]@()
    $Reader.At++
    $Reader.Depth++
    Skip-CscertSpace $Reader
    while ($Reader.Text[$Reader.At] -ne ']') {
        [void]$list.Add((Read-CscertValue $Reader))
        Step-CscertReader $Reader ']'
    }
    $Reader.At++
    $Reader.Depth--
    return , $list.ToArray()
}

function Step-CscertReader([hashtable] $Reader, [string] $End) {
    Skip-CscertSpace $Reader
    if ($Reader.At -ge $Reader.Text.Length) { throw 'cscert: a request ends too early' }
    $mark = [string]$Reader.Text[$Reader.At]
    if ($mark -ceq ',') { $Reader.At++; Skip-CscertSpace $Reader }
    elseif ($mark -cne $End) { throw 'cscert: a request lacks a comma' }
}

function Write-CscertJson([System.Text.StringBuilder] $Builder, $Value) {
    if ($null -eq $Value) { [void]$Builder.Append('null') }
    elseif ($Value -is [string]) { Write-CscertText $Builder $Value }
    elseif ($Value -is [bool]) { if ($Value) { [void]$Builder.Append('true') } else { [void]$Builder.Append('false') } }
    elseif ($Value -is [int] -or $Value -is [long]) { [void]$Builder.Append($Value.ToString($CscertState.Culture)) }
    elseif ($Value -is [datetime]) { Write-CscertText $Builder (Format-CscertDate $Value) }
    elseif ($Value -is [hashtable]) {
        $mark = '{'
        foreach ($key in $Value.Keys) {
            [void]$Builder.Append($mark)
            Write-CscertText $Builder ([string]$key)
            [void]$Builder.Append(':')
            Write-CscertJson $Builder $Value[$key]
            $mark = ','
        }
        if ($mark -ceq '{') { [void]$Builder.Append('{') }
        [void]$Builder.Append('}')
    }
    elseif ($Value -is [array] -or $Value -is [System.Collections.ArrayList]) {
        [void]$Builder.Append('[')
        for ($at = 0; $at -lt $Value.Count; $at++) {
            if ($at -gt 0) { [void]$Builder.Append(',') }
            Write-CscertJson $Builder $Value[$at]
        }
        [void]$Builder.Append(']')
    }
    else { Write-CscertText $Builder ([Convert]::ToString($Value, $CscertState.Culture)) }
}

# Everything outside printable ASCII travels as \uXXXX: code pages then don't matter, and lone surrogates survive.
function Write-CscertText([System.Text.StringBuilder] $Builder, [string] $Text) {
    [void]$Builder.Append('"')
    $from = 0
    foreach ($match in [regex]::Matches($Text, '[^\x20\x21\x23-\x5B\x5D-\x7E]')) {
        [void]$Builder.Append($Text, $from, $match.Index - $from)
        [void]$Builder.Append('\u').Append(([int]$Text[$match.Index]).ToString('x4', $CscertState.Culture))
        $from = $match.Index + 1
    }
    [void]$Builder.Append($Text, $from, $Text.Length - $from).Append('"')
}

function Format-CscertDate([datetime] $Date) {
    return $Date.ToUniversalTime().ToString($CscertDate, $CscertState.Culture)
}

# Returns a date of kind Local, which is what cmdlets are given: never text, whose meaning hangs on the server's culture.
function Read-CscertDate([string] $Text) {
    $styles = [Globalization.DateTimeStyles]::AssumeUniversal -bor [Globalization.DateTimeStyles]::AdjustToUniversal
    return [datetime]::ParseExact($Text, $CscertDate, $CscertState.Culture, $styles).ToLocalTime()
}

function Send-CscertAnswer([hashtable] $Answer) {
    $builder = New-Object -TypeName System.Text.StringBuilder
    Write-CscertJson $builder $Answer
    $line = "`n" + $CscertState.Nonce + ' ' + $builder.Length.ToString($CscertState.Culture) + ' ' + $builder.ToString() + "`n"
    $bytes = [Text.Encoding]::ASCII.GetBytes($line)
    $CscertState.Output.Write($bytes, 0, $bytes.Length)
    $CscertState.Output.Flush()
}

# --- The product's cmdlets ------------------------------------------------------------------------------------------------------------

# What a request is refused with; `kind` is for cscert, the text for people.
function Stop-Cscert([string] $Kind, [string] $Message) {
    throw @{ kind = $Kind; message = $Message }
}

function Find-CscertModule {
    if ($null -ne $CscertState.Module) { return }
    foreach ($name in 'SkypeForBusiness', 'Lync') {
        $command = Get-Command -Name ($name + '\Get-CsCertificate') -ErrorAction SilentlyContinue
        if ($null -eq $command) {
            foreach ($folder in (Get-CscertModuleFolder $name)) {
                Import-Module -Name $folder -DisableNameChecking -ErrorAction SilentlyContinue
                $command = Get-Command -Name ($name + '\Get-CsCertificate') -ErrorAction SilentlyContinue
            }
        }
        if ($null -ne $command) {
            $CscertState.Module = $name
            if ($null -ne $command.Module) { $CscertState.ModuleBase = [string]$command.Module.ModuleBase }
            return
        }
    }
    Stop-Cscert 'no-module' 'neither the module SkypeForBusiness nor the module Lync is here'
}

# In fresh remote sessions PSModulePath may lack the product's own folder.
function Get-CscertModuleFolder([string] $Name) {
    $base = [string]$env:CommonProgramFiles
    if ($base -ceq '' -or -not [IO.Directory]::Exists($base)) { return }
    foreach ($pattern in 'Skype for Business Server*', 'Microsoft Lync Server*') {
        foreach ($folder in [IO.Directory]::GetDirectories($base, $pattern)) {
            $module = [IO.Path]::Combine($folder, 'Modules', $Name)
            if ([IO.Directory]::Exists($module)) { $module }
        }
    }
}

# Finds a cmdlet in the product's module and nowhere else: an alias or a function of the same name is not it.
function Get-CscertCommand([string] $Name) {
    Find-CscertModule
    if (-not $CscertState.Commands.ContainsKey($Name)) {
        $CscertState.Commands[$Name] = Get-Command -Name ($CscertState.Module + '\' + $Name) -CommandType Function, Cmdlet -ErrorAction SilentlyContinue
    }
    return $CscertState.Commands[$Name]
}

# Runs a cmdlet; returns its objects, warnings and errors. Never throws for what the cmdlet says: a re-read is the verdict.
function Invoke-CscertCmdlet([string] $Name, [hashtable] $Parameters) {
    foreach ($key in $Parameters.Keys) {
        if ($CscertParameters[$Name] -cnotcontains $key) { Stop-Cscert 'bug' ('a parameter that is not allowed: ' + $Name) }
    }
    $command = Get-CscertCommand $Name
    $call = @{ cmdlet = $Name; warnings = @(); errors = @(); objects = @(); report = $null }
    if ($null -eq $command) { Stop-Cscert 'no-cmdlet' ('the module has no ' + $Name) }
    $heard = [System.Collections.ArrayList]@()
    try { & $command @Parameters 2>&1 3>&1 | ForEach-Object -Process { [void]$heard.Add($_) } }
    catch { [void]$heard.Add($_) }
    foreach ($item in $heard) {
        if ($item -is [System.Management.Automation.ErrorRecord]) { $call.errors += , (Format-CscertError $item) }
        elseif ($item -is [System.Management.Automation.WarningRecord]) { $call.warnings += [string]$item.Message }
        else { $call.objects += , $item }
    }
    if ($Parameters.ContainsKey('Report')) { $call.report = Read-CscertReport $Parameters['Report'] }
    return $call
}

function Format-CscertError([System.Management.Automation.ErrorRecord] $Record) {
    $denied = $Record.Exception -is [UnauthorizedAccessException] -or $Record.Exception -is [System.Security.SecurityException] -or
        [string]$Record.CategoryInfo.Category -ceq 'PermissionDenied' -or [string]$Record.CategoryInfo.Category -ceq 'SecurityError'
    return @{
        message = [string]$Record.Exception.Message; type = $Record.Exception.GetType().FullName
        id = [string]$Record.FullyQualifiedErrorId; category = [string]$Record.CategoryInfo.Category; denied = $denied
    }
}

function Read-CscertReport([string] $Path) {
    if (-not [IO.File]::Exists($Path)) { return $null }
    try {
        $text = [IO.File]::ReadAllText($Path)
        return $text.Substring(0, [Math]::Min($text.Length, 65536))
    }
    catch { return $null }
    finally { Remove-CscertFile $Path }
}

# Ends a request whose cmdlet failed at reading.
function Assert-CscertRead([hashtable] $Call) {
    if ($Call.errors.Count -eq 0) { return }
    $kind = 'cmdlet-failed'
    if ($Call.errors[0].denied) { $kind = 'denied' }
    Stop-Cscert $kind ($Call.cmdlet + ': ' + $Call.errors[0].message)
}

function Get-CscertProperty($Object, [string] $Name) {
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

function Get-CscertDate($Value) {
    if ($Value -isnot [datetime] -or $Value.Year -lt 1980) { return $null }
    return $Value.ToUniversalTime()
}

function Get-CscertThumbprint($Value) {
    if ($null -eq $Value) { return $null }
    $text = ([string]$Value -replace '[^0-9A-Fa-f]', '').ToUpperInvariant()
    if ($text.Length -ne 40) { return $null }
    return $text
}

# What the product reports for this server, or for the deployment (Identity Global). Properties that older versions lack are absent.
function Read-CscertRecords([bool] $Global) {
    $parameters = @{ ErrorAction = 'Stop' }
    if ($Global) { $parameters['Identity'] = 'Global' }
    $call = Invoke-CscertCmdlet 'Get-CsCertificate' $parameters
    Assert-CscertRead $call
    $records = @()
    foreach ($object in $call.objects) {
        $use = Get-CscertProperty $object 'Use'
        $thumbprint = Get-CscertThumbprint (Get-CscertProperty $object 'Thumbprint')
        if ($null -eq $use -or $null -eq $thumbprint) { continue }
        $scope = Get-CscertProperty $object 'SourceScope'
        $records += , @{
            use = [string]$use; thumbprint = $thumbprint
            effectiveDate = Get-CscertDate (Get-CscertProperty $object 'EffectiveDate')
            previousThumbprint = Get-CscertThumbprint (Get-CscertProperty $object 'PreviousThumbprint')
            updateTime = Get-CscertDate (Get-CscertProperty $object 'UpdateTime')
            source = $(if ($null -eq $scope) { $null } else { [string]$scope })
        }
    }
    return , $records
}

# The instant that counts: this server's, or a lab's.
function Get-CscertNow {
    if ($null -ne $CscertState.Lab) {
        $call = Invoke-CscertCmdlet 'Get-CsLabClock' @{ ErrorAction = 'Stop' }
        if ($call.objects.Count -eq 1) { return $call.objects[0].ToUniversalTime() }
    }
    return [datetime]::UtcNow
}

# --- The store of certificates of this machine ----------------------------------------------------------------------------------------

function Read-CscertStore {
    if ($null -ne $CscertState.Lab) { return , (Read-CscertLabStore) }
    $entries = @()
    $store = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Store -ArgumentList 'My', 'LocalMachine'
    $store.Open([System.Security.Cryptography.X509Certificates.OpenFlags]::ReadOnly)
    try {
        foreach ($certificate in $store.Certificates) {
            $entry = @{
                thumbprint = $certificate.Thumbprint.ToUpperInvariant(); der = [Convert]::ToBase64String($certificate.RawData)
                hasPrivateKey = $certificate.HasPrivateKey; exportable = $null; provider = $null
            }
            if ($certificate.HasPrivateKey) { Add-CscertKeyFacts $entry $certificate }
            $entries += , $entry
        }
    }
    finally { $store.Close() }
    return , $entries
}

# A key in a CNG provider has no CspKeyContainerInfo: its provider then says so, for the product refuses such keys (doubt D8).
function Add-CscertKeyFacts([hashtable] $Entry, $Certificate) {
    try {
        $key = $Certificate.PrivateKey
        if ($null -eq $key) { return }
        if ($null -ne $key.PSObject.Properties['CspKeyContainerInfo']) {
            $Entry.provider = [string]$key.CspKeyContainerInfo.ProviderName
            $Entry.exportable = [bool]$key.CspKeyContainerInfo.Exportable
        }
        elseif ($null -ne $key.PSObject.Properties['Key']) {
            $Entry.provider = [string]$key.Key.Provider.Provider
            $Entry.exportable = ([int]$key.Key.ExportPolicy -band 3) -ne 0
        }
    }
    catch { $Entry.provider = $null }
}

function Read-CscertLabStore {
    $call = Invoke-CscertCmdlet 'Get-CsLabStoreCertificate' @{ ErrorAction = 'Stop' }
    Assert-CscertRead $call
    $entries = @()
    foreach ($object in $call.objects) {
        $entries += , @{
            thumbprint = [string]$object.Thumbprint; der = [Convert]::ToBase64String($object.RawData)
            hasPrivateKey = [bool]$object.HasPrivateKey; exportable = [bool]$object.Exportable; provider = [string]$object.Provider
        }
    }
    return , $entries
}

function Find-CscertEntry([string] $Thumbprint) {
    foreach ($entry in (Read-CscertStore)) { if ($entry.thumbprint -ceq $Thumbprint) { return $entry } }
    return $null
}

# --- Files of ours on this machine: short-lived key files, reports, the lease, the highest fence that wrote here ------------------------

function Get-CscertFolder {
    if ($null -ne $CscertState.Lab) {
        $folder = [IO.Path]::Combine($CscertState.Lab.root, 'servers', $CscertState.Lab.server, 'cscert')
    }
    elseif ([string]$env:ProgramData -cne '') { $folder = [IO.Path]::Combine($env:ProgramData, 'cscert') }
    else { $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'cscert') }
    return $folder
}

# The folder is made by whoever writes into it, and by nobody who only reads.
function Get-CscertPath([string] $Ending) {
    $folder = Get-CscertFolder
    [void][IO.Directory]::CreateDirectory($folder)
    return [IO.Path]::Combine($folder, 'cscert-' + [guid]::NewGuid().ToString('N') + $Ending)
}

# Makes a file that nobody but the caller can read, before anything is in it.
function New-CscertPrivateFile([string] $Path) {
    if ([Environment]::OSVersion.Platform -ne [PlatformID]::Win32NT) {
        $options = New-Object -TypeName System.IO.FileStreamOptions
        $options.Mode = [IO.FileMode]::CreateNew
        $options.Access = [IO.FileAccess]::Write
        $options.UnixCreateMode = 384
        return New-Object -TypeName System.IO.FileStream -ArgumentList $Path, $options
    }
    $security = New-Object -TypeName System.Security.AccessControl.FileSecurity
    $security.SetAccessRuleProtection($true, $false)
    $user = [System.Security.Principal.WindowsIdentity]::GetCurrent().User
    $security.AddAccessRule((New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList $user, 'FullControl', 'Allow'))
    if ($PSVersionTable.PSVersion.Major -ge 6) {
        return [IO.FileSystemAclExtensions]::Create([IO.FileInfo]$Path, 'CreateNew', 'FullControl', 'None', 4096, 'None', $security)
    }
    $rights = [System.Security.AccessControl.FileSystemRights]::FullControl
    return New-Object -TypeName System.IO.FileStream -ArgumentList $Path, ([IO.FileMode]::CreateNew), $rights, ([IO.FileShare]::None), 4096, ([IO.FileOptions]::None), $security
}

function Remove-CscertFile([string] $Path) {
    try { [IO.File]::Delete($Path) } catch { return }
}

# What a killed run left: its process could not reach its `finally`.
function Clear-CscertLeftovers {
    $folder = Get-CscertFolder
    if (-not [IO.Directory]::Exists($folder)) { return }
    $before = [datetime]::UtcNow.AddMinutes(-10)
    foreach ($path in [IO.Directory]::GetFiles($folder, 'cscert-*')) {
        if ([IO.File]::GetLastWriteTimeUtc($path) -lt $before) { Remove-CscertFile $path }
    }
}

# Writes a small file so that a crash leaves the old one or the new one.
function Write-CscertFile([string] $Name, [string] $Text) {
    $path = [IO.Path]::Combine((Get-CscertFolder), $Name)
    $new = Get-CscertPath '.new'
    $bytes = [Text.Encoding]::ASCII.GetBytes($Text)
    $stream = New-Object -TypeName System.IO.FileStream -ArgumentList $new, ([IO.FileMode]::CreateNew), ([IO.FileAccess]::Write), ([IO.FileShare]::None), 4096, ([IO.FileOptions]::WriteThrough)
    try { $stream.Write($bytes, 0, $bytes.Length); $stream.Flush($true) } finally { $stream.Dispose() }
    if ([IO.File]::Exists($path)) { [IO.File]::Replace($new, $path, [NullString]::Value) } else { [IO.File]::Move($new, $path) }
}

function Read-CscertFile([string] $Name) {
    $path = [IO.Path]::Combine((Get-CscertFolder), $Name)
    if (-not [IO.File]::Exists($path)) { return $null }
    return [IO.File]::ReadAllText($path)
}

# One reader or writer of this target at a time, on this machine. A holder that died leaves the mutex abandoned: it is ours at once,
# and whoever takes it reads anew anyway.
function Lock-CscertTarget([long] $Milliseconds) {
    $sha = New-Object -TypeName System.Security.Cryptography.SHA256CryptoServiceProvider
    $hash = [BitConverter]::ToString($sha.ComputeHash([Text.Encoding]::UTF8.GetBytes((Get-CscertFolder).ToLowerInvariant())))
    $name = 'Global\cscert-' + $hash.Replace('-', '').Substring(0, 24)
    $mutex = New-Object -TypeName System.Threading.Mutex -ArgumentList $false, $name
    try { $ours = $mutex.WaitOne([int]$Milliseconds) }
    catch [System.Threading.AbandonedMutexException] { $ours = $true }
    if (-not $ours) {
        $mutex.Dispose()
        Stop-Cscert 'busy' 'another process is writing here and does not end'
    }
    return $mutex
}

function Unlock-CscertTarget($Mutex) {
    $Mutex.ReleaseMutex()
    $Mutex.Dispose()
}

# --- The lease of the one writer, on the deployment's host ----------------------------------------------------------------------------

function Read-CscertLease {
    $text = Read-CscertFile 'lease.json'
    if ($null -eq $text) { return @{ fence = [long]0; held = $null } }
    try { $lease = Read-CscertJson $text } catch { $lease = $null }
    if ($lease -isnot [hashtable] -or $lease.fence -isnot [long]) { Stop-Cscert 'damaged' 'the lease file lease.json is torn or foreign' }
    return $lease
}

function Write-CscertLease([hashtable] $Lease) {
    $builder = New-Object -TypeName System.Text.StringBuilder
    Write-CscertJson $builder $Lease
    Write-CscertFile 'lease.json' $builder.ToString()
}

# Another host may have given out fences before this one did, and the servers remember them: time is always above.
function Get-CscertFenceFloor {
    $epoch = New-Object -TypeName datetime -ArgumentList 1970, 1, 1
    return [long]([datetime]::UtcNow - $epoch).TotalSeconds
}

# take: only where nobody holds it, or who holds it is the one (by its fence) that the asker knows to be dead.
function Update-CscertLease([hashtable] $Request) {
    $lease = Read-CscertLease
    $before = $lease.held
    switch -CaseSensitive ([string]$Request.do) {
        'take' {
            if ($null -ne $before -and $lease.fence -ne $Request.replace) { return @{ held = $before; fence = $lease.fence; ours = $false } }
            $held = $Request.holder
            $held.fence = [Math]::Max($lease.fence + 1, (Get-CscertFenceFloor))
            $held.startedAt = Format-CscertDate ([datetime]::UtcNow)
            $held.renewedAt = $held.startedAt
            Write-CscertLease @{ fence = $held.fence; held = $held }
            return @{ held = $held; fence = $held.fence; ours = $true }
        }
        'renew' {
            if ($null -eq $before -or $lease.fence -ne $Request.fence) { return @{ held = $before; fence = $lease.fence; ours = $false } }
            $before.renewedAt = Format-CscertDate ([datetime]::UtcNow)
            Write-CscertLease $lease
            return @{ held = $before; fence = $lease.fence; ours = $true }
        }
        'check' { return @{ held = $before; fence = $lease.fence; ours = ($null -ne $before -and $lease.fence -eq $Request.fence) } }
        'release' {
            $ours = $null -ne $before -and $lease.fence -eq $Request.fence
            if ($ours) { Write-CscertLease @{ fence = $lease.fence; held = $null } }
            return @{ held = $before; fence = $lease.fence; ours = $ours }
        }
        'break' {
            Write-CscertLease @{ fence = $lease.fence + 1; held = $null }
            return @{ held = $before; fence = $lease.fence + 1; ours = $false }
        }
    }
    Stop-Cscert 'bad-request' 'an unknown wish about the lease'
}

# A server knows the highest fence that ever wrote to it, and refuses a lower one: its holder was replaced meanwhile.
function Assert-CscertFence([hashtable] $Request) {
    if ($Request.deployment) {
        $lease = Read-CscertLease
        if ($null -eq $lease.held -or $lease.fence -ne $Request.fence) { Stop-Cscert 'fenced' 'the lease was taken over' }
        return
    }
    $text = Read-CscertFile 'fence.txt'
    $known = [long]0
    if ($null -ne $text -and -not [long]::TryParse($text, [ref]$known)) { Stop-Cscert 'damaged' 'fence.txt is torn or foreign' }
    if ($known -gt $Request.fence) { Stop-Cscert 'fenced' 'a later writer has been here' }
    if ($known -lt $Request.fence) { Write-CscertFile 'fence.txt' $Request.fence.ToString($CscertState.Culture) }
}

# --- The two copies: read, compare, set, read again -----------------------------------------------------------------------------------

function Find-CscertRecord([hashtable] $Request, [string] $Type) {
    $found = $null
    foreach ($record in (Read-CscertRecords ([bool]$Request.deployment))) {
        if ($record.use -ne $Type) { continue }
        # A server shows an override beside or instead of what was replicated: ours is then the override.
        if ($null -eq $found -or $record.source -eq 'Local') { $found = $record }
    }
    return $found
}

# What a record means at an instant, as one line of text: it is compared as such.
function Format-CscertCopies($Record, [datetime] $Now) {
    if ($null -eq $Record) { return 'empty' }
    $previous = '-'
    if ($null -ne $Record.previousThumbprint) { $previous = $Record.previousThumbprint }
    if ($null -ne $Record.effectiveDate -and $Record.effectiveDate -gt $Now) {
        return 'staged ' + $previous + ' ' + $Record.thumbprint + ' ' + (Format-CscertDate $Record.effectiveDate)
    }
    return 'settled ' + $Record.thumbprint + ' ' + $previous
}

# go, unchanged, or the reason why the product's two copies don't allow it.
function Get-CscertDecision([hashtable] $Write, [string] $Copies, [datetime] $Now) {
    $words = $Copies.Split(' ')
    $state = $words[0]
    switch -CaseSensitive ($Write.kind) {
        'assign' {
            if ($state -cne 'staged') { if ($state -ceq 'settled' -and $words[1] -ceq $Write.thumbprint) { return 'unchanged' } else { return 'go' } }
            if ($words[1] -cne $Write.thumbprint -and $words[2] -cne $Write.thumbprint) { return 'staged-other' }
            return 'go'
        }
        'stage' {
            if ($state -ceq 'staged') {
                if ($words[2] -ceq $Write.thumbprint -and $words[3] -ceq $Write.effectiveDate) { return 'unchanged' } else { return 'roll-pending' }
            }
            if ($state -ceq 'empty') { return 'nothing-in-force' }
            if ((Read-CscertDate $Write.effectiveDate).ToUniversalTime() -le $Now) { return 'date-not-ahead' }
            if ($words[1] -ceq $Write.thumbprint) { return 'already-current' }
            return 'go'
        }
        'remove-previous' {
            if ($state -ceq 'staged') { return 'roll-pending' }
            if ($state -ceq 'empty' -or $words[2] -ceq '-') { return 'unchanged' }
            return 'go'
        }
        'unassign' { if ($state -ceq 'empty') { return 'unchanged' } else { return 'go' } }
    }
    Stop-Cscert 'bad-request' 'an unknown write'
}

function Test-CscertEffect([hashtable] $Write, [string] $Copies) {
    $words = $Copies.Split(' ')
    switch -CaseSensitive ($Write.kind) {
        'assign' { return $words[0] -ceq 'settled' -and $words[1] -ceq $Write.thumbprint }
        'stage' {
            if ($words[0] -ceq 'settled') { return $words[1] -ceq $Write.thumbprint }
            return $words[0] -ceq 'staged' -and $words[2] -ceq $Write.thumbprint -and $words[3] -ceq $Write.effectiveDate
        }
        'remove-previous' { return $words[0] -ceq 'empty' -or ($words[0] -ceq 'settled' -and $words[2] -ceq '-') }
        'unassign' { return $words[0] -ceq 'empty' }
    }
    return $false
}

# The copies of a write. An override is what a server's own record says; what was replicated to it is not its own.
function Read-CscertCopies([hashtable] $Request, [hashtable] $Write, [datetime] $Now) {
    $record = Find-CscertRecord $Request $Write.type
    if ($Write.type -ceq 'OAuthTokenIssuer' -and -not $Request.deployment -and ($null -eq $record -or $record.source -ne 'Local')) { return 'empty' }
    return Format-CscertCopies $record $Now
}

function Assert-CscertWrite([hashtable] $Request, [hashtable] $Write) {
    if ($CscertTypes -cnotcontains $Write.type) { Stop-Cscert 'bad-request' 'a type that cscert does not know' }
    $global = $Write.type -ceq 'OAuthTokenIssuer'
    if ($Request.deployment -and -not $global) { Stop-Cscert 'type-not-here' 'only OAuthTokenIssuer belongs to the deployment' }
    if ($global -and -not $Request.deployment -and $Write.kind -cne 'unassign') { Stop-Cscert 'oauth-per-server' 'OAuthTokenIssuer is never set on one server' }
    if ($Write.kind -ceq 'assign' -or $Write.kind -ceq 'stage') { Assert-CscertThumbprint $Write.thumbprint }
}

function Assert-CscertThumbprint([string] $Text) {
    if ($Text -cnotmatch '\A[0-9A-F]{40}\z') { Stop-Cscert 'bad-request' 'a thumbprint is 40 upper-case hex digits' }
}

function Get-CscertCopyParameters([hashtable] $Request, [hashtable] $Write) {
    $parameters = @{ ErrorAction = 'Stop'; Confirm = $false; Report = (Get-CscertPath '.html'); Type = @($Write.type) }
    if ($Request.deployment) { $parameters['Identity'] = 'Global' }
    switch -CaseSensitive ($Write.kind) {
        'assign' { $parameters['Thumbprint'] = $Write.thumbprint }
        'stage' {
            $parameters['Thumbprint'] = $Write.thumbprint
            $parameters['Roll'] = $true
            $parameters['EffectiveDate'] = Read-CscertDate $Write.effectiveDate
        }
        'remove-previous' { $parameters['Previous'] = $true }
    }
    if ($Request.whatIf) { $parameters['WhatIf'] = $true }
    return $parameters
}

function Invoke-CscertCopyWrite([hashtable] $Request, [hashtable] $Write) {
    Assert-CscertWrite $Request $Write
    $now = Get-CscertNow
    $before = Read-CscertCopies $Request $Write $now
    $decision = Get-CscertDecision $Write $before $now
    if ($decision -ceq 'unchanged') { return @{ outcome = 'unchanged' } }
    if ($before -cne $Write.expected) { return @{ outcome = 'refused'; reason = 'changed'; found = $before } }
    if ($decision -cne 'go') { return @{ outcome = 'refused'; reason = $decision } }
    $sets = $Write.kind -ceq 'assign' -or $Write.kind -ceq 'stage'
    if ($sets -and -not $Request.whatIf) {
        $entry = Find-CscertEntry $Write.thumbprint
        if ($null -eq $entry -or -not $entry.hasPrivateKey) { return @{ outcome = 'refused'; reason = 'not-installed' } }
    }
    $name = 'Remove-CsCertificate'
    if ($sets) { $name = 'Set-CsCertificate' }
    $call = Invoke-CscertCmdlet $name (Get-CscertCopyParameters $Request $Write)
    if ($Request.whatIf) { return @{ outcome = 'said'; call = (Select-CscertCall $call) } }
    $after = Read-CscertCopies $Request $Write (Get-CscertNow)
    return Get-CscertVerdict $call (Test-CscertEffect $Write $after) ($after -ceq $before) $after
}

# Success and failure are believed only after reading again; a failure that changed something after all is unknown.
function Get-CscertVerdict([hashtable] $Call, [bool] $Holds, [bool] $Unchanged, [string] $Found) {
    $said = Select-CscertCall $Call
    if ($Holds) { return @{ outcome = 'done'; call = $said } }
    if ($Call.errors.Count -eq 0) { return @{ outcome = 'unknown'; reason = 'not-shown'; found = $Found; call = $said } }
    if (-not $Unchanged) { return @{ outcome = 'unknown'; reason = 'cmdlet-failed'; found = $Found; call = $said } }
    if ($Call.errors[0].denied) { return @{ outcome = 'refused'; reason = 'denied'; call = $said } }
    return @{ outcome = 'refused'; reason = 'cmdlet-failed'; call = $said }
}

function Select-CscertCall([hashtable] $Call) {
    $objects = @()
    foreach ($object in $Call.objects) { $objects += [string]$object }
    return @{ cmdlet = $Call.cmdlet; warnings = $Call.warnings; errors = $Call.errors; report = $Call.report; objects = $objects }
}

# --- Certificates and keys ------------------------------------------------------------------------------------------------------------

function Invoke-CscertInstall([hashtable] $Request, [hashtable] $Write) {
    Assert-CscertThumbprint $Write.thumbprint
    $entry = Find-CscertEntry $Write.thumbprint
    $enough = $null -ne $entry -and $entry.hasPrivateKey -and (-not $Write.exportable -or $entry.exportable -ne $false)
    if ($enough) { return @{ outcome = 'unchanged' } }
    $path = Get-CscertPath '.pfx'
    $bytes = [Convert]::FromBase64String($Write.pfx)
    try {
        $stream = New-CscertPrivateFile $path
        try { $stream.Write($bytes, 0, $bytes.Length) } finally { $stream.Dispose() }
        $parameters = @{
            ErrorAction = 'Stop'; Confirm = $false; Report = (Get-CscertPath '.html'); Path = $path
            PrivateKeyExportable = [bool]$Write.exportable
        }
        if ($null -ne $Write.password) { $parameters['Password'] = [string]$Write.password }
        if ($Request.whatIf) { $parameters['WhatIf'] = $true }
        $call = Invoke-CscertCmdlet 'Import-CsCertificate' $parameters
    }
    finally {
        [Array]::Clear($bytes, 0, $bytes.Length)
        Remove-CscertFile $path
    }
    if ($Request.whatIf) { return @{ outcome = 'said'; call = (Select-CscertCall $call) } }
    $after = Find-CscertEntry $Write.thumbprint
    $holds = $null -ne $after -and $after.hasPrivateKey -and (-not $Write.exportable -or $after.exportable -ne $false)
    return Get-CscertVerdict $call $holds (($null -eq $after) -eq ($null -eq $entry)) ''
}

function Invoke-CscertExport([hashtable] $Request) {
    Assert-CscertThumbprint $Request.thumbprint
    $entry = Find-CscertEntry $Request.thumbprint
    if ($null -eq $entry -or -not $entry.hasPrivateKey) { Stop-Cscert 'not-installed' 'the certificate is not here with its key' }
    if ($entry.exportable -eq $false) { Stop-Cscert 'not-exportable' 'its key is not exportable' }
    if ($null -ne $CscertState.Lab) {
        $parameters = @{ ErrorAction = 'Stop'; Thumbprint = $Request.thumbprint; Password = [string]$Request.password }
        $call = Invoke-CscertCmdlet 'Export-CsLabCertificate' $parameters
        Assert-CscertRead $call
        return @{ pfx = [Convert]::ToBase64String([byte[]]$call.objects[0]) }
    }
    $store = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Store -ArgumentList 'My', 'LocalMachine'
    $store.Open([System.Security.Cryptography.X509Certificates.OpenFlags]::ReadOnly)
    try {
        foreach ($certificate in $store.Certificates) {
            if ($certificate.Thumbprint -ne $Request.thumbprint) { continue }
            $pfx = [System.Security.Cryptography.X509Certificates.X509ContentType]::Pfx
            return @{ pfx = [Convert]::ToBase64String($certificate.Export($pfx, [string]$Request.password)) }
        }
    }
    finally { $store.Close() }
    Stop-Cscert 'not-installed' 'the certificate is not here any more'
}

function Invoke-CscertWrites([hashtable] $Request) {
    $results = @()
    $mutex = Lock-CscertTarget $Request.patience
    try {
        if (-not $Request.whatIf) {
            Assert-CscertFence $Request
            Clear-CscertLeftovers
        }
        foreach ($write in $Request.writes) {
            try {
                if ($write.kind -ceq 'install') { $results += , (Invoke-CscertInstall $Request $write) }
                else { $results += , (Invoke-CscertCopyWrite $Request $write) }
            }
            catch { $results += , (Format-CscertRefusal $_) }
        }
    }
    finally { Unlock-CscertTarget $mutex }
    return @{ results = $results }
}

function Format-CscertRefusal([System.Management.Automation.ErrorRecord] $Caught) {
    $told = $Caught.TargetObject
    if ($told -is [hashtable] -and $told.ContainsKey('kind')) { return @{ outcome = 'refused'; reason = $told.kind; message = $told.message } }
    return @{ outcome = 'unknown'; reason = 'script'; message = [string]$Caught.Exception.Message }
}

# --- Requests -------------------------------------------------------------------------------------------------------------------------

function Get-CscertReplicas {
    $call = Invoke-CscertCmdlet 'Get-CsManagementStoreReplicationStatus' @{ ErrorAction = 'Stop' }
    Assert-CscertRead $call
    $replicas = @()
    foreach ($object in $call.objects) {
        $replicas += , @{
            server = [string](Get-CscertProperty $object 'ReplicaFqdn'); upToDate = [bool](Get-CscertProperty $object 'UpToDate')
            reportedAt = Get-CscertDate (Get-CscertProperty $object 'LastStatusReport')
            updatedAt = Get-CscertDate (Get-CscertProperty $object 'LastUpdateCreation')
        }
    }
    return , $replicas
}

function Invoke-CscertObserve([hashtable] $Request) {
    $mutex = Lock-CscertTarget $Request.patience
    try {
        $answer = @{ records = (Read-CscertRecords ([bool]$Request.deployment)); store = (Read-CscertStore); now = (Get-CscertNow) }
        if ($Request.deployment) { $answer.replicas = Get-CscertReplicas }
        return $answer
    }
    finally { Unlock-CscertTarget $mutex }
}

function Invoke-CscertReplication([hashtable] $Request) {
    $calls = @()
    foreach ($server in $Request.servers) {
        if ($server -cnotmatch '\A[a-z0-9]([a-z0-9.-]{0,253}[a-z0-9])?\z') { Stop-Cscert 'bad-request' 'a server is named by its FQDN' }
        $calls += , (Select-CscertCall (Invoke-CscertCmdlet 'Invoke-CsManagementStoreReplication' @{ ErrorAction = 'Stop'; ReplicaFqdn = $server }))
    }
    return @{ calls = $calls }
}

function Get-CscertHello([hashtable] $Request) {
    if ($null -ne $Request.probe -and $Request.probe.Length -ne $Request.probeLength) { Stop-Cscert 'line-cut' 'long lines arrive cut' }
    return @{
        version = $PSVersionTable.PSVersion.ToString(); edition = [string]$PSVersionTable.PSEdition
        language = [string]$ExecutionContext.SessionState.LanguageMode; computer = (Get-CscertComputer)
        culture = [Globalization.CultureInfo]::CurrentCulture.Name; zone = [TimeZoneInfo]::Local.Id; now = [datetime]::UtcNow
    }
}

function Get-CscertComputer {
    if ($null -ne $CscertState.Lab) { return $CscertState.Lab.server }
    $properties = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    if ($properties.DomainName -ceq '') { return $properties.HostName.ToLowerInvariant() }
    return ($properties.HostName + '.' + $properties.DomainName).ToLowerInvariant()
}

# What `cscert doctor` asks. Each fact on its own: one that can't be told is absent, with the reason.
function Get-CscertCheck([hashtable] $Request) {
    $facts = Get-CscertHello $Request
    $facts.problems = @{}
    $facts.clock = $facts.now
    try { Find-CscertModule; $facts.module = $CscertState.Module; $facts.moduleBase = $CscertState.ModuleBase }
    catch { $facts.problems.module = Get-CscertMessage $_ }
    try { Add-CscertIdentity $facts } catch { $facts.problems.identity = Get-CscertMessage $_ }
    if ($null -eq $facts.module) { return $facts }
    try { $facts.now = Get-CscertNow; $facts.local = (Read-CscertRecords $false).Count } catch { $facts.problems.local = Get-CscertMessage $_ }
    try { $facts.store = (Read-CscertStore).Count } catch { $facts.problems.store = Get-CscertMessage $_ }
    if ($Request.deployment) {
        try { $facts.global = (Read-CscertRecords $true).Count } catch { $facts.problems.global = Get-CscertMessage $_ }
        try { $facts.master = Get-CscertMaster } catch { $facts.problems.master = Get-CscertMessage $_ }
        try { $facts.replicas = Get-CscertReplicas } catch { $facts.problems.replicas = Get-CscertMessage $_ }
    }
    if ($null -ne $Request.pfx) { $facts.aes = Test-CscertPfx $Request.pfx $Request.password }
    return $facts
}

function Get-CscertMessage([System.Management.Automation.ErrorRecord] $Caught) {
    $told = $Caught.TargetObject
    if ($told -is [hashtable] -and $told.ContainsKey('kind')) { return [string]$told.message }
    return [string]$Caught.Exception.Message
}

function Add-CscertIdentity([hashtable] $Facts) {
    if ($null -ne $CscertState.Lab) {
        $lab = (Invoke-CscertCmdlet 'Get-CsLabHost' @{ ErrorAction = 'Stop' }).objects[0]
        $Facts.elevated = [bool]$lab.Elevated
        $Facts.groups = @($lab.Groups)
        return
    }
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
    $Facts.elevated = $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
    $names = @()
    foreach ($group in $identity.Groups) {
        try { $names += [string]$group.Translate([System.Security.Principal.NTAccount]).Value } catch { continue }
    }
    $Facts.groups = $names
}

function Get-CscertMaster {
    $call = Invoke-CscertCmdlet 'Get-CsManagementStoreReplicationStatus' @{ ErrorAction = 'Stop'; CentralManagementStoreStatus = $true }
    Assert-CscertRead $call
    foreach ($object in $call.objects) {
        foreach ($name in 'ActiveMasterFqdn', 'ActiveMaster') {
            $value = Get-CscertProperty $object $name
            if ($null -ne $value) { return [string]$value }
        }
    }
    return $null
}

# Servers before 2019 call the password of an AES file wrong: whether this one does is tried in memory.
function Test-CscertPfx([string] $Base64, [string] $Password) {
    try {
        $bytes = [Convert]::FromBase64String($Base64)
        $certificate = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList @($bytes, $Password)
        $certificate.Reset()
        return $true
    }
    catch { return $false }
}

# The read-only experiments that settle doubts: names and types of what the product reports, never a value that is a secret.
function Get-CscertSettle([hashtable] $Request) {
    $answer = @{ properties = @(); oauth = @(); providers = @(); problems = @{} }
    try {
        $parameters = @{ ErrorAction = 'Stop' }
        if ($Request.deployment) { $parameters['Identity'] = 'Global' }
        $call = Invoke-CscertCmdlet 'Get-CsCertificate' $parameters
        Assert-CscertRead $call
        foreach ($object in $call.objects) {
            $shown = @()
            foreach ($property in $object.PSObject.Properties) {
                $type = 'null'
                if ($null -ne $property.Value) { $type = $property.Value.GetType().Name }
                $kind = ''
                if ($property.Value -is [datetime]) { $kind = ' ' + [string]$property.Value.Kind + ' ' + (Format-CscertDate $property.Value) }
                $shown += $property.Name + ' ' + $type + $kind
            }
            $answer.properties += , @{ use = [string](Get-CscertProperty $object 'Use'); scope = [string](Get-CscertProperty $object 'SourceScope'); shown = $shown }
        }
    }
    catch { $answer.problems.properties = Get-CscertMessage $_ }
    try {
        foreach ($entry in (Read-CscertStore)) { $answer.providers += $entry.thumbprint + ' ' + [string]$entry.provider + ' exportable ' + [string]$entry.exportable }
    }
    catch { $answer.problems.providers = Get-CscertMessage $_ }
    try {
        foreach ($object in (Invoke-CscertCmdlet 'Get-CsOAuthConfiguration' @{ ErrorAction = 'Stop' }).objects) {
            $answer.oauth += 'Realm ' + [string](Get-CscertProperty $object 'Realm')
        }
    }
    catch { $answer.problems.oauth = Get-CscertMessage $_ }
    return $answer
}

# How the deployment's servers are grouped. Without a filter the parameter sets are ambiguous.
function Get-CscertTopology {
    $answer = @{ pools = @(); domains = @(); version = '' }
    $call = Invoke-CscertCmdlet 'Get-CsPool' @{ ErrorAction = 'Stop'; Filter = '*' }
    Assert-CscertRead $call
    foreach ($object in $call.objects) {
        $computers = @()
        $services = @()
        foreach ($computer in (Get-CscertProperty $object 'Computers')) { $computers += [string]$computer }
        foreach ($service in (Get-CscertProperty $object 'Services')) { $services += [string]$service }
        $answer.pools += , @{
            fqdn = [string](Get-CscertProperty $object 'Fqdn'); site = [string](Get-CscertProperty $object 'Site')
            computers = $computers; services = $services
        }
    }
    $call = Invoke-CscertCmdlet 'Get-CsSipDomain' @{ ErrorAction = 'Stop'; Filter = '*' }
    Assert-CscertRead $call
    foreach ($object in $call.objects) {
        $answer.domains += , @{ name = [string](Get-CscertProperty $object 'Name'); first = [bool](Get-CscertProperty $object 'IsDefault') }
    }
    $call = Invoke-CscertCmdlet 'Get-CsServerVersion' @{ ErrorAction = 'Stop' }
    foreach ($object in $call.objects) { $answer.version = [string]$object }
    return $answer
}

# A lab's module finds its server in these; nothing else reads them.
function Set-CscertLab([hashtable] $Request) {
    $CscertState.Lab = $Request.lab
    if ($null -eq $Request.lab) { return }
    $separator = [string][IO.Path]::PathSeparator
    if (-not ([string]$env:PSModulePath).StartsWith($Request.lab.modules + $separator, [StringComparison]::Ordinal)) {
        $env:PSModulePath = $Request.lab.modules + $separator + $env:PSModulePath
    }
    $env:CSCERT_LAB_ROOT = $Request.lab.root
    $env:CSCERT_LAB_SERVER = $Request.lab.server
    $env:CSCERT_LAB_NOW = $Request.lab.now
}

function Invoke-CscertOperation([hashtable] $Request) {
    switch -CaseSensitive ([string]$Request.op) {
        'hello' { return Get-CscertHello $Request }
        'observe' { return Invoke-CscertObserve $Request }
        'write' { return Invoke-CscertWrites $Request }
        'export' { return Invoke-CscertExport $Request }
        'replicas' { return @{ replicas = (Get-CscertReplicas); now = (Get-CscertNow) } }
        'replicate' { return Invoke-CscertReplication $Request }
        'check' { return Get-CscertCheck $Request }
        'settle' { return Get-CscertSettle $Request }
        'topology' { return Get-CscertTopology }
        'lease' {
            $mutex = Lock-CscertTarget $Request.patience
            try { return Update-CscertLease $Request } finally { Unlock-CscertTarget $mutex }
        }
    }
    Stop-Cscert 'bad-request' 'an unknown request'
}

# On a machine that is reached by a hop, this very script runs there with the request as one ASCII text, and answers with another.
function Invoke-CscertHop([hashtable] $Request) {
    $computer = [string]$Request.hop
    if ($computer -cnotmatch '\A[a-z0-9]([a-z0-9.-]{0,253}[a-z0-9])?\z') { Stop-Cscert 'bad-request' 'a server is named by its FQDN' }
    if ($null -ne $Request.lab) { Find-CscertModule }
    # Who can't be reached was given nothing; a session that breaks afterwards may have done everything.
    try { $session = New-PSSession -ComputerName $computer -ErrorAction Stop }
    catch { Stop-Cscert 'unreachable' (Get-CscertMessage $_) }
    $heard = [System.Collections.ArrayList]@()
    try {
        $block = [ScriptBlock]::Create($CscertState.Source)
        foreach ($item in (Invoke-Command -Session $session -ScriptBlock $block -ArgumentList '', $Request.inner, $CscertState.Source -ErrorAction Stop)) {
            [void]$heard.Add($item)
        }
    }
    catch { Stop-Cscert 'hop-broken' (Get-CscertMessage $_) }
    finally { Remove-PSSession -Session $session -ErrorAction SilentlyContinue }
    foreach ($item in $heard) { if ($item -is [string] -and $item.StartsWith('cscert{', [StringComparison]::Ordinal)) { return $item.Substring(6) } }
    Stop-Cscert 'no-answer' 'the machine behind the hop gave no answer'
}

function Get-CscertAnswer([hashtable] $Request) {
    try {
        Set-CscertLab $Request
        if ($null -ne $Request.hop) { return @{ id = $Request.id; kind = 'hopped'; answer = (Invoke-CscertHop $Request) } }
        return @{ id = $Request.id; kind = 'answer'; answer = (Invoke-CscertOperation $Request) }
    }
    catch {
        $told = $_.TargetObject
        if ($told -is [hashtable] -and $told.ContainsKey('kind')) { return @{ id = $Request.id; kind = 'refused'; reason = $told.kind; message = $told.message } }
        return @{ id = $Request.id; kind = 'failed'; reason = 'script'; message = [string]$_.Exception.Message; at = [string]$_.InvocationInfo.ScriptLineNumber }
    }
}

# What changes something is handed over in two steps: `ready`, then `go` within the lease. Whoever is gone by then has asked for nothing.
function Confirm-CscertRequest([hashtable] $Request) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    Send-CscertAnswer @{ id = $Request.id; kind = 'ready' }
    $line = [Console]::In.ReadLine()
    if ($null -eq $line) { return $false }
    return ($line -ceq ('go ' + $Request.id.ToString($CscertState.Culture)) -and $watch.ElapsedMilliseconds -le $Request.lease)
}

function Start-Cscert {
    $CscertState.Output = [Console]::OpenStandardOutput()
    while ($true) {
        $line = [Console]::In.ReadLine()
        if ($null -eq $line) { return }
        if ($line -ceq '') { continue }
        try { $request = Read-CscertJson $line }
        catch { Send-CscertAnswer @{ id = [long]0; kind = 'failed'; reason = 'unread'; message = [string]$_.Exception.Message }; continue }
        if ($request -isnot [hashtable] -or $request.id -isnot [long]) { continue }
        if ($null -ne $request.lease -and -not (Confirm-CscertRequest $request)) {
            Send-CscertAnswer @{ id = $request.id; kind = 'refused'; reason = 'stale'; message = 'the word to go on came too late or not at all' }
            continue
        }
        Send-CscertAnswer (Get-CscertAnswer $request)
    }
}

if ([string]$Request -cne '') {
    $CscertHopped = New-Object -TypeName System.Text.StringBuilder
    Write-CscertJson $CscertHopped (Get-CscertAnswer (Read-CscertJson $Request))
    return 'cscert' + $CscertHopped.ToString()
}
Start-Cscert
