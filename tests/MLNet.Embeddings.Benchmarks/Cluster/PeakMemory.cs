using System.Diagnostics;
using System.Globalization;

namespace MLNet.Embeddings.Benchmarks.Cluster;

/// <summary>The most memory that this process has held since a moment; where that cannot be told, since its start.</summary>
internal static class PeakMemory
{
    private const string Marks = "/proc/self/clear_refs";
    private const string Status = "/proc/self/status";
    private const string Line = "VmHWM:";

    /// <summary>Begins to count from what is held now.</summary>
    public static void Reset()
    {
        // 5 asks the kernel to set the peak of the resident set to what it is.
        if (File.Exists(Marks))
            File.WriteAllText(Marks, "5");
    }

    /// <summary>The peak in MB.</summary>
    public static long Megabytes()
    {
        if (File.Exists(Status))
        {
            string line = File.ReadLines(Status).First(text => text.StartsWith(Line, StringComparison.Ordinal));
            return long.Parse(line[Line.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) >> 10;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
