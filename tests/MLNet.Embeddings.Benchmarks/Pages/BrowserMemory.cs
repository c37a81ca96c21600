using System.Globalization;

namespace MLNet.Embeddings.Benchmarks.Pages;

/// <summary>The memory of the processes that this one has started, by Linux's account of it.</summary>
internal static class BrowserMemory
{
    private const string Folder = "/proc";
    private const string Measure = "Pss:";
    private const string Name = "chrom";

    /// <summary>Bytes of all browser processes below this one; not a number where the system has no such account.</summary>
    public static double Read()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;

        Dictionary<int, int> parents = [];
        foreach (string folder in Directory.GetDirectories(Folder))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process))
                parents[process] = Parent(folder);
        }

        return parents.Keys.Where(process => IsBelow(process, parents)).Sum(Bytes);
    }

    private static bool IsBelow(int process, Dictionary<int, int> parents)
    {
        while (parents.TryGetValue(process, out int parent) && parent > 0)
        {
            if (parent == Environment.ProcessId)
                return true;
            process = parent;
        }

        return false;
    }

    // The name stands in parentheses and may hold anything; what follows the last one is the state and the parent.
    private static int Parent(string folder)
    {
        string text = Text(Path.Combine(folder, "stat"));
        string[] rest = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 0;
    }

    private static double Bytes(int process)
    {
        if (!Text($"{Folder}/{process}/comm").StartsWith(Name, StringComparison.Ordinal))
            return 0;

        string? line = Text($"{Folder}/{process}/smaps_rollup")
            .Split('\n')
            .FirstOrDefault(part => part.StartsWith(Measure, StringComparison.Ordinal));
        return line is null
            ? 0
            : 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    // A process may end while it is looked at.
    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
