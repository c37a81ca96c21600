using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool;

/// <summary>The standard help text followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        IEnumerable<CommandExample> examples = command is ToolCommand sample
            ? sample.Examples
            : command
                .Subcommands.SelectMany(subcommand => subcommand is ToolCommand ? [subcommand] : subcommand.Subcommands.Take(1))
                .OfType<ToolCommand>()
                .Select(subcommand => subcommand.Examples[0]);
        output.WriteLine("Examples:");
        foreach (CommandExample example in examples)
        {
            output.WriteLine($"  {example.Purpose}");
            output.WriteLine($"    mlnet-embeddings {example.Line}");
            output.WriteLine();
        }

        const string ExitCodes =
            "Exit codes: 0 done, 1 a gate was not passed, 2 bad input or failure (one sentence on standard error), 3 done, but part of the "
            + "input could not be looked at or read, 130 stopped with Ctrl-C (143 with SIGTERM, 129 with SIGHUP).";
        TextWriter target = output is ConsoleWriter writer ? writer.Target : output;
        foreach (string line in FigureStyle.Wrap(ExitCodes, TerminalFacts.Of(target, TextWriter.Null).LineWidth))
            output.WriteLine(line);
        return exitCode;
    }
}
