using System.CommandLine;
using System.CommandLine.Help;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Commands;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool;

/// <summary>The console application: its commands, and how they end.</summary>
internal static class ToolApplication
{
    // A text to look for or a folder may begin with @, as those do that network storages make for their own use; it names no file of
    // further arguments.
    private static readonly ParserConfiguration WithoutResponseFiles = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Takes results; the run fails where they cannot be written.</param>
    /// <param name="error">Takes everything else, as far as it can be written.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The exit code; every failure ends as one sentence on <paramref name="error"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken = default
    )
    {
        using var results = new ConsoleWriter(output, isRequired: true);
        using var remarks = new ConsoleWriter(error, isRequired: false);
        ParseResult? parsed = null;
        try
        {
            parsed = Parse(args);
            if (parsed.Action is not HelpWithExamples && CommandLineFault.Describe(parsed) is { } fault)
            {
                remarks.WriteLine(fault);
                return ExitCode.Failed;
            }

            var configuration = new InvocationConfiguration
            {
                Output = results,
                Error = remarks,
                EnableDefaultExceptionHandler = false,
                // Signals are the process's own, not a run's.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception exception) when (Failure.CauseOf(exception) is OperationCanceledException)
        {
            string left = parsed is { CommandResult.Command: ToolCommand command } ? $"; {command.CanceledRemark(parsed)}" : "";
            remarks.WriteLine($"Canceled{left}.");
            return ExitCode.Canceled;
        }
        catch (Exception exception)
        {
            Tell(exception, remarks);
            return ExitCode.Failed;
        }
    }

    /// <summary>
    /// Has a failure on a thread that nobody waits for end like any other, instead of by the runtime's report and an abort.
    /// </summary>
    public static void EndOnFaultsOfOtherThreads(TextWriter error) =>
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
            PendingFile.DeleteUnfinished(() =>
            {
                using var remarks = new ConsoleWriter(error, isRequired: false);
                if (unhandled.ExceptionObject is Exception exception)
                    Tell(exception, remarks);
                ProcessDescriptors.Exit(ExitCode.Failed);
            });

    /// <summary>What a command line asks for; its errors tell why it cannot be run.</summary>
    public static ParseResult Parse(string[] args) => CreateRootCommand().Parse(WithDefaultCommand(args), WithoutResponseFiles);

    private static RootCommand CreateRootCommand()
    {
        var root = new RootCommand(
            "Embeddings with ML.NET: CLIP vectors, UMAP and t-SNE maps, nearest neighbors, duplicates, data set quality and interactive "
                + "pages. Without a command, 'inspect' runs."
        )
        {
            new InspectCommand(),
            new ClassesCommand(),
            new ClustersCommand(),
            new ProjectCommand(),
            new NeighborsCommand(),
            new EmbedCommand(),
            new EmbedTextCommand(),
            new SearchCommand(),
            new SimilarCommand(),
            new ModelsCommand(),
            new StoreCommand(),
            new TokenizeCommand(),
            new DuplicatesCommand(),
            new ApplyCommand(),
            new ClusterCommand(),
            new ShardCommand(),
            new StepCommand(),
            new MergeCommand(),
            new DemoDatasetCommand(),
        };
        root.Options.Add(ToolCommand.CreateJsonOption());
        NumberOptions.ReadStrictly(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string[] WithDefaultCommand(string[] args)
    {
        bool namesOption =
            args.Length > 0 && args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version");
        return args.Length == 0 || namesOption ? [InspectCommand.CommandName, .. args] : args;
    }

    private static void Tell(Exception exception, ConsoleWriter remarks)
    {
        remarks.WriteLine(Failure.Describe(exception));
        if (Failure.TraceOf(exception) is { } trace)
            remarks.Write($"{trace}{Environment.NewLine}");
    }
}
