# The laboratory under the name that the module has with Skype for Business Server.

. ([System.IO.Path]::Combine($PSScriptRoot, 'Module.ps1'))
