# The certificate cmdlets of Skype for Business Server over a folder. What they do was written from the product's documentation,
# and from nothing of cscert's own: two versions that agree are worth more than one that is read twice.

# What the documentation lists; each page says that there may be more.
enum CertType {
    Default
    WebServicesInternal
    WebServicesExternal
    OAuthTokenIssuer
    Internal
    External
    AccessEdgeExternal
    DataEdgeExternal
    AudioVideoAuthentication
    XmppServer
    PICWebService
    ProvisionService
    iPhoneAPNService
    iPadAPNService
    MPNService
    WsFedTokenTransfer
    LogRetentionService
    SMPDNSWebService
    TenantAdmin
    UpgradeEngineService
}

# What -Identity takes. Certificates know `global` only, but the type reads other scopes too.
class XdsIdentity {
    [string] $Text
    XdsIdentity([string] $text) {
        if ($text -notmatch '^(global|site:.+|service:.+|tag:.+)$') { throw "`"$text`" is not a valid identity." }
        $this.Text = $text
    }
    [string] ToString() { return $this.Text }
}

# What -Identity of a computer, a pool, a site takes: any name.
class XdsGlobalRelativeIdentity {
    [string] $Text
    XdsGlobalRelativeIdentity([string] $text) { $this.Text = $text }
    [string] ToString() { return $this.Text }
}

# A compiled cmdlet turns text into a date by the culture of its thread, a function never would.
class CultureDateAttribute : System.Management.Automation.ArgumentTransformationAttribute {
    [object] Transform([System.Management.Automation.EngineIntrinsics] $engine, [object] $value) {
        $plain = $value
        if ($value -is [psobject]) { $plain = $value.psobject.BaseObject }
        if ($plain -is [string]) { return [datetime]::Parse($plain, [System.Globalization.CultureInfo]::CurrentCulture) }
        return $value
    }
}

foreach ($part in 'Files', 'Topology', 'Certificates', 'Copies', 'Replication', 'Faults', 'Report', 'References', 'Changes', 'Cmdlets', 'Neighbours', 'Services', 'Remoting', 'Laboratory') {
    . ([System.IO.Path]::Combine($PSScriptRoot, "$part.ps1"))
}
