@{
    # The cmdlets live in the host itself; the name is that of the module which has them elsewhere.
    ModuleVersion     = '7.0.0.0'
    GUID              = '6f0a4c4f-3c0d-4f4e-9a0f-0f6d6f2b7c11'
    RootModule        = '../../pwsh.dll'
    CmdletsToExport   = @(
        'Add-Member', 'ConvertFrom-Json', 'ConvertTo-Json', 'Get-Date', 'New-Object', 'Select-Object', 'Sort-Object', 'Start-Sleep',
        'Write-Debug', 'Write-Error', 'Write-Host', 'Write-Information', 'Write-Output', 'Write-Progress', 'Write-Verbose', 'Write-Warning'
    )
    FunctionsToExport = @()
    AliasesToExport   = @()
}
