// The engine's view of the console: lines go to stdout and stderr, nobody can be asked.
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace Cscert.Host;

/// <summary>A host without a person: what it writes is plain text, what asks is refused.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleUserInterface ui = new();

    public int? ExitCode { get; private set; }

    public override string Name => "ConsoleHost";
    public override Version Version => typeof(PSObject).Assembly.GetName().Version ?? new Version(7, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override PSHostUserInterface UI => ui;
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
}

internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private const string NobodyToAsk = "the shell is not interactive: nobody can be asked";

    public override PSHostRawUserInterface? RawUI => null;

    public override void Write(string value) => Console.Out.Write(Plain(value));
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) => Console.Out.Write(Plain(value));
    public override void WriteLine(string value) => Console.Out.WriteLine(Plain(value));
    public override void WriteErrorLine(string value) => Console.Error.WriteLine(Plain(value));
    public override void WriteDebugLine(string message) => Console.Out.WriteLine("DEBUG: " + message);
    public override void WriteVerboseLine(string message) => Console.Out.WriteLine("VERBOSE: " + message);
    public override void WriteWarningLine(string message) => Console.Out.WriteLine("WARNING: " + message);
    /// <summary>Nothing reads colours here.</summary>
    private static string Plain(string value) => new StringDecorated(value).ToString(OutputRendering.PlainText);

    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override string ReadLine() => throw new PSInvalidOperationException(NobodyToAsk);
    public override SecureString ReadLineAsSecureString() => throw new PSInvalidOperationException(NobodyToAsk);
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new PSInvalidOperationException(NobodyToAsk);
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new PSInvalidOperationException(NobodyToAsk);
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new PSInvalidOperationException(NobodyToAsk);
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new PSInvalidOperationException(NobodyToAsk);
}
