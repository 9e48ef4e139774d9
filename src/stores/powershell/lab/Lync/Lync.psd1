@{
    # A laboratory: the cmdlets of Lync Server 2013 over a folder. Not the product, and nothing of it.
    RootModule        = 'Lync.psm1'
    ModuleVersion     = '5.0.0.0'
    GUID              = '5b0f6a0e-7a1b-4b2e-8a55-0e6a3f5d1c42'
    Author            = 'cscert'
    Description       = 'The certificate cmdlets of Lync Server 2013 over a folder, to rehearse on and to test against.'
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
