using System.Security.Cryptography;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;
using MLNet.Embeddings.Reports.Memory;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports;

/// <summary>Remembers whole reports in the store of what was computed of images, so that images that have not changed are not inspected
/// twice with the same settings.</summary>
/// <remarks>
/// <para>A report is found again where the content of every image is known without reading it, and listing, model, options, settings,
/// program and .NET are the same. Whatever is not sure makes another inspection necessary: a file of the model that was written anew, an
/// image that failed for want of memory, a report that lies elsewhere as seen from the images.</para>
/// <para>Reports of more than 128 MB are not kept; of the others the 64 that were asked for last, 256 MB at most.</para>
/// </remarks>
/// <example>
/// <code><![CDATA[
/// using var folder = ReportFolder.Open("report", DatasetReport.FileNames, listing.Path);
/// var memory = new ReportMemory(listing, options, folder.Path);
/// if (memory.Find() is { } known)
/// {
///     known.Write(folder);
///     folder.Publish();
/// }
/// else
/// {
///     DatasetReport report = DatasetInspector.Inspect(listing, options);
///     report.Write(folder);
///     folder.Publish();
///     memory.Add(report, folder);
/// }
/// ]]></code>
/// </example>
public sealed class ReportMemory
{
    private readonly ImageFolderListing _listing;
    private readonly DatasetInspectorOptions _options;
    private readonly string _store;
    private readonly DateTime _began = DateTime.UtcNow;
    private readonly ReportKey _key;

    /// <summary>A memory of one inspection, which is to begin after this: what changes from now on is not remembered.</summary>
    /// <param name="listing">The folder.</param>
    /// <param name="options">The model, the decoder and the rest; <see cref="InspectorOptions.StorePath"/> is what remembers.</param>
    /// <param name="reportFolder">Where the report is written to: its page names images as they lie from there.</param>
    /// <param name="settings">What else the report depends on, such as limits and decisions; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">The options name no store, or <paramref name="reportFolder"/> is empty.</exception>
    public ReportMemory(
        ImageFolderListing listing,
        DatasetInspectorOptions options,
        string reportFolder,
        IReadOnlyList<string>? settings = null
    )
    {
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(reportFolder);
        _listing = listing;
        _options = options;
        _store =
            options.StorePath ?? throw new ArgumentException("Without a store, nothing is remembered: set StorePath.", nameof(options));
        _key = new ReportKey(listing, options, reportFolder, settings ?? []);
    }

    /// <summary>Finds the report of an earlier inspection.</summary>
    /// <returns>The report; <see langword="null"/> where there is none, or where it is not sure that nothing has changed.</returns>
    /// <exception cref="InvalidDataException">The store is another file, or one of another version.</exception>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
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
    /// <returns>Whether it is remembered.</returns>
    /// <exception cref="IOException">The store cannot be used.</exception>
    /// <exception cref="InvalidDataException">The store is another file, or one of another version.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public bool Add(DatasetReport report, ReportFolder folder, string text = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(text);
        if (report.Remarks.Any(remark => StoreSession.IsAboutStore(remark) || DuplicateFlaggerLog.IsAboutUnreadFiles(remark)))
            return false;

        using var results = ResultStore.Open(_store);
        var contents = new KnownContents(results, _options.Decoder ?? ImageDecoders.Default);
        Digest key = _key.Of(path => contents.Settle(path, _began), "remember");
        if (key.IsNone || !AreLasting(report, results, contents) || FilesOf(folder) is not { } files)
            return false;

        using var outcomes = OutcomeStore.Open(_store);
        return outcomes.Add(key, _listing.Path, new Outcome(DateTimeOffset.UtcNow, text, files));
    }

    private Outcome? FindOutcome()
    {
        // A store that fails is no news here: the inspection opens it next, and tells.
        try
        {
            using var results = ResultStore.Open(_store);
            var contents = new KnownContents(results, _options.Decoder ?? ImageDecoders.Default);
            Digest key = _key.Of(contents.Of, "compare");
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

    // What failed for want of memory, or because a file was held by somebody, may go well the next time.
    private bool AreLasting(DatasetReport report, ResultStore results, KnownContents contents)
    {
        if (report.InspectedUnreadable.Count == 0)
            return true;

        Dictionary<string, string> paths = _listing.Images.ToDictionary(image => image.Id, image => image.Path, StringComparer.Ordinal);
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
