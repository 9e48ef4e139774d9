# The stores of certificates: a folder a server, and one for the Central Management store. A .cer is what everybody may read, a .pfx
# beside it is the key, a .json what Windows would know of that key.

$LabProvider = 'Microsoft RSA SChannel Cryptographic Provider'

# The folder of a server's LocalMachine\My, or that of the Central Management store.
function Get-LabStore {
    param([string] $Server)
    if ($Server) { return Get-LabPath 'servers', $Server, 'my' }
    return Get-LabPath 'central', 'certificates'
}

# What a file holds, read with a password where it needs one.
function Open-LabCertificate {
    param([string] $Path, [string] $Password)
    $type = 'System.Security.Cryptography.X509Certificates.X509Certificate2'
    $flag = [System.Security.Cryptography.X509Certificates.X509KeyStorageFlags]::Exportable
    return New-Object $type -ArgumentList $Path, $Password, $flag
}

# Every certificate of a store.
function Get-LabCertificates {
    param([string] $Store)
    if (-not [System.IO.Directory]::Exists($Store)) { return }
    $names = @{}
    foreach ($pattern in '*.cer', '*.pfx') {
        foreach ($path in [System.IO.Directory]::GetFiles($Store, $pattern)) {
            $names[[System.IO.Path]::GetFileNameWithoutExtension($path).ToUpperInvariant()] = $true
        }
    }
    foreach ($name in $names.Keys) { Find-LabCertificate $Store $name }
}

# One certificate of a store, or nothing.
function Find-LabCertificate {
    param([string] $Store, [string] $Thumbprint)
    $stem = [System.IO.Path]::Combine($Store, $Thumbprint.ToUpperInvariant())
    $hasKey = [System.IO.File]::Exists("$stem.pfx")
    if ([System.IO.File]::Exists("$stem.cer")) { $certificate = Open-LabCertificate "$stem.cer" '' }
    elseif ($hasKey) { $certificate = Open-LabCertificate "$stem.pfx" '' }
    else { return $null }
    $facts = $null
    if ([System.IO.File]::Exists("$stem.json")) { $facts = ConvertFrom-Json ([System.IO.File]::ReadAllText("$stem.json")) }
    $exportable = Get-LabMember $facts 'exportable'
    $provider = Get-LabMember $facts 'provider'
    if ($null -eq $exportable) { $exportable = $true }
    if ($null -eq $provider) { $provider = $LabProvider }
    return [pscustomobject]@{
        Stem = $stem; Thumbprint = $certificate.Thumbprint; Certificate = $certificate
        HasPrivateKey = $hasKey; Exportable = $hasKey -and [bool] $exportable; Provider = $provider
    }
}

# Puts a certificate with its key into a store. A key that could be exported stays one.
function Add-LabCertificate {
    param([string] $Store, [object] $Certificate, [bool] $Exportable, [string] $Provider)
    $stem = [System.IO.Path]::Combine($Store, $Certificate.Thumbprint)
    $there = Find-LabCertificate $Store $Certificate.Thumbprint
    if ($null -ne $there -and $there.Exportable) { $Exportable = $true }
    $facts = @{ exportable = $Exportable; provider = $Provider }
    Write-LabBytes "$stem.json" ([System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $facts)))
    Write-LabBytes "$stem.cer" $Certificate.RawData
    if ($Certificate.HasPrivateKey) { Write-LabBytes "$stem.pfx" ($Certificate.Export('Pfx', '')) }
}

# Copies a certificate from one store into another.
function Copy-LabCertificate {
    param([object] $Found, [string] $Store, [bool] $Exportable)
    $certificate = $Found.Certificate
    if ($Found.HasPrivateKey) { $certificate = Open-LabCertificate "$($Found.Stem).pfx" '' }
    Add-LabCertificate $Store $certificate $Exportable $Found.Provider
}

# The names that a certificate is good for beside its subject: the DNS names of its extension, read from the bytes, because the
# text that Windows makes of it is in the language of the machine.
function Get-LabNames {
    param([object] $Certificate)
    foreach ($extension in $Certificate.Extensions) {
        if ($extension.Oid.Value -ne '2.5.29.17') { continue }
        $bytes = $extension.RawData
        $at = 2
        if ($bytes[1] -gt 0x80) { $at = 2 + $bytes[1] - 0x80 }
        while ($at + 1 -lt $bytes.Length) {
            $length = [int] $bytes[$at + 1]
            $start = $at + 2
            if ($length -eq 0x81) { $length = [int] $bytes[$at + 2]; $start = $at + 3 }
            if ($bytes[$at] -eq 0x82) { [System.Text.Encoding]::ASCII.GetString($bytes, $start, $length) }
            $at = $start + $length
        }
    }
}
