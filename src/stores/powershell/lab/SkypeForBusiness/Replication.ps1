# From the Central Management store to the servers: each change has a number, each replica the number that it has reached.
# A change takes `replication.delaySeconds` of real time to arrive; a replica does what it must when somebody looks.

# Which roles are given the global certificates with their keys. No page says that an Edge Server is.
$LabBearers = 'FrontEnd', 'StandardEdition', 'Director'

# Records a change to the global certificates.
function Publish-LabChange {
    param([object[]] $Records)
    Write-LabDocument @('central', 'assignments.json') @($Records)
    $last = Read-LabDocument @('central', 'publication.json')
    $number = 1 + [int] (Get-LabMember $last 'number')
    Write-LabDocument @('central', 'publication.json') @{
        number = $number; created = (ConvertTo-LabInstant (Get-LabNow)); at = (ConvertTo-LabInstant ([datetime]::UtcNow))
    }
}

# The last change. A laboratory that was written by hand has none: it is change 0, and everywhere.
function Get-LabPublication {
    $last = Read-LabDocument @('central', 'publication.json')
    $created = Get-LabMember $last 'created'
    if ($null -eq $created) { return @{ Number = 0; Created = $null; Due = [datetime]::MinValue } }
    $delay = [double] (Get-LabMember (Get-LabMember (Get-LabDeployment) 'replication') 'delaySeconds')
    return @{
        Number = [int] $last.number; Created = (ConvertFrom-LabInstant $created)
        Due = (ConvertFrom-LabInstant $last.at).AddSeconds($delay)
    }
}

# Lets what is due arrive at one server.
function Update-LabReplica {
    param([object] $Server)
    $last = Get-LabPublication
    $replica = Read-LabDocument @('servers', $Server.Fqdn, 'replica.json')
    if ($null -ne $replica -and [int] $replica.number -ge $last.Number) { return }
    if (Find-LabFault 'replica-behind' '' $Server.Fqdn) { return }
    if ([datetime]::UtcNow -lt $last.Due) { return }
    Invoke-LabTurn { Receive-LabChange $Server }
}

# Copies the global certificates into a server's replica, and their keys into its store.
function Receive-LabChange {
    param([object] $Server)
    $records = @(Get-LabRecords 'central', 'assignments.json')
    $number = (Get-LabPublication).Number
    if ($LabBearers -contains $Server.Role) {
        $store = Get-LabStore $Server.Fqdn
        foreach ($record in $records) {
            foreach ($thumbprint in @($record.thumbprint, (Get-LabMember $record 'previousThumbprint'))) {
                if ($thumbprint) { Receive-LabCertificate $store $thumbprint }
            }
        }
        Write-LabDocument @('servers', $Server.Fqdn, 'global.json') $records
    }
    Write-LabDocument @('servers', $Server.Fqdn, 'replica.json') @{
        number = $number; reported = (ConvertTo-LabInstant (Get-LabNow))
    }
}

# Installs one certificate that the Central Management store holds, where it is not there yet.
function Receive-LabCertificate {
    param([string] $Store, [string] $Thumbprint)
    $there = Find-LabCertificate $Store $Thumbprint
    if ($null -ne $there -and $there.HasPrivateKey) { return }
    $found = Find-LabCertificate (Get-LabStore '') $Thumbprint
    if ($null -ne $found) { Copy-LabCertificate $found $Store $true }
}
