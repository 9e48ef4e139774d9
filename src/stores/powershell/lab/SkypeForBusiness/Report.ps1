# The report that -Report asks for: one page that says what was done. What stood there before is overwritten.

# Writes the report of a cmdlet.
function Write-LabReport {
    param([string] $Path, [string] $Cmdlet, [string[]] $Lines)
    if (-not $Path) { return }
    $rows = foreach ($line in $Lines) { '<tr><td>' + [System.Net.WebUtility]::HtmlEncode($line) + '</td></tr>' }
    $page = "<html><head><title>$Cmdlet</title></head><body><h1>$Cmdlet</h1><table>$($rows -join '')</table></body></html>"
    [System.IO.File]::WriteAllText($Path, $page)
}
