# What a laboratory does wrong when it is told to: faults.json, a list of { fault, cmdlet?, server?, times?, … }.

# The faults in force for a cmdlet on a server.
function Find-LabFault {
    param([string] $Fault, [string] $Cmdlet, [string] $Server)
    foreach ($each in @(Read-LabDocument 'faults.json')) {
        if ($null -eq $each -or $each.fault -ne $Fault) { continue }
        $itsCmdlet = Get-LabMember $each 'cmdlet'
        $itsServer = Get-LabMember $each 'server'
        if ($itsCmdlet -and $Cmdlet -and $itsCmdlet -ne $Cmdlet) { continue }
        if ($itsServer -and $itsServer -ne $Server) { continue }
        return $each
    }
    return $null
}
