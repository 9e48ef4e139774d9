// What powershell.exe takes on its command line, as far as cscert and its tests use it.
using System.Text;

namespace Cscert.Host;

/// <summary>A command line, understood: what to run, and with which arguments.</summary>
internal sealed record Arguments(string? Script, string? File, IReadOnlyList<string> Rest, bool Version)
{
    private static readonly string[] Switches =
        ["nologo", "noprofile", "noninteractive", "sta", "mta", "noexit"];

    private static readonly string[] Ignored =
        ["executionpolicy", "inputformat", "outputformat", "windowstyle", "configurationname", "settingsfile"];

    /// <summary>Parses as powershell.exe does: case-insensitively, prefixes allowed, the rest of the line after -Command and -File.</summary>
    public static Arguments Parse(string[] args)
    {
        for (var at = 0; at < args.Length; at++)
        {
            if (!args[at].StartsWith('-') || args[at] == "-") return new(string.Join(' ', args[at..]), null, [], false);
            var name = args[at].TrimStart('-').ToLowerInvariant();
            if (name is "version" or "v") return new(null, null, [], true);
            if (Is(name, "command", "c")) return new(string.Join(' ', args[(at + 1)..]), null, [], false);
            if (Is(name, "file", "f")) return new(null, Next(args, at), args[(at + 2)..], false);
            if (name is "ec" or "e" || Is(name, "encodedcommand", "enc")) return new(Decode(Next(args, at)), null, [], false);
            if (name is "ep" or "ex" || Ignored.Any(long_ => Is(name, long_, long_[..2]))) { at++; continue; }
            if (Is(name, "workingdirectory", "wd")) { Environment.CurrentDirectory = Next(args, ++at - 1); continue; }
            if (!Switches.Any(switch_ => Is(name, switch_, switch_[..3]))) throw new ArgumentException($"unknown argument {args[at]}");
        }
        return new(null, null, [], false);
    }

    private static bool Is(string name, string whole, string shortest) =>
        name.StartsWith(shortest, StringComparison.Ordinal) && whole.StartsWith(name, StringComparison.Ordinal);

    private static string Next(string[] args, int at) =>
        at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{args[at]} needs a value");

    private static string Decode(string text) => Encoding.Unicode.GetString(Convert.FromBase64String(text));
}
