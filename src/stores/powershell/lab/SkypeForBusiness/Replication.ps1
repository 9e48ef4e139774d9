# From the Central Management store to the servers: each change has a number, each replica the number that it has reached.
# A change arrives `replication.delaySeconds` after it was made, by the laboratory's clock, and is looked for whenever somebody asks;
# with `replication.mode` "on-invoke", only when Invoke-CsManagementStoreReplication is called.

# Which roles are given the global certificates with their keys. No page says that an Edge Server is.
$LabBearers = 'FrontEnd', 'StandardEdition', 'Director'

# Records a change to the global certificates.
function Publish-LabChange {
    param([object[]] $Records)
    Write-LabDocument @('central', 'assignments.json') @($Records)
    $last = Read-LabDocument @('central', 'publication.json')
    Write-LabDocument @('central', 'publication.json') @{
        number = 1 + [int] (Get-LabMember $last 'number'); created = (ConvertTo-LabInstant (Get-LabNow))
    }
}

# The last change. A laboratory that was written by hand has none: it is change 0.
function Get-LabPublication {
    $last = Read-LabDocument @('central', 'publication.json')
    if ($null -eq $last) { return @{ Number = 0; Created = $null } }
    return @{ Number = [int] $last.number; Created = (ConvertFrom-LabInstant $last.created) }
}

# What a server's replica last reported, or nothing.
function Get-LabReplica {
    param([object] $Server)
    $replica = Read-LabDocument @('servers', $Server.Fqdn, 'replica.json')
    if ($null -eq $replica) { return @{ Number = 0; Created = $null; Reported = $null } }
    return @{
        Number = [int] $replica.number; Created = (ConvertFrom-LabInstant (Get-LabMember $replica 'created'))
        Reported = (ConvertFrom-LabInstant (Get-LabMember $replica 'reported'))
    }
}

# Lets what is due arrive at one server.
function Update-LabReplica {
    param([object] $Server)
    $replication = Get-LabMember (Get-LabDeployment) 'replication'
    if ((Get-LabMember $replication 'mode') -eq 'on-invoke') { return }
    $last = Get-LabPublication
    if ((Get-LabReplica $Server).Number -ge $last.Number -or (Test-LabReplicaCut $Server.Fqdn)) { return }
    $delay = [double] (Get-LabMember $replication 'delaySeconds')
    if ((Get-LabNow) -lt $last.Created.AddSeconds($delay)) { return }
    Invoke-LabTurn { Receive-LabChange $Server }
}

# Sends everything again: at once where nothing arrives by itself, else after the delay.
function Reset-LabReplica {
    param([object] $Server)
    if (Test-LabReplicaCut $Server.Fqdn) { return }
    $replication = Get-LabMember (Get-LabDeployment) 'replication'
    if ((Get-LabMember $replication 'mode') -eq 'on-invoke') { Invoke-LabTurn { Receive-LabChange $Server } }
    else { Update-LabReplica $Server }
}

# Copies the global certificates into a server's replica, and their keys into its store.
function Receive-LabChange {
    param([object] $Server)
    $last = Get-LabPublication
    if ($LabBearers -contains $Server.Role) {
        $records = @(Get-LabRecords 'central', 'assignments.json')
        foreach ($record in $records) {
            foreach ($thumbprint in @($record.thumbprint, (Get-LabMember $record 'previousThumbprint'))) {
                if ($thumbprint) { Receive-LabCertificate (Get-LabStore $Server.Fqdn) $thumbprint }
            }
        }
        Write-LabDocument @('servers', $Server.Fqdn, 'global.json') $records
    }
    $reached = @{ number = $last.Number; reported = (ConvertTo-LabInstant (Get-LabNow)) }
    if ($last.Created) { $reached.created = ConvertTo-LabInstant $last.Created }
    Write-LabDocument @('servers', $Server.Fqdn, 'replica.json') $reached
}

# Installs one certificate that the Central Management store holds, where it is not there yet.
function Receive-LabCertificate {
    param([string] $Store, [string] $Thumbprint)
    $there = Find-LabCertificate $Store $Thumbprint
    if ($null -ne $there -and $there.HasPrivateKey) { return }
    $found = Find-LabCertificate (Get-LabStore '') $Thumbprint
    if ($null -ne $found) { Copy-LabCertificate $found $Store $true }
}

# What the master knows of one replica. UpToDate may be true of the update before; a replica that never reported has no dates.
function Get-LabReplicaStatus {
    param([object] $Server)
    Update-LabReplica $Server
    $last = Get-LabPublication
    $replica = Get-LabReplica $Server
    $upToDate = $replica.Number -ge $last.Number -and -not (Find-LabFault @('unreachable') '' $Server.Fqdn)
    $created = $replica.Created
    if (Find-LabFault @('status-stale') '' $Server.Fqdn) { $upToDate = $true }
    $status = [ordered]@{
        UpToDate = [bool] $upToDate; ReplicaFqdn = $Server.Fqdn; LastStatusReport = (ConvertTo-LabLocal $replica.Reported)
        LastUpdateCreation = (ConvertTo-LabLocal $created); ProductVersion = '7.0.2046.0'
    }
    if (Find-LabFault @('never-reported') '' $Server.Fqdn) {
        $status = [ordered]@{ UpToDate = $false; ReplicaFqdn = $Server.Fqdn; LastStatusReport = $null; LastUpdateCreation = $null; ProductVersion = $null }
    }
    New-LabObject 'Microsoft.Rtc.Management.Xds.ReplicaState' $status
}

# What the master knows of itself.
function Get-LabMasterStatus {
    $deployment = Get-LabDeployment
    $now = ConvertTo-LabLocal (Get-LabNow)
    New-LabObject 'Microsoft.Rtc.Management.Xds.CentralManagementStoreStatusResult' ([ordered]@{
        ActiveMasterFqdn = $deployment.master; ActiveMasterLastHeartbeat = $now
        ActiveFileTransferAgentFqdn = $deployment.master; ActiveFileTransferAgentLastHeartbeat = $now
        ActiveReplicas = [string[]] @(foreach ($server in @(Get-LabServers)) { $server.Fqdn }); DeletedReplicas = [string[]] @()
    })
}

# An object of a named type, its members in their order.
function New-LabObject {
    param([string] $Type, [object] $Members)
    $made = New-Object PSObject
    foreach ($name in $Members.Keys) { $made.psobject.Properties.Add((New-Object psnoteproperty $name, $Members[$name])) }
    $made.psobject.TypeNames.Insert(0, $Type)
    return $made
}
