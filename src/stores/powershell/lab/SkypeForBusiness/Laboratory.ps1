# What only a laboratory has: the answers that Windows would give, so that a script can ask for them on any machine.

# What is in this server's LocalMachine\My.
function Get-CsLabStoreCertificate {
    [CmdletBinding()]
    param()
    $server = Find-LabServer (Get-LabServer)
    if ($null -ne $server) { Update-LabReplica $server }
    foreach ($found in @(Get-LabCertificates (Get-LabStore (Get-LabServer)))) {
        if ($null -eq $found) { continue }
        $kind = 'CSP'
        if ($found.Provider -like '*Key Storage Provider*') { $kind = 'CNG' }
        [pscustomobject]@{
            Thumbprint = $found.Thumbprint; RawData = $found.Certificate.RawData; HasPrivateKey = $found.HasPrivateKey
            Exportable = $found.Exportable; Provider = $found.Provider; ProviderKind = $kind; FriendlyName = ''
        }
    }
}

# The laboratory's present, of kind Utc.
function Get-CsLabClock {
    [CmdletBinding()]
    param()
    Get-LabNow
}

# The machine that this process takes itself for.
function Get-CsLabHost {
    [CmdletBinding()]
    param()
    $fqdn = Get-LabServer
    $server = Find-LabServer $fqdn
    [pscustomobject]@{
        Fqdn = $fqdn; ComputerName = $fqdn.Split('.')[0].ToUpperInvariant()
        Elevated = -not (Find-LabFault @('not-elevated') '' $fqdn)
        Groups = [string[]] @('Administrators', 'RTCUniversalServerAdmins')
        DomainJoined = (Get-LabMember $server 'Role') -ne 'Edge'; Version = [string] (Get-LabDeployment).product
    }
}

# A certificate with its key, as a file would hold it: what a script on Windows does with X509Certificate2.Export.
function Export-CsLabCertificate {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [string] $Thumbprint, [string] $Password)
    $found = Find-LabCertificate (Get-LabStore (Get-LabServer)) $Thumbprint
    if ($null -eq $found -or -not $found.HasPrivateKey) { throw "The certificate `"$Thumbprint`" was not found in the local computer store." }
    if (-not $found.Exportable) { throw 'Key not valid for use in specified state.' }
    $bytes = (Open-LabCertificate "$($found.Stem).pfx" '').Export('Pfx', $Password)
    , $bytes
}
