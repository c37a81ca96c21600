using System.Security.Cryptography;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Memory;

/// <summary>Remembers reports in the store of what was computed of images, so that nothing that has not changed is inspected
/// twice.</summary>
/// <param name="listing">The folder.</param>
/// <param name="options">The model, the decoder and the rest; its store is what remembers.</param>
/// <param name="reportFolder">Where the report is written to.</param>
/// <param name="settings">What else the report depends on: limits, decisions.</param>
internal sealed class ReportMemory(
    ImageFolderListing listing,
    DatasetInspectorOptions options,
    string reportFolder,
    IReadOnlyList<string> settings
)
{
    private readonly string _store =
        options.StorePath ?? throw new ArgumentException("Without a store, nothing is remembered.", nameof(options));

    /// <summary>Finds the report of an earlier inspection.</summary>
    /// <returns>The report; <see langword="null"/> where there is none, or where it is not sure that nothing has changed.</returns>
    public RememberedReport? Find()
    {
        using var work = WorkCounts.Collect();
        var times = new StageClock();
        Outcome? found = times.Measure("compare", FindOutcome);
        return found is null ? null : new RememberedReport(found, times, work);
    }

    /// <summary>Remembers a report, unless it is not sure that the same images would give the same again.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Where it was published.</param>
    /// <param name="text">What is to be kept beside its files.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public void Add(DatasetReport report, ReportFolder folder, string text)
    {
        if (report.Remarks.Any(StoreSession.IsAboutStore))
            return;

        using var results = ResultStore.Open(_store);
        var contents = new KnownContents(results, Decoder);
        Digest key = KeyOf(contents.Settle);
        if (key.IsNone || !AreLasting(report, results, contents) || FilesOf(folder) is not { } files)
            return;

        using var outcomes = OutcomeStore.Open(_store);
        outcomes.Add(key, listing.Path, new Outcome(DateTimeOffset.UtcNow, text, files));
    }

    private Outcome? FindOutcome()
    {
        // A store that fails is no news here: the inspection opens it next, and tells.
        try
        {
            using var results = ResultStore.Open(_store);
            var contents = new KnownContents(results, Decoder);
            Digest key = KeyOf(contents.Of);
            if (key.IsNone)
                return null;

            using var outcomes = OutcomeStore.Open(_store);
            if (outcomes.Find(key) is not { } outcome)
                return null;
            contents.MarkUsed();
            return outcome;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IImageDecoder Decoder => options.Decoder ?? ImageDecoders.Default;

    private Digest KeyOf(Func<string, Digest> contentOf) => ReportKey.Of(listing, options, reportFolder, settings, contentOf);

    // What failed for want of memory, or because a file was held by somebody, may go well the next time.
    private bool AreLasting(DatasetReport report, ResultStore results, KnownContents contents)
    {
        if (report.InspectedUnreadable.Count == 0)
            return true;

        Dictionary<string, string> paths = listing.Images.ToDictionary(image => image.Id, image => image.Path, StringComparer.Ordinal);
        return report.InspectedUnreadable.All(image => results.HasProblem(contents.Of(paths[image.Id]), image.Reason));
    }

    // As they lie there, if they are still what was written.
    private static List<KeyValuePair<string, byte[]>>? FilesOf(ReportFolder folder)
    {
        var files = new List<KeyValuePair<string, byte[]>>();
        long bytes = 0;
        foreach ((string name, byte[] hash) in folder.Written)
        {
            string path = Path.Combine(folder.Path, name);
            bytes += new FileInfo(path).Length;
            if (bytes > OutcomeStore.MostBytesOfOne)
                return null;
            byte[] content = File.ReadAllBytes(path);
            if (!SHA256.HashData(content).AsSpan().SequenceEqual(hash))
                return null;
            files.Add(new(name, content));
        }

        return files;
    }
}
