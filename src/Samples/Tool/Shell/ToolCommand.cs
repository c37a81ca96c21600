using System.CommandLine;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>One command of the console application.</summary>
internal abstract class ToolCommand : Command
{
    private const string JsonName = "--json";

    protected ToolCommand(string name, string description)
        : base(name, description) =>
        SetAction((parsed, cancellationToken) => Task.Run(() => Run(parsed, cancellationToken), cancellationToken));

    /// <summary>Command lines that <c>--help</c> shows, each with what it does.</summary>
    public abstract IReadOnlyList<CommandExample> Examples { get; }

    /// <summary>What is left of a run that was canceled, as a part of a sentence.</summary>
    public virtual string CanceledRemark(ParseResult arguments) => "no result was written";

    /// <summary>Does the work; every failure is an exception.</summary>
    protected abstract void Execute(ParseResult arguments, CommandConsole console);

    /// <summary>The option of every command that asks for the result as JSON on a terminal too.</summary>
    public static Option<bool> CreateJsonOption() =>
        new(JsonName)
        {
            Description = "End with the result as one line of JSON on a terminal too, as it does where standard output is piped",
            Recursive = true,
        };

    private static bool WantsJson(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Options.FirstOrDefault(option => option.Name == JsonName) is Option<bool> json
        && parsed.GetValue(json);

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var console = new CommandConsole(
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken,
            WantsJson(parsed)
        );
        Execute(parsed, console);
        return console.ExitCode;
    }
}
