// ConvertTo-Json and ConvertFrom-Json, as 7 does them: depth 2 unless told, and ISO dates become [datetime].
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cscert.Host.Cmdlets;

[Cmdlet(VerbsData.ConvertTo, "Json")]
public sealed class ConvertToJson : PSCmdlet
{
    private readonly List<object?> seen = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), AllowNull]
    public object? InputObject { get; set; }

    [Parameter] public int Depth { get; set; } = 2;
    [Parameter] public SwitchParameter Compress { get; set; }

    protected override void ProcessRecord() => seen.Add(InputObject);

    protected override void EndProcessing()
    {
        var node = Node(seen is [var only] ? only : seen, Depth);
        var options = new JsonSerializerOptions { WriteIndented = !Compress.IsPresent, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        WriteObject(node?.ToJsonString(options) ?? "null");
    }

    private static JsonNode? Node(object? value, int depth)
    {
        var plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        if (plain is null) return null;
        if (plain is string or bool or int or long or double or decimal) return JsonSerializer.SerializeToNode(plain);
        if (plain is DateTime date) return JsonValue.Create(date.ToString("o", CultureInfo.InvariantCulture));
        if (plain is Enum) return JsonValue.Create(Convert.ToInt64(plain, CultureInfo.InvariantCulture));
        if (plain.GetType().IsPrimitive) return JsonSerializer.SerializeToNode(plain);
        if (depth < 0) return JsonValue.Create(plain.ToString());
        if (plain is IDictionary map) return new JsonObject(map.Cast<DictionaryEntry>().Select(entry => Pair($"{entry.Key}", entry.Value, depth)));
        if (plain is IEnumerable many) return new JsonArray([.. many.Cast<object?>().Select(each => Node(each, depth - 1))]);
        return new JsonObject(PSObject.AsPSObject(value!).Properties.Select(property => Pair(property.Name, property.Value, depth)));
    }

    private static KeyValuePair<string, JsonNode?> Pair(string name, object? value, int depth) => new(name, Node(value, depth - 1));
}

[Cmdlet(VerbsData.ConvertFrom, "Json")]
public sealed class ConvertFromJson : PSCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), AllowEmptyString]
    public string InputObject { get; set; } = "";

    [Parameter] public SwitchParameter AsHashtable { get; set; }
    [Parameter] public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => lines.Add(InputObject);

    protected override void EndProcessing()
    {
        using var document = JsonDocument.Parse(string.Join('\n', lines));
        WriteObject(Value(document.RootElement), !NoEnumerate.IsPresent);
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => Text(element.GetString() ?? ""),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object Text(string text) =>
        text.Length >= 19 && text[4] == '-' && text[10] == 'T'
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date) ? date : text;

    private static PSObject Object(JsonElement element)
    {
        var made = new PSObject();
        foreach (var property in element.EnumerateObject()) made.Properties.Add(new PSNoteProperty(property.Name, Value(property.Value)));
        return made;
    }
}
