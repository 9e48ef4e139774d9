# Who there is, and what time it is.

# The laboratory as it was described.
function Get-LabDeployment {
    $deployment = Read-LabConstant 'lab.json'
    if ($null -eq $deployment) { throw "There is no laboratory at $(Get-LabRoot)." }
    return $deployment
}

# Every server, with the pool that it is in.
function Get-LabServers {
    foreach ($pool in @((Get-LabDeployment).pools)) {
        foreach ($server in @($pool.servers)) { New-LabServer $pool $server }
    }
}

# A server of a pool.
function New-LabServer {
    param([object] $Pool, [string] $Fqdn)
    return [pscustomobject]@{ Fqdn = $Fqdn; Pool = $Pool.fqdn; Role = $Pool.role; Site = $Pool.site }
}

# One server, or nothing.
function Find-LabServer {
    param([string] $Fqdn)
    foreach ($pool in @((Get-LabDeployment).pools)) {
        foreach ($server in @($pool.servers)) { if ($server -eq $Fqdn) { return New-LabServer $pool $server } }
    }
    return $null
}

# The laboratory's present: said by CSCERT_LAB_NOW, frozen or shifted by its own clock, or simply now.
function Get-LabNow {
    if ($env:CSCERT_LAB_NOW) { return ConvertFrom-LabInstant $env:CSCERT_LAB_NOW }
    $clock = Get-LabMember (Get-LabDeployment) 'clock'
    $frozen = Get-LabMember $clock 'now'
    if ($null -ne $frozen) { return ConvertFrom-LabInstant $frozen }
    $offset = Get-LabMember $clock 'offsetSeconds'
    if ($null -eq $offset) { $offset = 0 }
    return [datetime]::UtcNow.AddSeconds([double] $offset)
}
