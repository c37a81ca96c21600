using System.IO.MemoryMappedFiles;

namespace MLNet.Embeddings.Fuzzing;

/// <summary>What a process is reading and how the inputs before it ended, in memory that outlives the process.</summary>
/// <remarks>Eight-byte fields: index, whether it is being read, results, refusals, slowest, most allocated, peak memory. Findings stand in
/// a text file beside it.</remarks>
internal sealed class FuzzJournal : IDisposable
{
    private const int Length = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _findings;
    private int _findingsWritten;
    private long _begun;

    public FuzzJournal(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Length);
        _view = _file.CreateViewAccessor();
        _findings = path + ".findings";
    }

    /// <summary>Milliseconds since the input that is being read was begun; 0 between two.</summary>
    public long Elapsed => Interlocked.Read(ref _begun) is var begun && begun == 0 ? 0 : Environment.TickCount64 - begun;

    public void Begin(long index)
    {
        _view.Write(0, index);
        _view.Write(8, 1L);
        Interlocked.Exchange(ref _begun, Environment.TickCount64);
    }

    public void End(FuzzTally tally)
    {
        Interlocked.Exchange(ref _begun, 0);
        _view.Write(16, tally.Results);
        _view.Write(24, tally.Refusals);
        _view.Write(32, tally.Slowest);
        _view.Write(40, tally.MostAllocated);
        for (; _findingsWritten < tally.Findings.Count; _findingsWritten++)
            File.AppendAllText(_findings, $"{tally.Findings[_findingsWritten].Index}\t{tally.Findings[_findingsWritten].What}\n");
        _view.Write(8, 0L);
        if ((tally.Inputs & 63) == 0)
            WritePeak();
    }

    public void WritePeak() => _view.Write(48, System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64);

    /// <summary>What a process left, and the input that it died of, if it did.</summary>
    public static (FuzzTally Tally, long? Died) Read(string path, string reader)
    {
        var tally = new FuzzTally(reader);
        using (MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open))
        using (MemoryMappedViewAccessor view = file.CreateViewAccessor())
        {
            tally.Results = view.ReadInt64(16);
            tally.Refusals = view.ReadInt64(24);
            tally.Slowest = view.ReadDouble(32);
            tally.MostAllocated = view.ReadInt64(40);
            tally.PeakMemory = view.ReadInt64(48);
            string findings = path + ".findings";
            if (File.Exists(findings))
                tally.Findings.AddRange(
                    File.ReadLines(findings)
                        .Select(line => line.Split('\t', 2))
                        .Select(parts => new FuzzFinding(reader, long.Parse(parts[0]), parts[1]))
                );
            return (tally, view.ReadInt64(8) == 1 ? view.ReadInt64(0) : null);
        }
    }

    public void Dispose()
    {
        WritePeak();
        _view.Dispose();
        _file.Dispose();
    }
}
