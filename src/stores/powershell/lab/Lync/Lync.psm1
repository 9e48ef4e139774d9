# The laboratory under the name that the module has with Lync Server 2013.

. ([System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($PSScriptRoot), 'SkypeForBusiness', 'Module.ps1'))
