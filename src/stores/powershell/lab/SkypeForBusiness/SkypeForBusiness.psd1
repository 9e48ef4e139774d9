@{
    # A laboratory: the product's cmdlets over a folder. Not the product, and nothing of it.
    RootModule        = 'SkypeForBusiness.psm1'
    ModuleVersion     = '7.0.0.0'
    GUID              = '0c6f0f5e-5a64-4c39-9d4e-3b1f0f1f9d21'
    Author            = 'cscert'
    Description       = 'The certificate cmdlets of Skype for Business Server over a folder, to rehearse on and to test against.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Get-CsCertificate', 'Set-CsCertificate', 'Import-CsCertificate', 'Remove-CsCertificate',
        'Get-CsManagementStoreReplicationStatus', 'Invoke-CsManagementStoreReplication', 'Get-CsManagementConnection',
        'Get-CsComputer', 'Get-CsPool', 'Get-CsSite', 'Get-CsSipDomain', 'Get-CsService', 'Get-CsServerVersion',
        'Get-CsConfigurationStoreLocation', 'Get-CsOAuthConfiguration', 'Test-CsReplica',
        'Get-CsLabStoreCertificate', 'Get-CsLabClock', 'Get-CsLabHost', 'Export-CsLabCertificate',
        'New-PSSession', 'Remove-PSSession', 'Invoke-Command'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
    PrivateData       = @{ CscertLab = $true }
}
