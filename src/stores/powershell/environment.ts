// What a started program is told of this process's environment. A password or a token that lies in a variable is for cscert alone: what
// it starts would pass it on to all that it starts, and whoever lists processes may read it there.

/** What PowerShell, ssh and their helpers look for, by name; never anything else. */
const PASSED: readonly RegExp[] = [
  // Where programs, modules and a person's own settings lie.
  /^(?:PATH|PATHEXT|PSMODULEPATH|COMSPEC|HOME|HOMEDRIVE|HOMEPATH|SHELL|PUBLIC|WINDIR|OS|TEMP|TMP|TMPDIR)$/,
  /^(?:ALLUSERSPROFILE|(?:LOCAL)?APPDATA|PROGRAMDATA|SYSTEM(?:DRIVE|ROOT)|COMMONPROGRAM\w*(?:\(X86\))?|PROGRAM(?:FILES|W6432)(?:\(X86\))?)$/,
  /^XDG_(?:CACHE_HOME|CONFIG_HOME|CONFIG_DIRS|DATA_HOME|DATA_DIRS|RUNTIME_DIR|STATE_HOME)$/,
  // Who asks, and what proves it elsewhere.
  /^(?:USER|LOGNAME|USERNAME|USERPROFILE|USERDOMAIN(?:_ROAMINGPROFILE)?|USERDNSDOMAIN|LOGONSERVER|COMPUTERNAME|HOSTNAME|SESSIONNAME)$/,
  /^(?:SSH_AUTH_SOCK|SSH_AGENT_PID|KRB5CCNAME|KRB5_CONFIG|KRB5_KTNAME)$/,
  // Languages, clocks, and what .NET needs to start.
  /^(?:LANG|LANGUAGE|LC_(?:ALL|COLLATE|CTYPE|MESSAGES|MONETARY|NUMERIC|TIME)|TZ|TERM|LD_LIBRARY_PATH|NUMBER_OF_PROCESSORS|PROCESSOR_[A-Z0-9]+)$/,
  /^(?:DOTNET_(?:ROOT(?:\(X86\)|_[A-Z0-9]+)?|SYSTEM_GLOBALIZATION_\w+|GC\w+|BUNDLE_EXTRACT_BASE_DIR|CLI_HOME)|POWERSHELL_\w+)$/,
];

/** Returns the part of an environment that a started program is given. */
export function environmentOfPrograms(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const passed = Object.entries(environment).filter(([name]) =>
    PASSED.some((pattern) => pattern.test(name.toUpperCase())),
  );
  return Object.fromEntries(passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
