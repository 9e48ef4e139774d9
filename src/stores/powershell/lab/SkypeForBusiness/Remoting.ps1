# The hop to another server: Invoke-Command as WinRM would carry it, to a PowerShell process of its own that takes itself for that
# server. What crosses is serialised there and back, as it is over WinRM.

function Invoke-Command {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string[]] $ComputerName,
        [Parameter(Mandatory = $true, Position = 1)] [scriptblock] $ScriptBlock,
        [object[]] $ArgumentList,
        [object] $Credential, [object] $SessionOption, [string] $Authentication, [string] $ConfigurationName,
        [int] $Port, [switch] $UseSSL
    )
    if (-not $ComputerName) { return Microsoft.PowerShell.Core\Invoke-Command @PSBoundParameters }
    foreach ($computer in $ComputerName) {
        try { Invoke-LabFarSide $computer.ToLowerInvariant() ([string] $ScriptBlock) $ArgumentList }
        catch { $PSCmdlet.WriteError($_) }
    }
}

# Runs a script in a process that takes itself for a server; returns what it returned.
function Invoke-LabFarSide {
    param([string] $Server, [string] $Script, [object[]] $Given)
    if ($null -eq (Find-LabServer $Server) -or (Find-LabFault @('unreachable') '' $Server)) {
        $message = "Connecting to remote server $Server failed with the following error message : The client cannot connect to the destination specified in the request."
        throw (New-Object System.Management.Automation.Remoting.PSRemotingTransportException $message)
    }
    $process = Start-LabFarSide $Server
    try {
        $arguments = [System.Management.Automation.PSSerializer]::Serialize(@($Given))
        foreach ($text in $Script, $arguments) {
            $process.StandardInput.WriteLine([Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($text)))
        }
        $process.StandardInput.Close()
        $lines = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
    }
    finally { $process.Dispose() }
    if ($lines -notmatch '(?m)^far (\S+)') { throw (New-Object System.Management.Automation.Remoting.PSRemotingTransportException "The session with $Server was closed.") }
    $answer = [System.Management.Automation.PSSerializer]::Deserialize([System.Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($Matches[1])))
    if ($null -ne $answer.failure) { throw $answer.failure }
    foreach ($each in @($answer.output)) { $each }
}

# Starts this PowerShell anew, as another server.
function Start-LabFarSide {
    param([string] $Server)
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $script = [System.IO.Path]::Combine($PSScriptRoot, 'FarSide.ps1')
    $start.Arguments = "-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$script`""
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.EnvironmentVariables['CSCERT_LAB_SERVER'] = $Server
    return [System.Diagnostics.Process]::Start($start)
}
