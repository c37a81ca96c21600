using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Files;

/// <summary>
/// Names of what is not finished: a file or folder grows as <c>NAME.PROCESS-RANDOM.part</c> beside its place. The name tells whose it is,
/// so that a later run can clear away what a run that was killed has left.
/// </summary>
internal static partial class PartName
{
    // With what follows it stays below the 255 bytes that file systems allow, whatever the script.
    private const int MaximumStemLength = 60;

    // What this process is writing; it goes when the process is ended without a chance to dispose.
    private static readonly HashSet<string> Living = [];

    // Held while something is made, so that a process that ends either finds it or ends before it is made.
    private static readonly Lock Making = new();

    // A disk that does not answer must not keep a process from ending.
    private static readonly TimeSpan MakingPatience = TimeSpan.FromSeconds(1);

    /// <summary>Makes a file or folder of a new name beside a target.</summary>
    /// <typeparam name="T">What the making gives.</typeparam>
    /// <param name="target">Where it will be when it is finished.</param>
    /// <param name="make">Makes what bears the name it is given, and does nothing that takes time.</param>
    /// <returns>The name and what the making gave.</returns>
    public static (string Part, T Made) Make<T>(string target, Func<string, T> make)
    {
        string part = Path.Combine(Path.GetDirectoryName(target) ?? "", $"{Stem(target)}.{Environment.ProcessId}-{Guid.NewGuid():N}.part");
        lock (Making)
        {
            lock (Living)
                Living.Add(part);
            try
            {
                return (part, make(part));
            }
            catch
            {
                Release(part);
                throw;
            }
        }
    }

    /// <summary>Makes a new folder for temporary files, in the system's place for such.</summary>
    public static string MakeTemporaryFolder(string stem, Action<string> make)
    {
        string place = Path.Combine(Path.GetTempPath(), stem);
        ClearStale(place);
        return Make(
            place,
            part =>
            {
                make(part);
                return part;
            }
        ).Part;
    }

    /// <summary>Whether a path names something unfinished.</summary>
    public static bool Is(string path) => path.EndsWith(".part", StringComparison.Ordinal) && Pattern().IsMatch(path);

    /// <summary>Tells that a name is no longer in use: its file was moved or deleted.</summary>
    public static void Release(string part)
    {
        lock (Living)
            Living.Remove(part);
    }

    /// <summary>Deletes what is no longer wanted.</summary>
    public static void Abandon(string part)
    {
        Delete(part);
        Release(part);
    }

    /// <summary>Deletes whatever this process has not finished.</summary>
    /// <param name="then">What ends the process; nothing new is made until it returns.</param>
    public static void DeleteLiving(Action then)
    {
        bool isHeld = Making.TryEnter(MakingPatience);
        try
        {
            string[] parts;
            lock (Living)
                parts = [.. Living];
            foreach (string part in parts)
                DeleteInUse(part);
            then();
        }
        finally
        {
            if (isHeld)
                Making.Exit();
        }
    }

    /// <summary>Deletes what killed runs left beside a target.</summary>
    public static void ClearStale(string target) =>
        Clear(Path.GetDirectoryName(target), name => name.StartsWith($"{Stem(target)}.", StringComparison.Ordinal));

    /// <summary>Deletes what killed runs left in a folder.</summary>
    public static void ClearStaleIn(string folder) => Clear(folder, _ => true);

    private static void Clear(string? folder, Predicate<string> isOurs)
    {
        try
        {
            if (folder is null)
                return;
            foreach (string path in Directory.GetFileSystemEntries(folder, "*.part"))
            {
                string name = Path.GetFileName(path);
                bool isPart =
                    isOurs(name)
                    && Pattern().Match(name) is { Success: true } match
                    && int.TryParse(match.Groups["process"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                    && IsStale(path, process);
                if (isPart)
                    Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where the folder cannot be listed, what lies in it does no harm.
        }
    }

    private static bool IsStale(string path, int process)
    {
        lock (Living)
        {
            if (Living.Contains(path))
                return false;
        }

        // Folders cannot be locked; of files the lock tells more, as it holds between containers, each with numbers of its own.
        if (Directory.Exists(path))
            return process == Environment.ProcessId || !IsAlive(process);

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            // A process that has ended but that nobody has waited for still has its number.
            string status = $"/proc/{process}/stat";
            string line = File.Exists(status) ? File.ReadAllText(status) : "";
            if (line.AsSpan(line.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..])
                return false;

            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or Win32Exception)
        {
            return false;
        }
    }

    // While a folder is emptied, another thread may still put files into it.
    private static void DeleteInUse(string path)
    {
        const int attempts = 10;
        for (int attempt = 1; attempt <= attempts && Path.Exists(path); attempt++)
        {
            Delete(path);
            if (attempt > 1)
                Thread.Sleep(10);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is a left-over; the run itself is not the worse for it.
        }
    }

    private static string Stem(string target)
    {
        string name = Path.GetFileName(target);
        if (name.Length <= MaximumStemLength)
            return name;
        return name[..(char.IsHighSurrogate(name[MaximumStemLength - 1]) ? MaximumStemLength - 1 : MaximumStemLength)];
    }

    [GeneratedRegex(@"\.(?<process>\d{1,10})-[0-9a-f]{32}\.part$")]
    private static partial Regex Pattern();
}
