// The scripts that teach a shell to complete. Each asks `cscert __complete` and knows no names itself.

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type ShellName = (typeof SHELLS)[number];

/** What the hidden command prints where the shell is to complete paths itself. */
export const FILES_LINE = ":files";

/** Returns the script of a shell; how to load it is said at its top. */
export function completionScript(shell: ShellName): string {
  return SCRIPTS[shell];
}

const BASH = `# cscert completion for bash. Load it with:  source <(cscert completion bash)
_cscert() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line word
  local words=() IFS=$'\\n'
  # Colons are words of their own here: join what belongs together.
  if declare -F _get_comp_words_by_ref >/dev/null; then
    local cur cwords cword
    _get_comp_words_by_ref -n : -c cur -w cwords -i cword
    words=("\${cwords[@]:1:cword}")
    current="$cur"
  else
    local text="\${COMP_LINE:0:COMP_POINT}"
    IFS=$' \\t\\n' read -r -a words <<<"$text"
    words=("\${words[@]:1}")
    [[ "$text" == *[[:space:]] ]] && words+=("")
    current="\${words[\${#words[@]}-1]}"
  fi
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    if [[ "$word" == ":files" ]]; then
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$current"))
      return
    fi
    # Bash puts in only what comes after the last colon.
    if [[ "$current" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then word="\${word#"\${current%"\${current##*:}"}"}"; fi
    COMPREPLY+=("$(printf %q "$word")")
  done < <(cscert __complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _cscert cscert
`;

const ZSH = `#compdef cscert
# cscert completion for zsh. Load it with:  source <(cscert completion zsh)
_cscert() {
  local line
  local -a found about
  for line in "\${(@f)$(cscert __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ "$line" == ":files" ]]; then _files; return; fi
    [[ -z "$line" ]] && continue
    found+=("\${line%%$'\\t'*}")
    about+=("\${line//$'\\t'/  -- }")
  done
  (( \${#found} )) && compadd -l -d about -- "\${found[@]}"
}
(( \${+functions[compdef]} )) && compdef _cscert cscert
`;

const FISH = `# cscert completion for fish. Load it with:  cscert completion fish | source
function __cscert_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (cscert __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c cscert -f -a '(__cscert_complete)'
`;

const POWERSHELL = `# cscert completion for PowerShell. Load it with:  cscert completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName cscert -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(foreach ($element in $commandAst.CommandElements) { $element.Extent.Text })
    $words = @($words[1..$words.Length] -ne $null)
    if ($wordToComplete -eq '') { $words += '""' }
    foreach ($line in @(cscert __complete '--' @words 2>$null)) {
        if ($line -eq ':files') { return }
        $word, $about = $line -split "\`t", 2
        if (-not $about) { $about = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
    }
}
`;

const SCRIPTS: Readonly<Record<ShellName, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
