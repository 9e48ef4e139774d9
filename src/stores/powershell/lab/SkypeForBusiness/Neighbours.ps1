# The cmdlets beside those of certificates: replication, and who there is. They have no -Confirm, and none but Test-CsReplica a -Report.

function Get-CsManagementStoreReplicationStatus {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ValueFromPipelineByPropertyName = $true)] [string] $ReplicaFqdn,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [switch] $CentralManagementStoreStatus
    )
    process {
        try {
            Start-LabCall $PSCmdlet
            if ($CentralManagementStoreStatus) { Get-LabMasterStatus }
            else { foreach ($server in @(Select-LabReplica $ReplicaFqdn)) { Get-LabReplicaStatus $server } }
        }
        catch { $PSCmdlet.WriteError($_) }
    }
}

function Invoke-CsManagementStoreReplication {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ValueFromPipelineByPropertyName = $true)] [string] $ReplicaFqdn,
        [switch] $Force
    )
    process {
        try {
            Start-LabCall $PSCmdlet
            foreach ($server in @(Select-LabReplica $ReplicaFqdn)) { Reset-LabReplica $server }
        }
        catch { $PSCmdlet.WriteError($_) }
    }
}

# The servers that a replica's name stands for: that one, or all.
function Select-LabReplica {
    param([string] $ReplicaFqdn)
    $found = @(foreach ($server in @(Get-LabServers)) { if (-not $ReplicaFqdn -or $server.Fqdn -eq $ReplicaFqdn) { $server } })
    if ($ReplicaFqdn -and $found.Count -eq 0) { throw "The replica `"$ReplicaFqdn`" was not found." }
    $found
}

function Get-CsManagementConnection {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    Start-LabCall $PSCmdlet
    $master = (Get-LabDeployment).master
    New-LabObject 'Microsoft.Rtc.Management.Xds.ManagementConnection' ([ordered]@{
        StoreProvider = 'Sql'; Connection = "Data Source=$master\rtc;Initial Catalog=xds"; ReadOnly = $false
        SqlServer = $master; SqlInstance = 'rtc'; MirrorSqlServer = $null; MirrorSqlInstance = $null
    })
}

function Get-CsConfigurationStoreLocation {
    [CmdletBinding(PositionalBinding = $false)]
    param([string] $GlobalCatalog, [string] $GlobalSettingsDomainController, [string] $Report)
    Start-LabCall $PSCmdlet
    "$((Get-LabDeployment).master)\rtc"
}

# The pages mark no default set, and their examples call these without one: a call that fits both sets is refused.
function Get-CsComputer {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [XdsGlobalRelativeIdentity] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter,
        [string] $Pool,
        [switch] $Local
    )
    Start-LabCall $PSCmdlet
    foreach ($server in @(Get-LabServers)) {
        if ($Local -and $server.Fqdn -ne (Get-LabServer)) { continue }
        if ($Identity -and $server.Fqdn -ne [string] $Identity) { continue }
        if ($Filter -and $server.Fqdn -notlike $Filter) { continue }
        if ($Pool -and $server.Pool -ne $Pool) { continue }
        New-LabObject 'Microsoft.Rtc.Management.Deploy.Internal.Machine' ([ordered]@{ Identity = $server.Fqdn; Pool = $server.Pool; Fqdn = $server.Fqdn })
    }
}

function Get-CsPool {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [XdsGlobalRelativeIdentity] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter,
        [string] $Site
    )
    Start-LabCall $PSCmdlet
    foreach ($pool in @((Get-LabDeployment).pools)) {
        if ($Identity -and $pool.fqdn -ne [string] $Identity) { continue }
        if ($Filter -and $pool.fqdn -notlike $Filter) { continue }
        if ($Site -and $pool.site -ne $Site) { continue }
        New-LabObject 'Microsoft.Rtc.Management.Deploy.Internal.Cluster' ([ordered]@{
            Identity = $pool.fqdn; Services = [string[]] @("$($pool.role):$($pool.fqdn)"); Computers = [string[]] @($pool.servers)
            Fqdn = $pool.fqdn; BackCompatServers = @(); Site = "Site:$($pool.site)"
        })
    }
}

function Get-CsSite {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [XdsGlobalRelativeIdentity] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter
    )
    Start-LabCall $PSCmdlet
    foreach ($site in @(foreach ($pool in @((Get-LabDeployment).pools)) { $pool.site }) | Sort-Object -Unique) {
        if ($Identity -and "site:$site" -ne [string] $Identity) { continue }
        if ($Filter -and "site:$site" -notlike $Filter) { continue }
        [pscustomobject]@{ Identity = "site:$site"; SiteId = "site:$site"; DisplayName = $site }
    }
}

function Get-CsSipDomain {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [XdsGlobalRelativeIdentity] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter,
        [switch] $LocalStore
    )
    Start-LabCall $PSCmdlet
    $domains = @((Get-LabDeployment).sipDomains)
    foreach ($domain in $domains) {
        if ($Identity -and $domain -ne [string] $Identity) { continue }
        if ($Filter -and $domain -notlike $Filter) { continue }
        [pscustomobject]@{ Identity = $domain; Name = $domain; IsDefault = $domain -eq $domains[0] }
    }
}

function Get-CsOAuthConfiguration {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [XdsIdentity] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter,
        [switch] $LocalStore
    )
    Start-LabCall $PSCmdlet
    [pscustomobject]@{
        Identity = 'Global'; PartnerApplications = @(); OAuthServers = @(); Realm = @((Get-LabDeployment).sipDomains)[0]
        ServiceName = '00000004-0000-0ff1-ce00-000000000000'
    }
}

function Get-CsServerVersion {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    Start-LabCall $PSCmdlet
    $names = @{
        'lync-2013' = 'Microsoft Lync Server 2013 (5.0.8308.0)'; 'sfb-2015' = 'Skype for Business Server 2015 (6.0.9319.0)'
        'sfb-2019' = 'Skype for Business Server 2019 (7.0.2046.0)'; 'sfb-se' = 'Skype for Business Server Subscription Edition (8.0.1.0)'
    }
    "$($names[[string] (Get-LabDeployment).product]): Volume license key installed."
}

function Test-CsReplica {
    [CmdletBinding(PositionalBinding = $false)]
    param([string] $GlobalCatalog, [string] $GlobalSettingsDomainController, [string] $Report)
    Start-LabCall $PSCmdlet
    if (Test-LabReplicaCut (Get-LabServer)) { Write-Warning 'Test-CsReplica failed.' }
    Write-LabReport $Report 'Test-CsReplica' @('Task completed.')
}
