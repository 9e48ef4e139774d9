// A console around the PowerShell engine: arguments in, exit code out, stdin and stdout as they are.
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using Cscert.Host;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (Exception error) when (error is ArgumentException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    return 64;
}
if (arguments.Version)
{
    Console.Out.WriteLine($"PowerShell {typeof(PSObject).Assembly.GetName().Version?.ToString(3)} (the engine in a test host)");
    return 0;
}

var state = InitialSessionState.CreateDefault2();
if (Environment.GetEnvironmentVariable("CSCERT_HOST_LANGUAGE") is { } mode) state.LanguageMode = Enum.Parse<PSLanguageMode>(mode);
var host = new ConsoleHost();
var runspace = RunspaceFactory.CreateRunspace(host, state);
runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
runspace.Open();
Runspace.DefaultRunspace = runspace;
// The runspace is not put away: what a script left running in it would be waited for.
var code = Run(Commands(arguments));
Console.Out.Flush();
Environment.Exit(code);
return code;

int Run(Action<Pipeline> fill)
{
    using var pipeline = runspace.CreatePipeline();
    fill(pipeline);
    var shown = new Command("Out-Default") { MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output };
    pipeline.Commands.Add(shown);
    try
    {
        pipeline.Invoke();
    }
    catch (RuntimeException error)
    {
        host.UI.WriteErrorLine(error.ErrorRecord is { } record ? Describe(record) : error.Message);
        return host.ExitCode ?? 1;
    }
    return host.ExitCode ?? (Succeeded() ? 0 : 1);
}

Action<Pipeline> Commands(Arguments wanted)
{
    if (wanted.File is { } file) return pipeline =>
    {
        var command = new Command(Path.GetFullPath(file), isScript: false);
        foreach (var argument in wanted.Rest) command.Parameters.Add(null, argument);
        pipeline.Commands.Add(command);
    };
    var script = wanted.Script is null or "-" ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8).ReadToEnd() : wanted.Script;
    // The engine forgets, once the output was shown, whether the last command succeeded: the script itself keeps it.
    return pipeline => pipeline.Commands.AddScript(script + "\n$global:CscertHostSucceeded = $?");
}

bool Succeeded() => runspace.SessionStateProxy.GetVariable("CscertHostSucceeded") is not false;

static string Describe(ErrorRecord record)
{
    var name = record.InvocationInfo?.MyCommand?.Name ?? "error";
    var place = record.Exception is ParseException ? "" : record.InvocationInfo?.PositionMessage;
    return $"{name}: {record.Exception.Message}\n{place}".TrimEnd();
}
