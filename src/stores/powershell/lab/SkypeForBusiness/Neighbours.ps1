# The cmdlets beside those of certificates: replication, and who there is. They have neither -Confirm nor, most of them, -Report.

function Get-CsManagementStoreReplicationStatus {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)] [string] $ReplicaFqdn,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [switch] $CentralManagementStoreStatus
    )
    process {
        Start-LabCall $PSCmdlet
        if ($CentralManagementStoreStatus) { return Get-LabMasterStatus }
        foreach ($server in @(Get-LabServers)) {
            if (-not $ReplicaFqdn -or $server.Fqdn -eq $ReplicaFqdn) { Get-LabReplicaStatus $server }
        }
    }
}

function Invoke-CsManagementStoreReplication {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)] [string] $ReplicaFqdn,
        [switch] $Force
    )
    process {
        Start-LabCall $PSCmdlet
        foreach ($server in @(Get-LabServers)) {
            if (-not $ReplicaFqdn -or $server.Fqdn -eq $ReplicaFqdn) { Reset-LabReplica $server }
        }
    }
}

function Get-CsManagementConnection {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    Start-LabCall $PSCmdlet
    [pscustomobject]@{ StoreProvider = 'Sql'; Connection = "$((Get-LabDeployment).master)\rtc"; ReadOnly = $false; SqlServer = (Get-LabDeployment).master; SqlInstance = 'rtc' }
}

function Get-CsComputer {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [string] $Identity,
        [Parameter(Mandatory = $true, ParameterSetName = 'Filter')] [string] $Filter,
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'Filter')] [string] $Pool,
        [switch] $Local
    )
    Start-LabCall $PSCmdlet
    foreach ($server in @(Get-LabServers)) {
        if ($Local -and $server.Fqdn -ne (Get-LabServer)) { continue }
        if ($Identity -and $server.Fqdn -ne $Identity) { continue }
        if ($Filter -and $server.Fqdn -notlike $Filter) { continue }
        if ($Pool -and $server.Pool -ne $Pool) { continue }
        [pscustomobject]@{ Identity = $server.Fqdn; Pool = $server.Pool; Fqdn = $server.Fqdn }
    }
}

function Get-CsPool {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [string] $Identity,
        [Parameter(Mandatory = $true, ParameterSetName = 'Filter')] [string] $Filter,
        [string] $Site
    )
    Start-LabCall $PSCmdlet
    foreach ($pool in @((Get-LabDeployment).pools)) {
        if ($Identity -and $pool.fqdn -ne $Identity) { continue }
        if ($Filter -and $pool.fqdn -notlike $Filter) { continue }
        if ($Site -and "Site:$($pool.site)" -ne $Site -and $pool.site -ne $Site) { continue }
        [pscustomobject]@{
            Identity = $pool.fqdn; Services = [string[]] @(Get-LabServices $pool); Computers = [string[]] @($pool.servers)
            Fqdn = $pool.fqdn; BackCompatServers = @(); Site = "Site:$($pool.site)"
        }
    }
}
