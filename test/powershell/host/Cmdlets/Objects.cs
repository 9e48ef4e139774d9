// New-Object, Add-Member, Select-Object, Sort-Object: what scripts of every version shape objects with.
using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Cscert.Host.Cmdlets;

[Cmdlet(VerbsCommon.New, "Object", DefaultParameterSetName = "Net")]
public sealed class NewObject : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Net")] public string TypeName { get; set; } = "";

    [Parameter(Position = 1, ParameterSetName = "Net"), AllowNull]
    public object?[]? ArgumentList { get; set; }

    [Parameter] public IDictionary? Property { get; set; }

    protected override void ProcessRecord()
    {
        if (SessionState.LanguageMode == PSLanguageMode.ConstrainedLanguage) throw new PSNotSupportedException("Cannot create type. Only core types are supported in this language mode.");
        var type = LanguagePrimitives.ConvertTo<Type>(TypeName);
        if (type.IsArray)
        {
            WriteObject(Array.CreateInstance(type.GetElementType()!, LanguagePrimitives.ConvertTo<int>(ArgumentList![0])), false);
            return;
        }
        var made = type == typeof(PSObject) ? new PSObject() : Make(type);
        foreach (DictionaryEntry entry in Property ?? new Hashtable()) Put(made, $"{entry.Key}", entry.Value);
        WriteObject(made, false);
    }

    /// <summary>The engine knows how to choose a constructor: [type]::new does. What it makes comes in a table, or it would be unrolled.</summary>
    private PSObject Make(Type type)
    {
        var script = ScriptBlock.Create("param($t, $a) if ($a.Count -eq 0) { @{ made = $t::new() } } else { $n = $t::new; @{ made = $n.Invoke($a) } }");
        var given = (ArgumentList ?? []).Select(each => each is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : each).ToArray();
        return script.InvokeReturnAsIs(type, given) is { } answer && PSObject.AsPSObject(answer).BaseObject is Hashtable { } table
            ? PSObject.AsPSObject(table["made"]!) : throw new PSInvalidOperationException($"no {TypeName} could be made");
    }

    private static void Put(PSObject target, string name, object? value)
    {
        if (target.Properties[name] is { } property) property.Value = value;
        else target.Properties.Add(new PSNoteProperty(name, value));
    }
}

[Cmdlet(VerbsCommon.Add, "Member")]
public sealed class AddMember : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)] public PSObject InputObject { get; set; } = new();
    [Parameter(Position = 0)] public PSMemberTypes MemberType { get; set; } = PSMemberTypes.NoteProperty;
    [Parameter(Position = 1)] public string? Name { get; set; }
    [Parameter(Position = 2)] public object? Value { get; set; }
    [Parameter] public IDictionary? NotePropertyMembers { get; set; }
    [Parameter] public string? NotePropertyName { get; set; }
    [Parameter] public object? NotePropertyValue { get; set; }
    [Parameter] public string? TypeName { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }
    [Parameter] public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (TypeName is not null) InputObject.TypeNames.Insert(0, TypeName);
        if (Name is not null) Put(MemberType == PSMemberTypes.ScriptMethod
            ? new PSScriptMethod(Name, (ScriptBlock)Plain(Value)!) : new PSNoteProperty(Name, Value));
        if (NotePropertyName is not null) Put(new PSNoteProperty(NotePropertyName, NotePropertyValue));
        foreach (DictionaryEntry entry in NotePropertyMembers ?? new Hashtable()) Put(new PSNoteProperty($"{entry.Key}", entry.Value));
        if (PassThru.IsPresent) WriteObject(InputObject);
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private void Put(PSMemberInfo member)
    {
        if (Force.IsPresent) InputObject.Members.Remove(member.Name);
        InputObject.Members.Add(member);
    }
}

[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObject : PSCmdlet
{
    private readonly List<PSObject> seen = [];

    [Parameter(ValueFromPipeline = true)] public PSObject? InputObject { get; set; }
    [Parameter(Position = 0)] public object[]? Property { get; set; }
    [Parameter] public string? ExpandProperty { get; set; }
    [Parameter] public int? First { get; set; }
    [Parameter] public int? Last { get; set; }
    [Parameter] public int Skip { get; set; }
    [Parameter] public SwitchParameter Unique { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) seen.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var kept = seen.Skip(Skip);
        if (First is { } first) kept = kept.Take(first);
        if (Last is { } last) kept = kept.TakeLast(last);
        if (Unique.IsPresent) kept = kept.DistinctBy(each => each.ToString());
        foreach (var each in kept) Emit(each);
    }

    private void Emit(PSObject each)
    {
        if (ExpandProperty is { } name) WriteObject(each.Properties[name]?.Value, true);
        else if (Property is { } wanted) WriteObject(Projected(each, wanted));
        else WriteObject(each);
    }

    private static PSObject Projected(PSObject each, object[] wanted)
    {
        var made = new PSObject();
        foreach (var one in wanted.Select(value => value is PSObject wrapped ? wrapped.BaseObject : value))
        {
            if (one is IDictionary computed) made.Properties.Add(new PSNoteProperty($"{computed["Name"] ?? computed["n"] ?? computed["l"]}", Computed(each, computed)));
            else foreach (var property in Named(each, $"{one}")) made.Properties.Add(property);
        }
        return made;
    }

    private static IEnumerable<PSNoteProperty> Named(PSObject each, string name) =>
        name.Contains('*', StringComparison.Ordinal)
            ? each.Properties.Match(name).Select(property => new PSNoteProperty(property.Name, property.Value))
            : [new PSNoteProperty(name, each.Properties[name]?.Value)];

    private static object? Computed(PSObject each, IDictionary computed) =>
        (computed["Expression"] ?? computed["e"]) is ScriptBlock block
            ? block.InvokeWithContext(null, [new PSVariable("_", each)]) is [var only] ? only : null
            : each.Properties[$"{computed["Expression"]}"]?.Value;
}

[Cmdlet("Sort", "Object")]
public sealed class SortObject : PSCmdlet
{
    private readonly List<PSObject> seen = [];

    [Parameter(ValueFromPipeline = true)] public PSObject? InputObject { get; set; }
    [Parameter(Position = 0)] public object[]? Property { get; set; }
    [Parameter] public SwitchParameter Descending { get; set; }
    [Parameter] public SwitchParameter Unique { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) seen.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var keys = Property ?? [];
        var sorted = seen.OrderBy(each => each, Comparer<PSObject>.Create((a, b) => Compare(a, b, keys)));
        var ordered = Descending.IsPresent ? sorted.Reverse() : sorted;
        if (Unique.IsPresent) ordered = ordered.DistinctBy(each => string.Join('\0', keys.Length == 0 ? [each.ToString()] : keys.Select(key => $"{Key(each, key)}")));
        foreach (var each in ordered) WriteObject(each);
    }

    private static int Compare(PSObject a, PSObject b, object[] keys) =>
        keys.Length == 0
            ? LanguagePrimitives.Compare(a.BaseObject, b.BaseObject, true)
            : keys.Select(key => LanguagePrimitives.Compare(Key(a, key), Key(b, key), true)).FirstOrDefault(order => order != 0);

    private static object? Key(PSObject each, object key) =>
        key is ScriptBlock block
            ? block.InvokeWithContext(null, [new PSVariable("_", each)]) is [var only] ? only.BaseObject : null
            : each.Properties[$"{key}"]?.Value;
}
