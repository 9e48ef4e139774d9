# What a laboratory does wrong when it is told to, in faults.json:
#
#   { "product": { "rollShape": "hidden", "omit": ["SourceScope"], "localOAuth": "promote" },
#     "servers": { "fe01.contoso.com": { "fault": "slow", "milliseconds": 500 }, "*": [{ "fault": "hang", "cmdlets": ["Set-CsCertificate"] }] } }
#
# README.md beside this file lists the faults. The file is looked at anew at each call.

# How this laboratory's product differs from the usual one, or nothing.
function Get-LabTrait {
    param([string] $Name)
    return Get-LabMember (Get-LabMember (Read-LabConstant 'faults.json') 'product') $Name
}

# The fault of a kind that a server has, for a cmdlet where one is named, or nothing.
function Find-LabFault {
    param([string[]] $Kinds, [string] $Cmdlet, [string] $Server)
    $servers = Get-LabMember (Read-LabConstant 'faults.json') 'servers'
    if ($null -eq $servers) { return $null }
    foreach ($name in $Server, '*') {
        foreach ($each in @(Get-LabMember $servers $name)) {
            if ($null -eq $each -or $Kinds -notcontains $each.fault) { continue }
            $only = Get-LabMember $each 'cmdlets'
            if ($null -eq $only -or ($Cmdlet -and @($only) -contains $Cmdlet)) { return $each }
        }
    }
    return $null
}

# Whether a server's replica can take nothing.
function Test-LabReplicaCut {
    param([string] $Server)
    return $null -ne (Find-LabFault @('replica-behind', 'status-stale', 'never-reported', 'unreachable', 'read-only', 'slow') '' $Server)
}

# What goes wrong before a cmdlet does anything. Throws what the cmdlet shall fail with.
function Start-LabCall {
    param([object] $Cmdlet)
    [void] (Get-LabDeployment)
    $name = $Cmdlet.MyInvocation.MyCommand.Name
    $server = Get-LabServer
    $culture = Find-LabFault @('culture') $name $server
    if ($culture) { [System.Threading.Thread]::CurrentThread.CurrentCulture = [System.Globalization.CultureInfo]::GetCultureInfo($culture.name) }
    $noise = Find-LabFault @('noise') $name $server
    if ($noise) { [Console]::Out.Write([string] $noise.text) }
    if (Find-LabFault @('mark') $name $server) { Write-LabBytes (Get-LabPath 'servers', $server, 'running') ([System.Text.Encoding]::ASCII.GetBytes("$PID")) }
    $slow = Find-LabFault @('slow') $name $server
    if ($slow) { [System.Threading.Thread]::Sleep([int] $slow.milliseconds) }
    if (Find-LabFault @('access-denied') $name $server) { throw (New-Object System.UnauthorizedAccessException 'Access is denied.') }
    Stop-LabProcess $name $server 'before'
}

# A cmdlet that never comes back, or takes its process along: before it did anything, or after.
function Stop-LabProcess {
    param([string] $Name, [string] $Server, [string] $When)
    foreach ($kind in 'hang', 'exit') {
        $fault = Find-LabFault @($kind) $Name $Server
        if ($null -eq $fault) { continue }
        $its = Get-LabMember $fault 'when'
        if (-not $its) { $its = 'before' }
        if ($its -ne $When) { continue }
        if ($kind -eq 'exit') { [System.Environment]::Exit(3) }
        # It hangs for as long as there is a laboratory to hang in.
        while ([System.IO.File]::Exists((Get-LabPath 'lab.json'))) { [System.Threading.Thread]::Sleep(200) }
        [System.Environment]::Exit(3)
    }
}

# What becomes of a change: 'done', or one of the ways in which it is not.
function Get-LabVerdict {
    param([string] $Name, [string] $Server)
    if (Find-LabFault @('read-only') '' $Server) { return 'denied' }
    foreach ($kind in 'warn-then-error', 'warn-only', 'silent', 'warn-after', 'warn') {
        if (Find-LabFault @($kind) $Name $Server) { return $kind }
    }
    return 'done'
}
