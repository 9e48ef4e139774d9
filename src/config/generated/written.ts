// Made from schemas/cscert.schema.json by `npm run generate`. Do not edit.

/**
 * A name from certificates, or { from: … } for the certificate that another type holds.
 */
export type CertificateReference = (string | {
/**
 * The type whose certificate is reused, with its scope where the type alone is not unique.
 */
from: (string | {
/**
 * The other type.
 */
type: string
/**
 * The other assignment's scope.
 */
scope: string
})
})
/**
 * ISO 8601 with an offset, or local time with an IANA zone.
 */
export type WrittenInstant = (string | {
/**
 * Local date and time.
 */
local: string
/**
 * An IANA time zone.
 */
zone: string
})

/**
 * The desired certificates of a Skype for Business Server or Lync Server deployment.
 */
export interface Configuration {
/**
 * Version of this file format. Only the root file has it.
 */
version?: 1
/**
 * The product: it decides which types and roles exist.
 */
product?: ("lync-2013" | "sfb-2015" | "sfb-2019" | "sfb-se")
/**
 * The SIP domains of the deployment. The subject of the OAuth certificate holds one of them.
 * 
 * @minItems 1
 */
sipDomains?: string[]
/**
 * Globs of files below this folder that add pools, certificates and assignments. Only the root file has it.
 */
include?: string[]
/**
 * Pools by FQDN.
 */
pools?: {
[k: string]: Pool
}
store?: Store
/**
 * Certificates by a name of your choice.
 */
certificates?: {
[k: string]: CertificateEntry
}
/**
 * Which certificate each type holds in each scope, and the dates on which it rolls.
 */
assignments?: Assignment[]
policy?: Policy
}
/**
 * Servers that do the same work together.
 */
export interface Pool {
/**
 * What the servers of the pool do; it decides which types they bear.
 */
role: ("FrontEnd" | "StandardEdition" | "Director" | "Mediation" | "Edge" | "PersistentChat" | "SurvivableBranch")
/**
 * The site that the pool stands in, for scopes such as site:Paris.
 */
site?: string
/**
 * FQDNs of the pool's servers.
 * 
 * @minItems 1
 */
servers: string[]
}
/**
 * Where the servers' certificates and assignments live: exactly one kind.
 */
export interface Store {
/**
 * The embedded node store: a deployment on disk.
 */
directory?: {
/**
 * Folder of the stores, from the file that names it.
 */
path: string
}
/**
 * The real product, through its own cmdlets in a PowerShell.
 */
powershell?: {
/**
 * The machine that runs the deployment's own commands, reached by ssh; otherwise this machine.
 */
host?: string
/**
 * How servers are reached: `local` in a PowerShell here, `ssh` through the system's ssh, `winrm` by Invoke-Command from the deployment's host.
 */
via?: ("local" | "ssh" | "winrm")
/**
 * The user that ssh logs on as; otherwise what ssh's own configuration says.
 */
user?: string
/**
 * The port of the SSH server.
 */
port?: number
/**
 * The private key for ssh, from the file that names it.
 */
identityFile?: string
/**
 * The host keys that are believed, from the file that names it. A host that is in none is refused.
 */
knownHosts?: string
/**
 * The PowerShell to start, by name or by its whole path; otherwise CSCERT_PWSH or the one on the PATH, over ssh `powershell.exe`.
 */
executable?: string
/**
 * How long a machine may take for one request.
 */
timeout?: string
/**
 * How long replication is waited for before it is invoked.
 */
replicationWait?: string
/**
 * Folder of a deployment that `cscert lab create --store powershell` made, from the file that names it.
 */
lab?: string
/**
 * Servers that are reached in another way, by name. What is not said is as for all.
 */
servers?: {
[k: string]: {
/**
 * The name or address that this server is reached at, where it is not its own name.
 */
host?: string
/**
 * How this server is reached: `local` in a PowerShell here, `ssh` through the system's ssh, `winrm` by Invoke-Command from the deployment's host.
 */
via?: ("local" | "ssh" | "winrm")
/**
 * The user that ssh logs on as; otherwise what ssh's own configuration says.
 */
user?: string
/**
 * The port of the SSH server.
 */
port?: number
/**
 * The private key for ssh, from the file that names it.
 */
identityFile?: string
/**
 * The host keys that are believed, from the file that names it. A host that is in none is refused.
 */
knownHosts?: string
/**
 * The PowerShell to start, by name or by its whole path; otherwise CSCERT_PWSH or the one on the PATH, over ssh `powershell.exe`.
 */
executable?: string
}
}
}
}
/**
 * One certificate, or one a server.
 */
export interface CertificateEntry {
/**
 * The PFX file with the private key, from the file that names it.
 */
pfx?: string
/**
 * The public certificate (.cer, DER or PEM), from the file that names it. Required with pfx: a plan runs on it alone.
 */
public?: string
password?: Password
/**
 * 40 hex digits of a certificate that is installed already.
 */
thumbprint?: string
/**
 * One certificate a server, by FQDN; or the key each with {server} in its paths, for every server.
 */
servers?: {
[k: string]: Source
}
}
/**
 * Where the password of a PFX file is to be found; never the password itself.
 */
export interface Password {
/**
 * A file that holds the password and nothing else, from the file that names it.
 */
file?: string
/**
 * An environment variable of cscert apply.
 */
env?: string
}
/**
 * One certificate: a PFX file with its public part, a public part alone, or the thumbprint of one that is installed already.
 */
export interface Source {
/**
 * The PFX file with the private key, from the file that names it.
 */
pfx?: string
/**
 * The public certificate (.cer, DER or PEM), from the file that names it. Required with pfx: a plan runs on it alone.
 */
public?: string
password?: Password
/**
 * 40 hex digits of a certificate that is installed already.
 */
thumbprint?: string
}
/**
 * The certificate of one or several types in one scope.
 */
export interface Assignment {
/**
 * What the certificate is for, one or several of the cmdlets' -Type.
 */
type: (string | string[])
/**
 * global, site:NAME, pool:FQDN, role:NAME or server:FQDN; the narrowest that matches a server wins.
 */
scope: string
certificate: CertificateReference
/**
 * Later certificates with the dates on which they take over, soonest first.
 */
rolls?: Roll[]
/**
 * manual: the key is installed on each server from its PFX file and not replicated.
 */
distribution?: ("replicated" | "manual")
/**
 * Whether the previous copy goes as soon as that is safe; otherwise it stays.
 */
removePrevious?: boolean
}
/**
 * A certificate that takes over on a date.
 */
export interface Roll {
certificate: CertificateReference
effectiveDate: WrittenInstant
}
/**
 * The numbers and permissions that rolls and applies go by.
 */
export interface Policy {
/**
 * How long before its expiry a certificate is warned about. Default 30d.
 */
expiryWarning?: string
/**
 * Every clock is within this of the true time. Default 5m.
 */
clockSkew?: string
/**
 * A published change is on every reachable server within this. Default 1h.
 */
replicationBound?: string
/**
 * At least replicationBound and twice clockSkew. Default 4h.
 */
stagingMargin?: string
/**
 * Somebody, or the daemon, surely completes an apply within this. Default 24h.
 */
applyWindow?: string
/**
 * An older snapshot is not believed. Default 24h.
 */
maxObservationAge?: string
/**
 * Outside of these weekly windows apply starts no action that interrupts a service.
 */
windows?: string[]
/**
 * Guards that are lifted, with an end and a reason.
 */
allow?: Permission[]
}
/**
 * One lifted guard.
 */
export interface Permission {
/**
 * The guard's name.
 */
guard: string
until: WrittenInstant
/**
 * Why, for the history.
 */
reason: string
}
