namespace MLNet.Embeddings.Tool.Shell;

/// <summary>What is at the other end of standard output and standard error.</summary>
/// <param name="IsOutputTerminal">Whether a person reads standard output on a terminal, and no program does.</param>
/// <param name="CanRewriteError">Whether lines on standard error can be rewritten.</param>
/// <param name="HasColor">Whether a terminal may be given colors.</param>
/// <param name="IsUnicode">Whether it shows more than ASCII.</param>
/// <param name="WidthOf">The width of the terminal in columns, 0 where unknown.</param>
internal sealed record TerminalFacts(bool IsOutputTerminal, bool CanRewriteError, bool HasColor, bool IsUnicode, Func<int> WidthOf)
{
    /// <summary>The shortest and the longest line that is made to fit a terminal.</summary>
    private const int NarrowestLine = 40;
    private const int WidestLine = 200;

    /// <summary>No terminal at all: files, pipes, the writers of a test.</summary>
    public static TerminalFacts None { get; } = new(false, false, false, true, () => 0);

    /// <summary>The width that lines are made for; 0 where it is unknown.</summary>
    public int LineWidth => WidthOf() is > 0 and var width ? Math.Clamp(width, NarrowestLine, WidestLine) : 0;

    /// <summary>Finds out.</summary>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes remarks and progress.</param>
    public static TerminalFacts Of(TextWriter output, TextWriter error)
    {
        bool isOutput = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        bool canRewrite = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && CanRewriteLines();
        return new TerminalFacts(
            isOutput,
            canRewrite,
            (isOutput || canRewrite) && CanRewriteLines() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            error.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase),
            isOutput || canRewrite ? TerminalWidth : () => 0
        );
    }

    // A terminal of which nothing is known gets plain lines; Windows names none.
    private static bool CanRewriteLines() =>
        Environment.GetEnvironmentVariable("TERM") switch
        {
            "dumb" => false,
            null or "" => OperatingSystem.IsWindows(),
            _ => true,
        };

    // A terminal need not tell its width; lines are then as long as they are.
    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or PlatformNotSupportedException)
        {
            return 0;
        }
    }
}
