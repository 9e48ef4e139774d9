# What the far side of a hop runs, in a process of its own: for each call a line comes in, with a script, its arguments and the settings
# of the process; what it returned goes out.

while ($null -ne ($farLine = [System.Console]::In.ReadLine())) {
    $farText = [System.Text.Encoding]::Unicode.GetString([System.Convert]::FromBase64String($farLine))
    $farCall = [System.Management.Automation.PSSerializer]::Deserialize($farText)
    foreach ($name in $farCall.settings.Keys) { [System.Environment]::SetEnvironmentVariable($name, $farCall.settings[$name]) }
    $farGiven = @($farCall.given)
    $farAnswer = @{ output = @(); failure = $null }
    try { $farAnswer.output = @(& ([scriptblock]::Create($farCall.script)) @farGiven) } catch { $farAnswer.failure = $_.Exception.Message }
    $farText = [System.Management.Automation.PSSerializer]::Serialize($farAnswer)
    # On a line of its own, whatever was written before.
    [System.Console]::Out.WriteLine("`nfar " + [System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($farText)))
}
