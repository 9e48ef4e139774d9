# Tells what scripts are made of: a line of JSON for each file, with every kind of node, command, type, member and operator in it, each
# with the lines where it stands. What of it is allowed is not decided here.
param([string] $List)

function Add-Fact($Facts, [string] $Kind, [string] $Value, [int] $Line) {
    $key = "$Kind $Value"
    if (-not $Facts.ContainsKey($key)) { $Facts[$key] = $Line }
}

function Find-Facts([string] $Path) {
    $facts = @{}
    $tokens = $null
    $problems = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $problems)
    foreach ($problem in $problems) { Add-Fact $facts 'problem' $problem.Message $problem.Extent.StartLineNumber }
    foreach ($token in $tokens) { Find-TokenFacts $facts $token }
    Find-LeadingPipes $facts $tokens
    $number = 0
    foreach ($line in [IO.File]::ReadAllLines($Path)) {
        $number++
        if ($line -match '[^\x20-\x7E\t]') { Add-Fact $facts 'character' 'outside ASCII' $number }
    }
    foreach ($node in $tree.FindAll({ $true }, $true)) { Find-NodeFacts $facts $node }
    return $facts
}

function Find-TokenFacts($Facts, $Token) {
    $line = $Token.Extent.StartLineNumber
    if ($Token -is [Management.Automation.Language.NumberToken] -and $Token.Text -match '(?i)[a-z_]+$' -and $Token.Text -notmatch '(?i)^0x|e\d+$') {
        Add-Fact $Facts 'suffix' ($Matches[0].ToLowerInvariant()) $line
    }
    if ($Token -is [Management.Automation.Language.NumberToken] -and $Token.Text -match '(?i)^[-+]?0b') { Add-Fact $Facts 'suffix' '0b' $line }
    if ($Token.Kind -eq 'StringExpandable' -or $Token.Kind -eq 'HereStringExpandable') {
        if ($Token.Text -cmatch '(?<!`)(``)*`(e|u\{)') { Add-Fact $Facts 'escape' $Matches[2] $line }
    }
    if ($Token.TokenFlags -band [Management.Automation.Language.TokenFlags]::Keyword) { Add-Fact $Facts 'keyword' ([string] $Token.Kind) $line }
}

# A pipe at the beginning of a line.
function Find-LeadingPipes($Facts, $Tokens) {
    for ($at = 1; $at -lt $Tokens.Count; $at++) {
        if ($Tokens[$at].Kind -eq 'Pipe' -and $Tokens[$at - 1].Kind -eq 'NewLine') { Add-Fact $Facts 'pipe' 'at the beginning of a line' $Tokens[$at].Extent.StartLineNumber }
        if ($Tokens[$at].Kind -eq 'Pipe' -and $Tokens[$at].Extent.StartLineNumber -gt $Tokens[$at - 1].Extent.EndLineNumber) {
            Add-Fact $Facts 'pipe' 'at the beginning of a line' $Tokens[$at].Extent.StartLineNumber
        }
    }
}

function Find-NodeFacts($Facts, $Node) {
    $line = $Node.Extent.StartLineNumber
    $kind = $Node.GetType().Name
    Add-Fact $Facts 'node' $kind $line
    foreach ($flag in 'NullConditional', 'Background') {
        if ($null -ne $Node.psobject.Properties[$flag] -and $Node.$flag) { Add-Fact $Facts 'flag' $flag $line }
    }
    if ($null -ne $Node.psobject.Properties['CleanBlock'] -and $Node.CleanBlock) { Add-Fact $Facts 'flag' 'CleanBlock' $line }
    if ($null -ne $Node.psobject.Properties['GenericTypeArguments'] -and $Node.GenericTypeArguments.Count) { Add-Fact $Facts 'flag' 'GenericTypeArguments' $line }
    switch ($kind) {
        'BinaryExpressionAst' { Add-Fact $Facts 'operator' ([string] $Node.Operator) $line }
        'UnaryExpressionAst' { Add-Fact $Facts 'operator' ([string] $Node.TokenKind) $line }
        'AssignmentStatementAst' { Add-Fact $Facts 'operator' ([string] $Node.Operator) $line }
        'CommandAst' { Find-CommandFacts $Facts $Node $line }
        'FunctionDefinitionAst' { Add-Fact $Facts 'defines' $Node.Name $line }
        'TypeDefinitionAst' { Add-Fact $Facts 'definesType' $Node.Name $line }
        'UsingStatementAst' { Add-Fact $Facts 'using' ([string] $Node.UsingStatementKind) $line }
        'VariableExpressionAst' { if ($Node.VariablePath.UserPath -eq 'input') { Add-Fact $Facts 'variable' 'input' $line } }
        'TypeConstraintAst' { Add-Fact $Facts 'type' $Node.TypeName.FullName $line }
        'TypeExpressionAst' { Add-Fact $Facts 'type' $Node.TypeName.FullName $line }
        'AttributeAst' { Find-AttributeFacts $Facts $Node $line }
        'MergingRedirectionAst' { Add-Fact $Facts 'stream' ([string] [int] $Node.FromStream) $line }
        'FileRedirectionAst' { Add-Fact $Facts 'stream' "file $([int] $Node.FromStream)" $line }
        'MemberExpressionAst' { Find-MemberFacts $Facts $Node $line '' }
        'InvokeMemberExpressionAst' { Find-MemberFacts $Facts $Node $line '()' }
        'BaseCtorInvokeMemberExpressionAst' { }
    }
}

function Find-CommandFacts($Facts, $Node, [int] $Line) {
    $name = $Node.GetCommandName()
    if (-not $name) { $name = "by-$($Node.InvocationOperator)" }
    Add-Fact $Facts 'command' $name $Line
    foreach ($element in $Node.CommandElements) {
        if ($element -is [Management.Automation.Language.CommandParameterAst]) { Add-Fact $Facts 'parameter' "$name -$($element.ParameterName)" $element.Extent.StartLineNumber }
    }
}

function Find-AttributeFacts($Facts, $Node, [int] $Line) {
    Add-Fact $Facts 'attribute' $Node.TypeName.FullName $Line
    foreach ($argument in $Node.NamedArguments) { Add-Fact $Facts 'attribute' "$($Node.TypeName.FullName) $($argument.ArgumentName)" $Line }
}

function Find-MemberFacts($Facts, $Node, [int] $Line, [string] $Call) {
    $member = "$($Node.Member.Extent.Text)"
    if ($Node.Member -isnot [Management.Automation.Language.StringConstantExpressionAst]) { $member = 'a computed name' }
    if ($Node.Static -and $Node.Expression -is [Management.Automation.Language.TypeExpressionAst]) {
        Add-Fact $Facts 'static' "$($Node.Expression.TypeName.FullName)::$member" $Line
    }
    elseif ($Node.Static) { Add-Fact $Facts 'static' "something::$member" $Line }
    elseif ($Call) { Add-Fact $Facts 'method' $member $Line }
}

foreach ($path in [IO.File]::ReadAllLines($List)) {
    $facts = Find-Facts $path
    $rows = foreach ($key in $facts.Keys) { $kind, $value = $key -split ' ', 2; , @($kind, $value, $facts[$key]) }
    [Console]::Out.WriteLine((ConvertTo-Json -InputObject @{ path = $path; facts = @($rows) } -Depth 4 -Compress))
}
