# The hop to another server: a session and Invoke-Command as WinRM would carry it, to a PowerShell process of its own that takes itself for that
# server. What crosses is serialised there and back, as it is over WinRM.

function New-PSSession {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true, Position = 0)] [string] $ComputerName,
        [object] $Credential, [object] $SessionOption, [string] $Authentication, [string] $ConfigurationName,
        [int] $Port, [switch] $UseSSL
    )
    $server = $ComputerName.ToLowerInvariant()
    Assert-LabReachable $server
    [pscustomobject]@{ ComputerName = $server; State = 'Opened'; Availability = 'Available' }
}

# The far side's process is kept for the next session.
function Remove-PSSession {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true, Position = 0)] [object] $Session)
    $Session.State = 'Closed'
}

function Invoke-Command {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string[]] $ComputerName,
        [Parameter(Mandatory = $true, Position = 1)] [scriptblock] $ScriptBlock,
        [object[]] $ArgumentList, [object[]] $Session,
        [object] $Credential, [object] $SessionOption, [string] $Authentication, [string] $ConfigurationName,
        [int] $Port, [switch] $UseSSL
    )
    foreach ($each in $Session) { $ComputerName += $each.ComputerName }
    if (-not $ComputerName) { return Microsoft.PowerShell.Core\Invoke-Command @PSBoundParameters }
    foreach ($computer in $ComputerName) {
        try { Invoke-LabFarSide $computer.ToLowerInvariant() ([string] $ScriptBlock) $ArgumentList }
        catch { $PSCmdlet.WriteError($_) }
    }
}

# Throws what a client is told of a machine that it does not get to.
function Assert-LabReachable {
    param([string] $Server)
    if ($null -ne (Find-LabServer $Server) -and -not (Find-LabFault @('unreachable') '' $Server)) { return }
    $message = "Connecting to remote server $Server failed with the following error message : The client cannot connect to the destination specified in the request."
    throw (New-Object System.Management.Automation.Remoting.PSRemotingTransportException $message)
}

# The processes that took themselves for other servers, one a server.
$script:LabFarSides = @{}

# Runs a script on the far side of a hop; returns what it returned.
function Invoke-LabFarSide {
    param([string] $Server, [string] $Script, [object[]] $Given)
    Assert-LabReachable $Server
    $settings = @{ CSCERT_LAB_ROOT = $env:CSCERT_LAB_ROOT; CSCERT_LAB_SERVER = $Server; CSCERT_LAB_NOW = $env:CSCERT_LAB_NOW; PSModulePath = $env:PSModulePath }
    $call = [System.Management.Automation.PSSerializer]::Serialize(@{ script = $Script; given = @($Given); settings = $settings })
    $process = Get-LabFarSide $Server
    $process.StandardInput.WriteLine([Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($call)))
    $line = ''
    while ($null -ne $line -and -not $line.StartsWith('far ', [StringComparison]::Ordinal)) { $line = $process.StandardOutput.ReadLine() }
    if ($null -eq $line) {
        $script:LabFarSides.Remove($Server)
        $process.Dispose()
        throw (New-Object System.Management.Automation.Remoting.PSRemotingTransportException "The session with $Server was closed.")
    }
    $answer = [System.Management.Automation.PSSerializer]::Deserialize([System.Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($line.Substring(4))))
    if ($null -ne $answer.failure) { throw $answer.failure }
    foreach ($each in @($answer.output)) { $each }
}

# This PowerShell once more, as another server. It ends when nobody is left who could ask it.
function Get-LabFarSide {
    param([string] $Server)
    $process = $script:LabFarSides[$Server]
    if ($null -ne $process -and -not $process.HasExited) { return $process }
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $script = [System.IO.Path]::Combine($PSScriptRoot, 'FarSide.ps1')
    $start.Arguments = "-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$script`""
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $script:LabFarSides[$Server] = $process
    return $process
}
