using System.CommandLine;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>One command of the console application.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description)
        : base(name, description) =>
        SetAction((parsed, cancellationToken) => Task.Run(() => Run(parsed, cancellationToken), cancellationToken));

    /// <summary>Command lines that <c>--help</c> shows, each with what it does.</summary>
    public abstract IReadOnlyList<CommandExample> Examples { get; }

    /// <summary>Does the work; every failure is an exception.</summary>
    protected abstract void Execute(ParseResult arguments, CommandConsole console);

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var console = new CommandConsole(
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken
        );
        Execute(parsed, console);
        return console.ExitCode;
    }
}
