# Reading and writing a laboratory's folder. Each document is one JSON file, replaced whole; writers take turns.

# The laboratory's folder.
function Get-LabRoot {
    if (-not $env:CSCERT_LAB_ROOT) { throw 'CSCERT_LAB_ROOT does not say where the laboratory is.' }
    return $env:CSCERT_LAB_ROOT
}

# The server that this process is.
function Get-LabServer {
    if (-not $env:CSCERT_LAB_SERVER) { throw 'CSCERT_LAB_SERVER does not say which server this is.' }
    return $env:CSCERT_LAB_SERVER.ToLowerInvariant()
}

# A path below the laboratory's folder.
function Get-LabPath {
    param([string[]] $Parts)
    $path = Get-LabRoot
    foreach ($part in $Parts) { $path = [System.IO.Path]::Combine($path, $part) }
    return $path
}

# A document, or nothing where there is none.
function Read-LabDocument {
    param([string[]] $Parts)
    $path = Get-LabPath $Parts
    if (-not [System.IO.File]::Exists($path)) { return $null }
    $value = ConvertFrom-Json ([System.IO.File]::ReadAllText($path))
    return $value
}

# What was last read of the documents that everybody reads and nobody here changes.
$LabRead = @{}

# Such a document; the same text is not taken apart twice.
function Read-LabConstant {
    param([string] $Name)
    $path = Get-LabPath $Name
    if (-not [System.IO.File]::Exists($path)) { return $null }
    $text = [System.IO.File]::ReadAllText($path)
    $read = $LabRead[$Name]
    if ($null -eq $read -or $read.Text -cne $text) {
        $read = @{ Text = $text; Value = (ConvertFrom-Json $text) }
        $LabRead[$Name] = $read
    }
    return $read.Value
}

# Puts bytes into place: whole, or not at all.
function Write-LabBytes {
    param([string] $Path, [byte[]] $Bytes)
    [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path))
    $temporary = $Path + '.' + [guid]::NewGuid().ToString('n')
    [System.IO.File]::WriteAllBytes($temporary, $Bytes)
    if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace($temporary, $Path, [NullString]::Value) }
    else { [System.IO.File]::Move($temporary, $Path) }
}

# Replaces a document.
function Write-LabDocument {
    param([string[]] $Parts, [object] $Value)
    # An array that went through a pipeline would be written as a table by Windows PowerShell.
    if ($Value -is [array]) { $Value = [object[]] $Value }
    $text = ConvertTo-Json -InputObject $Value -Depth 8
    Write-LabBytes (Get-LabPath $Parts) ([System.Text.Encoding]::UTF8.GetBytes($text + "`n"))
}

# Runs a block while no other process writes. The block sees the variables of its callers, so those of this function have names of their own.
function Invoke-LabTurn {
    param([scriptblock] $LabTurnBody)
    $labTurn = $null
    $labTurnFile = Get-LabPath 'turn.lock'
    while ($null -eq $labTurn) {
        try { $labTurn = [System.IO.File]::Open($labTurnFile, 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [System.IO.IOException] { [System.Threading.Thread]::Sleep(5) }
    }
    try { & $LabTurnBody } finally { $labTurn.Dispose() }
}

# An instant as a document states it: text, or what a reader of JSON already made of it.
function ConvertFrom-LabInstant {
    param([object] $Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime() }
    $styles = [System.Globalization.DateTimeStyles] 'AssumeUniversal, AdjustToUniversal'
    return [datetime]::Parse([string] $Value, [System.Globalization.CultureInfo]::InvariantCulture, $styles)
}

# An instant for a document.
function ConvertTo-LabInstant {
    param([datetime] $Value)
    return $Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [System.Globalization.CultureInfo]::InvariantCulture)
}

# A member that may not be there.
function Get-LabMember {
    param([object] $Value, [string] $Name)
    if ($null -eq $Value) { return $null }
    $member = $Value.psobject.Properties[$Name]
    if ($null -eq $member) { return $null }
    return $member.Value
}
