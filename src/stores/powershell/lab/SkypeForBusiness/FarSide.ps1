# What the far side of a hop runs, in a process of its own: a script and its arguments come in, a line each; what it returned goes out.

function Read-FarText {
    return [System.Text.Encoding]::Unicode.GetString([System.Convert]::FromBase64String([System.Console]::In.ReadLine()))
}

$farScript = [scriptblock]::Create((Read-FarText))
$farGiven = @([System.Management.Automation.PSSerializer]::Deserialize((Read-FarText)))
$farAnswer = @{ output = @(); failure = $null }
try { $farAnswer.output = @(& $farScript @farGiven) } catch { $farAnswer.failure = $_.Exception.Message }
$farText = [System.Management.Automation.PSSerializer]::Serialize($farAnswer)
[System.Console]::Out.WriteLine('far ' + [System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($farText)))
