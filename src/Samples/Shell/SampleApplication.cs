using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using MLNet.Embeddings.Samples.Commands;

namespace MLNet.Embeddings.Samples.Shell;

/// <summary>The console application: its commands, and how they end.</summary>
internal static class SampleApplication
{
    /// <summary>Exit code of a run that did what was asked.</summary>
    public const int Success = 0;

    /// <summary>Exit code of a run that ended well but had to leave some of its input out, each item reported.</summary>
    public const int SomeFailed = 3;

    /// <summary>Exit code of a run that worked and found that a gate, such as a maximal number of leaks, was not passed.</summary>
    public const int GateFailed = 1;

    /// <summary>Exit code for bad input and for a run that failed; one sentence on standard error says why.</summary>
    public const int Failure = 2;

    /// <summary>Exit code of a run that was stopped with Ctrl-C.</summary>
    public const int Cancelled = 130;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        ParseResult parsed = Parse(args);
        if (parsed.Action is not HelpWithExamples && CommandLineFault.Describe(parsed) is { } fault)
        {
            await error.WriteLineAsync(fault);
            return Failure;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception exception) when (Cause(exception) is OperationCanceledException)
        {
            await error.WriteLineAsync("Cancelled; nothing was written.");
            return Cancelled;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync(Sentence(Cause(exception)));
            return Failure;
        }
    }

    /// <summary>What a command line asks for; its errors tell why it cannot be run.</summary>
    public static ParseResult Parse(string[] args) => CreateRootCommand().Parse(WithDefaultCommand(args));

    private static RootCommand CreateRootCommand()
    {
        var root = new RootCommand(
            "Embeddings with ML.NET: CLIP vectors, UMAP and t-SNE maps, nearest neighbours, duplicates, data set quality and interactive pages. Without a command, 'inspect' runs.")
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
            new TokenizeCommand(),
            new DuplicatesCommand(),
            new DemoDatasetCommand(),
        };
        NumberOptions.ReadStrictly(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string[] WithDefaultCommand(string[] args)
    {
        bool namesOption = args.Length > 0 && args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version");
        return args.Length == 0 || namesOption ? [InspectCommand.CommandName, .. args] : args;
    }

    private static Exception Cause(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions.Count: > 0 } aggregate => Cause(aggregate.InnerExceptions[0]),
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        _ => exception,
    };

    private static string Sentence(Exception exception)
    {
        string message = exception is OutOfMemoryException ? "There is not enough memory for this run; take fewer rows." : exception.Message;
        if (exception is ArgumentException { ParamName: { } name })
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);

        return message.ReplaceLineEndings(" ");
    }
}
