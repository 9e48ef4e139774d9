# Which services run where. Each kind has a set of its own, so that a call can ask for one of them only.

# The services of a role, of those that a laboratory has.
$LabRoleServices = @{
    FrontEnd = 'Registrar', 'UserServer', 'WebServer', 'ApplicationServer', 'ConferencingServer', 'MediationServer'
    StandardEdition = 'Registrar', 'UserServer', 'WebServer', 'ApplicationServer', 'ConferencingServer', 'MediationServer'
    Director = 'Director', 'WebServer'
    Mediation = @('MediationServer')
    Edge = @('EdgeServer')
    PersistentChat = @('PersistentChatServer')
    SurvivableBranch = 'Registrar', 'MediationServer'
}

function Get-CsService {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 2, ParameterSetName = 'Identity')] [XdsGlobalRelativeIdentity] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter,
        [string] $PoolFqdn,
        [Parameter(ParameterSetName = 'ApplicationDatabase')] [switch] $ApplicationDatabase,
        [Parameter(ParameterSetName = 'ApplicationServer')] [switch] $ApplicationServer,
        [Parameter(ParameterSetName = 'ArchivingDatabase')] [switch] $ArchivingDatabase,
        [Parameter(ParameterSetName = 'ArchivingServer')] [switch] $ArchivingServer,
        [Parameter(ParameterSetName = 'CentralManagement')] [switch] $CentralManagement,
        [Parameter(ParameterSetName = 'CentralManagementDatabase')] [switch] $CentralManagementDatabase,
        [Parameter(ParameterSetName = 'ConferenceServer')] [Alias('ConferenceServer')] [switch] $ConferencingServer,
        [Parameter(ParameterSetName = 'Director')] [switch] $Director,
        [Parameter(ParameterSetName = 'EdgeServer')] [switch] $EdgeServer,
        [Parameter(ParameterSetName = 'FileStore')] [switch] $FileStore,
        [Parameter(ParameterSetName = 'ManagementServer')] [switch] $ManagementServer,
        [Parameter(ParameterSetName = 'MediationServer')] [switch] $MediationServer,
        [Parameter(ParameterSetName = 'MonitoringServer')] [switch] $MonitoringServer,
        [Parameter(ParameterSetName = 'MonitoringDatabase')] [switch] $MonitoringDatabase,
        [Parameter(ParameterSetName = 'ProvisionServer')] [switch] $ProvisionServer,
        [Parameter(ParameterSetName = 'ProvisionDatabase')] [switch] $ProvisionDatabase,
        [Parameter(ParameterSetName = 'PstnGateway')] [switch] $PstnGateway,
        [Parameter(ParameterSetName = 'Registrar')] [switch] $Registrar,
        [Parameter(ParameterSetName = 'TrustedApplicationPool')] [switch] $TrustedApplicationPool,
        [Parameter(ParameterSetName = 'UserDatabase')] [switch] $UserDatabase,
        [Parameter(ParameterSetName = 'UserServer')] [switch] $UserServer,
        [Parameter(ParameterSetName = 'WebServer')] [switch] $WebServer,
        [Parameter(ParameterSetName = 'BackupServer')] [switch] $BackupServer,
        [Parameter(ParameterSetName = 'LegalInterceptServer')] [switch] $LegalInterceptServer,
        [Parameter(ParameterSetName = 'PersistentChatComplianceDatabase')] [switch] $PersistentChatComplianceDatabase,
        [Parameter(ParameterSetName = 'PersistentChatDatabase')] [switch] $PersistentChatDatabase,
        [Parameter(ParameterSetName = 'PersistentChatServer')] [switch] $PersistentChatServer,
        [Parameter(ParameterSetName = 'WacServer')] [switch] $WacServer,
        [Parameter(ParameterSetName = 'VideoGateway')] [switch] $VideoGateway,
        [Parameter(ParameterSetName = 'VideoInteropServer')] [switch] $VideoInteropServer
    )
    Start-LabCall $PSCmdlet
    $kind = $PSCmdlet.ParameterSetName
    if ($kind -eq 'ConferenceServer') { $kind = 'ConferencingServer' }
    foreach ($service in @(Get-LabServices)) {
        if ($PoolFqdn -and $service.PoolFqdn -ne $PoolFqdn) { continue }
        if ($Identity -and $service.Identity -ne [string] $Identity) { continue }
        if ($Filter -and $service.Identity -notlike $Filter) { continue }
        if ('Identity', 'Filter' -notcontains $kind -and $service.Role -ne $kind) { continue }
        $service
    }
}

# Every service of the laboratory.
function Get-LabServices {
    $deployment = Get-LabDeployment
    foreach ($pool in @($deployment.pools)) {
        $roles = @($LabRoleServices[[string] $pool.role])
        if (@($pool.servers) -contains $deployment.master) { $roles += 'CentralManagement' }
        foreach ($role in $roles) {
            New-LabObject 'Microsoft.Rtc.Management.Xds.DisplayService' ([ordered]@{
                Identity = "${role}:$($pool.fqdn)"; Role = $role; SiteId = "Site:$($pool.site)"; PoolFqdn = $pool.fqdn
            })
        }
    }
}
