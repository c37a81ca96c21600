using System.Diagnostics;
using System.Reflection;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Gates;

namespace MLNet.Embeddings.Fuzzing;

/// <summary>Feeds inputs to a reader, one after the other, and judges how each ends.</summary>
internal static class FuzzRun
{
    /// <summary>Seconds of a processor that one input may take.</summary>
    public const double TimeLimit = 5;

    /// <summary>Seconds on the clock that it may take, on a machine that is busy with other things as well.</summary>
    public const double WaitLimit = 100;

    /// <summary>Reads inputs of a range.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="seed">Seed of all inputs.</param>
    /// <param name="first">First index.</param>
    /// <param name="count">How many.</param>
    /// <param name="journal">Told what is being read, for the case that the process does not survive it.</param>
    public static FuzzTally Read(FuzzReader reader, int seed, long first, long count, FuzzJournal? journal = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnet-embeddings-fuzz-");
        try
        {
            var tally = new FuzzTally(reader.Name);
            for (long index = first; index < first + count; index++)
            {
                byte[] input = Create(reader, seed, index);
                journal?.Begin(index);
                string? fault = Judge(reader, input, folder.FullName, tally);
                if (fault is not null)
                    tally.Findings.Add(new FuzzFinding(reader.Name, index, fault));
                journal?.End(tally);
            }

            return tally;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The bytes of one input.</summary>
    public static byte[] Create(FuzzReader reader, int seed, long index) => reader.Create(new Mutator(seed, reader.Name, index));

    private static string? Judge(FuzzReader reader, byte[] input, string folder, FuzzTally tally)
    {
        (Exception? exception, double seconds, double waited, long allocated) = Measure(reader, input, folder);
        tally.Slowest = Math.Max(tally.Slowest, seconds);
        tally.MostAllocated = Math.Max(tally.MostAllocated, allocated);
        if (exception is not null && (!reader.IsRefusal(exception) || !IsSentence(exception.Message)))
            return $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}{Place(exception)}";
        if (seconds > TimeLimit || waited > WaitLimit)
            return $"took {seconds:0.0} s of a processor and {waited:0.0} s on the clock";
        if (allocated > reader.MemoryLimit)
            return $"allocated {allocated >> 20} MB for {input.Length} bytes";

        if (exception is null)
            tally.Results++;
        else
            tally.Refusals++;
        return null;
    }

    private static (Exception? Exception, double Seconds, double Waited, long Allocated) Measure(
        FuzzReader reader,
        byte[] input,
        string folder
    )
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        double worked = ThreadTime.Seconds;
        Exception? caught = null;
        try
        {
            reader.Read(input, folder);
        }
        catch (Exception exception)
        {
            caught = Cause(exception);
        }

        return (
            caught,
            ThreadTime.Seconds - worked,
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            GC.GetAllocatedBytesForCurrentThread() - before
        );
    }

    // ML.NET loads transformers by reflection, which wraps what they throw.
    private static Exception Cause(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions: [{ } inner, ..] } => Cause(inner),
            TargetInvocationException { InnerException: { } inner } => Cause(inner),
            _ => exception,
        };

    private static bool IsSentence(string message) =>
        message.Length is > 10 and < 1000
        && !message.Contains("   at ", StringComparison.Ordinal)
        && !message.StartsWith("Exception of type", StringComparison.Ordinal);

    private static string Place(Exception exception) =>
        exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("MLNet.Embeddings", StringComparison.Ordinal)) is { } line
            ? $" [{line.Trim()}]"
            : "";
}
