using System.Text.Json.Nodes;
using MLNet.Embeddings.Images.Store;
using MLNet.Embeddings.Reports.Interchange;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports;

/// <summary>The report of an earlier inspection of the same images with the same settings.</summary>
public sealed class RememberedReport
{
    private readonly Outcome _outcome;
    private readonly StageClock _times;
    private readonly WorkCounts _work;

    internal RememberedReport(Outcome outcome, StageClock times, WorkCounts work)
    {
        _outcome = outcome;
        _times = times;
        _work = work;
    }

    /// <summary>When that inspection ended.</summary>
    public DateTimeOffset Ended => _outcome.Ended;

    /// <summary>What was kept beside its files.</summary>
    public string Text => _outcome.Text;

    /// <summary>What it took to find it.</summary>
    public IReadOnlyList<StageTime> StageTimes => _times.Stages;

    /// <summary>Writes its files again; they are what a new inspection would write, and <c>run</c> tells of this run.</summary>
    /// <param name="folder">The folder; its files appear when it is published.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(ReportFolder folder)
    {
        JsonObject run = ReportOrigin.RunOf(_times.Stages, _times.Elapsed, _work, DateTimeOffset.UtcNow, Ended);
        foreach ((string name, byte[] content) in _outcome.Files)
        {
            folder.Write(
                name,
                stream =>
                {
                    if (name == ReportJson.FileName)
                        ReportJson.WriteAnew(stream, content, run);
                    else
                        stream.Write(content);
                }
            );
        }
    }
}
