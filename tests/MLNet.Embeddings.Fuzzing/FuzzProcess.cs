using System.Diagnostics;
using System.Globalization;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing;

/// <summary>Reads inputs in a process of their own: what kills or hangs it is one finding, and another process goes on behind it.</summary>
internal static class FuzzProcess
{
    public const string ChildOption = "--child";

    private const int MillisecondsUntilHang = 1000 * (int)FuzzRun.WaitLimit;
    private const int HangExitCode = 75;
    private const string HeapLimit = "0x100000000";

    /// <summary>Reads the inputs 0 to <paramref name="count"/> − 1 in as many processes as it takes.</summary>
    public static FuzzTally Read(string reader, int seed, long count, string folder)
    {
        var all = new FuzzTally(reader);
        long first = 0;
        for (int part = 0; first < count; part++)
        {
            string journal = Path.Combine(folder, $"{reader}-{part}.journal");
            int exitCode = Start(reader, seed, first, count - first, journal);
            if (!File.Exists(journal))
                throw new InvalidOperationException($"The process for '{reader}' ended with {exitCode} before it began to read.");

            (FuzzTally tally, long? died) = FuzzJournal.Read(journal, reader);
            if (exitCode != 0 && died is null)
                throw new InvalidOperationException($"The process for '{reader}' ended with {exitCode} between two inputs.");

            if (died is { } index)
                tally.Findings.Add(
                    new FuzzFinding(
                        reader,
                        index,
                        exitCode == HangExitCode
                            ? $"did not end within {MillisecondsUntilHang / 1000} s"
                            : $"the process died (exit code {exitCode})"
                    )
                );
            all.Add(tally);
            first = died + 1 ?? count;
        }

        return all;
    }

    /// <summary>The work of such a process.</summary>
    /// <param name="arguments">Reader, seed, first index, count and journal.</param>
    public static int RunChild(ReadOnlySpan<string> arguments)
    {
        FuzzReader reader = FuzzReaders.Named(arguments[0]);
        long first = long.Parse(arguments[2], CultureInfo.InvariantCulture);
        using var journal = new FuzzJournal(arguments[4]);
        using var watch = new Timer(
            state =>
            {
                if (((FuzzJournal)state!).Elapsed > MillisecondsUntilHang)
                    Environment.Exit(HangExitCode);
            },
            journal,
            1000,
            1000
        );
        FuzzRun.Read(
            reader,
            int.Parse(arguments[1], CultureInfo.InvariantCulture),
            first,
            long.Parse(arguments[3], CultureInfo.InvariantCulture),
            journal
        );
        return 0;
    }

    private static int Start(string reader, int seed, long first, long count, string journal)
    {
        string[] arguments = [ChildOption, reader, $"{seed}", $"{first}", $"{count}", journal];
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? [typeof(FuzzProcess).Assembly.Location, .. arguments] : arguments);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
