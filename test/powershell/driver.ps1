# Runs the scripts of a test, one after the other, in one PowerShell. A line in is base64 of JSON { script, environment }; a line out is
# base64 of JSON { output, warnings, errors }. Each script runs in a scope, a culture and an environment of its own.
$ErrorActionPreference = 'Continue'
Import-Module SkypeForBusiness -DisableNameChecking

function Format-Failure($Record) {
    @{ message = $Record.Exception.Message; id = $Record.FullyQualifiedErrorId; type = $Record.Exception.GetType().Name }
}

function Format-Each($Value) {
    if ($null -eq $Value) { return $null }
    $plain = $Value.psobject.BaseObject
    if ($plain -is [datetime]) { return @{ date = $plain.ToUniversalTime().ToString('o', [cultureinfo]::InvariantCulture); kind = [string] $plain.Kind } }
    if ($plain -is [enum]) { return [string] $plain }
    if ($plain -is [string] -or $plain -is [valuetype]) { return $plain }
    if ($plain -is [array]) { return , @(foreach ($each in $plain) { Format-Each $each }) }
    $made = [ordered]@{}
    foreach ($property in $Value.psobject.Properties) { $made[$property.Name] = Format-Each $property.Value }
    return $made
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $request = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line)))
    foreach ($variable in $request.environment.psobject.Properties) { [Environment]::SetEnvironmentVariable($variable.Name, $variable.Value) }
    $culture = [Threading.Thread]::CurrentThread.CurrentCulture
    $answer = @{ output = @(); warnings = @(); errors = @() }
    try {
        & ([scriptblock]::Create($request.script)) 2>&1 3>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.ErrorRecord]) { $answer.errors += , (Format-Failure $_) }
            elseif ($_ -is [Management.Automation.WarningRecord]) { $answer.warnings += [string] $_.Message }
            else { $answer.output += , (Format-Each $_) }
        }
    }
    catch { $answer.errors += , (Format-Failure $_) }
    [Threading.Thread]::CurrentThread.CurrentCulture = $culture
    $text = ConvertTo-Json -InputObject $answer -Depth 6 -Compress
    [Console]::Out.WriteLine('answer ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text)))
}
