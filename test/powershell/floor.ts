// What PowerShell that ships may be made of. These are lists of what is allowed, for lists of what is forbidden miss things: each entry
// exists in Windows PowerShell 3.0 on .NET Framework 4.5, or stands in the list of what 5.1 adds.

/** Kind of fact (as syntax.ps1 names it) → what is allowed, lower case, separated by blanks or commas. */
export type Allowed = Readonly<Record<string, ReadonlySet<string>>>;

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((word) => word !== "");

const NODES =
  words(`ArrayExpressionAst ArrayLiteralAst AssignmentStatementAst AttributeAst BinaryExpressionAst CatchClauseAst CommandAst
  CommandExpressionAst CommandParameterAst ConstantExpressionAst ContinueStatementAst BreakStatementAst ConvertExpressionAst
  ExpandableStringExpressionAst ForEachStatementAst ForStatementAst FunctionDefinitionAst HashtableAst IfStatementAst IndexExpressionAst
  InvokeMemberExpressionAst MemberExpressionAst MergingRedirectionAst NamedAttributeArgumentAst NamedBlockAst ParamBlockAst ParameterAst
  ParenExpressionAst PipelineAst ReturnStatementAst ScriptBlockAst ScriptBlockExpressionAst StatementBlockAst StringConstantExpressionAst
  SubExpressionAst SwitchStatementAst ThrowStatementAst TryStatementAst TypeConstraintAst TypeExpressionAst UnaryExpressionAst
  VariableExpressionAst WhileStatementAst`);

const OPERATORS =
  words(`And Band Bor Ceq Cne Ccontains Cnotcontains Cmatch Cnotmatch Equals Icontains Ieq Ige Igt Ile Ilike Ilt Imatch Ine
  Inotcontains Inotlike Inotmatch Ireplace Creplace Isplit Is IsNot As Join Minus Multiply Divide Rem Not Or Plus PlusEquals MinusEquals
  PostfixMinusMinus PostfixPlusPlus Iin Format Comma`);

const KEYWORDS =
  words(`Begin Break Catch Continue Else ElseIf End Finally For Foreach Function If In Param Process Return Switch Throw
  Try While`);

/** Types whose members are named one by one below are not members' business here: naming a type does no harm, using it may. */
const TYPES =
  words(`array bool byte byte[] char char[] datetime double guid hashtable int long object object[] ordered pscustomobject psobject
  ref regex scriptblock string string[] switch void cultureinfo UnauthorizedAccessException NullString`);

const STATICS =
  words(`Array::Clear BitConverter::ToString Console::In Console::Out Console::Write Console::OpenStandardOutput
  Convert::FromBase64String Convert::ToBase64String Convert::ToInt32 Convert::ToString datetime::Parse datetime::ParseExact datetime::UtcNow
  datetime::MinValue Diagnostics.Process::GetCurrentProcess Diagnostics.Process::Start Diagnostics.Stopwatch::StartNew Environment::Exit
  Environment::OSVersion Environment::MachineName Globalization.CultureInfo::CurrentCulture Globalization.CultureInfo::GetCultureInfo
  Globalization.CultureInfo::InvariantCulture Globalization.DateTimeStyles::AdjustToUniversal
  Globalization.DateTimeStyles::AssumeUniversal guid::NewGuid IO.Directory::CreateDirectory IO.Directory::Exists
  IO.Directory::GetDirectories IO.Directory::GetFiles IO.File::Delete IO.File::Exists IO.File::GetLastWriteTimeUtc IO.File::Move
  IO.File::Open IO.File::ReadAllBytes IO.File::ReadAllText IO.File::Replace IO.File::WriteAllBytes IO.File::WriteAllText
  IO.FileAccess::Write IO.FileMode::CreateNew IO.FileOptions::None IO.FileOptions::WriteThrough IO.FileShare::None IO.Path::Combine IO.Path::GetDirectoryName IO.Path::GetFileNameWithoutExtension
  IO.Path::GetTempPath IO.Path::PathSeparator long::Parse long::TryParse Management.Automation.PSSerializer::Deserialize
  Management.Automation.PSSerializer::Serialize Math::Min Math::Max Net.NetworkInformation.IPGlobalProperties::GetIPGlobalProperties
  Net.WebUtility::HtmlEncode NullString::Value PlatformID::Win32NT regex::Match regex::Matches
  Security.AccessControl.FileSystemRights::FullControl Security.Cryptography.X509Certificates.OpenFlags::ReadOnly Security.Cryptography.X509Certificates.X509ContentType::Pfx
  Security.Cryptography.X509Certificates.X509KeyStorageFlags::DefaultKeySet
  Security.Cryptography.X509Certificates.X509KeyStorageFlags::Exportable Security.Principal.WindowsBuiltInRole::Administrator
  Security.Principal.WindowsIdentity::GetCurrent StringComparison::Ordinal Text.Encoding::ASCII Text.Encoding::Unicode
  Text.Encoding::UTF8 Threading.Thread::CurrentThread Threading.Thread::Sleep Threading.Timeout::Infinite TimeZoneInfo::Local`);

const METHODS =
  words(`Add AddAccessRule AddMinutes AddSeconds Append Close ComputeHash Contains ContainsKey Dispose Export Flush GetBytes
  GetString GetType Import IndexOfAny Insert IsInRole Open ReadLine ReadToEnd ReleaseMutex Remove Replace Reset SetAccessRuleProtection
  ShouldProcess Split StartsWith Substring ToArray ToLocalTime ToLowerInvariant ToString ToUniversalTime ToUpperInvariant Translate
  WaitForExit WaitOne Write WriteError WriteLine WriteWarning`);

/** Commands of PowerShell's own, with the parameters that each may be given. Functions of the same package come on top. */
const COMMANDS: Readonly<Record<string, string>> = {
  "ConvertFrom-Json": "",
  "ConvertTo-Json": "Depth InputObject Compress",
  "ForEach-Object": "Process",
  "Get-Command": "CommandType ErrorAction Name",
  "Import-Module": "DisableNameChecking ErrorAction Name",
  "Invoke-Command": "ArgumentList ErrorAction ScriptBlock Session",
  "Microsoft.PowerShell.Core\\Invoke-Command": "",
  "New-PSSession": "ComputerName ErrorAction",
  "Remove-PSSession": "ErrorAction Session",
  "New-Object": "ArgumentList TypeName",
  "Sort-Object": "Unique",
  "Write-Warning": "",
};

const ATTRIBUTES = [
  ..."Alias,CmdletBinding,PSTypeName,Parameter".split(","),
  ..."SupportsShouldProcess ConfirmImpact PositionalBinding DefaultParameterSetName"
    .split(" ")
    .map((name) => `CmdletBinding ${name}`),
  ..."Mandatory Position ParameterSetName ValueFromPipeline ValueFromPipelineByPropertyName"
    .split(" ")
    .map((name) => `Parameter ${name}`),
].map((name) => name.toLowerCase());

const POWERSHELL_3: Allowed = {
  node: new Set(NODES),
  operator: new Set(OPERATORS),
  keyword: new Set(KEYWORDS),
  type: new Set([...TYPES, ...STATICS.map((entry) => entry.replace(/::.*$/u, ""))]),
  static: new Set(STATICS),
  method: new Set(METHODS),
  attribute: new Set(ATTRIBUTES),
  stream: new Set(["2", "3"]),
  command: new Set(["by-ampersand", ...Object.keys(COMMANDS).map((name) => name.toLowerCase())]),
  parameter: new Set(
    Object.entries(COMMANDS).flatMap(([name, parameters]) =>
      words(parameters).map((parameter) => `${name.toLowerCase()} -${parameter}`),
    ),
  ),
};

/** Adds to a list, kind by kind. */
function extend(base: Allowed, more: Readonly<Record<string, string>>): Allowed {
  const extended = { ...base };
  for (const [kind, text] of Object.entries(more))
    extended[kind] = new Set([...(base[kind] ?? []), ...words(text)]);
  return extended;
}

/**
 * The script that servers are sent: Windows PowerShell 3.0. What stands in the second list is reached only on PowerShell 7, behind a
 * question, and is named here so that nothing else slips in with it.
 */
export const SCRIPT_FLOOR: Allowed = extend(POWERSHELL_3, {
  type: `Collections.ArrayList Management.Automation.ErrorRecord Management.Automation.WarningRecord PlatformNotSupportedException
    Security.Principal.NTAccount Security.SecurityException Text.StringBuilder Threading.AbandonedMutexException IO.FileInfo
    IO.FileSystemAclExtensions`,
  static: "IO.FileSystemAclExtensions::Create ScriptBlock::Create",
});

/** The laboratory: Windows PowerShell 5.1, which has classes and enumerations. */
export const LAB_FLOOR: Allowed = extend(POWERSHELL_3, {
  node: "TypeDefinitionAst FunctionMemberAst PropertyMemberAst",
  keyword: "Class Enum",
  type: `CertType CertType[] XdsIdentity XdsGlobalRelativeIdentity IO.IOException Management.Automation.ArgumentTransformationAttribute
    Management.Automation.EngineIntrinsics Management.Automation.MethodInvocationException Security.Cryptography.CryptographicException
    Security.Cryptography.X509Certificates.X509KeyStorageFlags`,
  attribute: "CultureDateAttribute",
  command: "by-dot",
  static: "Environment::SetEnvironmentVariable ScriptBlock::Create",
});
