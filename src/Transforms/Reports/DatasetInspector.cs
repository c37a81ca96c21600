using Microsoft.ML;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports;

/// <summary>Looks at a data set of labeled images, or of vectors of anything: maps, duplicates, leaks between splits, labels that are
/// likely wrong, outliers, images that are too dark, blurred or otherwise faulty, unreadable files.</summary>
/// <remarks>
/// <para>Each image is read and decoded once, and neighbors are searched once for all that needs them. Nothing is written before
/// <see cref="DatasetReport.Save"/>. With the same data, model and seed the findings are the same at any number of threads.</para>
/// <para>An image that cannot be read is a finding and ends no run, unless all of them are. Beside the vectors, a small copy of each
/// image stays in memory for the page, some 3 KB each, and until duplicates were sought gray levels of up to 256 KB each, at most 256 MB
/// in all: what is decoded beyond these, for a closer look at near duplicates, counts in <see cref="WorkCounts.ImagesDecoded"/>.</para>
/// </remarks>
public static class DatasetInspector
{
    /// <summary>Inspects a folder of images.</summary>
    /// <param name="folder">The folder: CLASS/FILE or, with folders named like train, valid and test at any level, SPLIT/CLASS/FILE,
    /// CLASS/SPLIT/FILE and the like, Hugging Face, COCO, YOLO or Pascal VOC; also one without classes. Or a file that names its images, as
    /// for <see cref="ImageFolderListing.Read"/>.</param>
    /// <param name="options">The model, the layout, the seed, and who is told of progress; <see langword="null"/> takes the
    /// defaults.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no image, or none that can be read, or a file of the model is
    /// damaged.</exception>
    /// <exception cref="IOException">The folder is a file or cannot be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty, or the layout is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    /// <example>
    /// <code><![CDATA[
    /// DatasetReport report = DatasetInspector.Inspect("pictures");
    /// report.Save("report"); // report/inspect.html and report/findings.csv
    /// GateVerdict verdict = report.Check(new DatasetGates { MaximumLeaks = 0, MaximumUnreadable = 0 });
    /// return verdict.IsPassed ? 0 : 1;
    /// ]]></code>
    /// </example>
    public static DatasetReport Inspect(string folder, DatasetInspectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new DatasetInspectorOptions();
        var times = new StageClock();
        ImageFolderListing listing = times.Measure(
            "list",
            () => ImageFolderListing.Read(folder, new ImageFolderOptions { Layout = options.Layout }, options.CancellationToken)
        );
        return Inspect(mlContext => RowSource.Of(mlContext, listing), options, times);
    }

    /// <summary>Inspects a folder of images that was listed before, for whoever wants to know first what it holds.</summary>
    /// <param name="listing">The images.</param>
    /// <param name="options">The model, the seed, and who is told of progress; <see langword="null"/> takes the defaults.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InvalidDataException">No image can be read, or a file of the model is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    public static DatasetReport Inspect(ImageFolderListing listing, DatasetInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return Inspect(mlContext => RowSource.Of(mlContext, listing), options ?? new DatasetInspectorOptions(), new StageClock());
    }

    /// <summary>Inspects rows of a data view: images, embedded by CLIP, or vectors of your own, or both.</summary>
    /// <param name="data">The rows; read once.</param>
    /// <param name="columns">Which columns hold what.</param>
    /// <param name="options">The model, the seed, and who is told of progress; <see langword="null"/> takes the defaults. The environment
    /// should be the one that <paramref name="data"/> belongs to.</param>
    /// <remarks>Vectors without images are compared by their cosine alone; the page then shows no images and says what was not
    /// judged. A row with a missing or infinite value in its vector counts as unreadable.</remarks>
    /// <returns>What was found; findings name rows by their keys.</returns>
    /// <exception cref="ArgumentException">Neither images nor vectors are named, or a key occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a number in the options is outside its
    /// range.</exception>
    /// <exception cref="InvalidDataException">No row can be read, or there is none, or a file of the model is damaged.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    /// <example>
    /// <code><![CDATA[
    /// DatasetReport report = DatasetInspector.Inspect(
    ///     vectors,
    ///     new DatasetColumns { VectorColumnName = "Features", LabelColumnName = "Label", SplitColumnName = "Split" },
    ///     new DatasetInspectorOptions { MLContext = mlContext });
    /// report.Save("report");
    /// ]]></code>
    /// </example>
    public static DatasetReport Inspect(IDataView data, DatasetColumns columns, DatasetInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(columns);
        return Inspect(_ => RowSource.Of(data, columns), options ?? new DatasetInspectorOptions(), new StageClock());
    }

    /// <summary>Looks at the classes of a folder of images alone: how many there are of each, which lie close together, and whether CLIP
    /// agrees with the labels.</summary>
    /// <param name="listing">The images, of which some bear labels.</param>
    /// <param name="options">The model, and who is told of progress; <see langword="null"/> takes the defaults.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InvalidDataException">No image bears a label, or none can be read, or a file of the model is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    public static ClassReport InspectClasses(ImageFolderListing listing, DatasetInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listing);
        if (listing.Labels.Count == 0)
            throw new InvalidDataException(
                $"No picture of {listing.Path} has a class: name folders by classes, CLASS/FILE, or give a table or annotations that tell "
                    + "them."
            );

        return InspectClasses(mlContext => RowSource.Of(mlContext, listing), options ?? new DatasetInspectorOptions());
    }

    /// <summary>Looks at the classes of rows of a data view alone: images, embedded by CLIP, or vectors of your own, or both.</summary>
    /// <param name="data">The rows; read once.</param>
    /// <param name="columns">Which columns hold what; that of the labels must be named.</param>
    /// <param name="options">The model, and who is told of progress; <see langword="null"/> takes the defaults. The environment should be
    /// the one that <paramref name="data"/> belongs to.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">Neither images nor vectors are named, or a key occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a number in the options is outside its
    /// range.</exception>
    /// <exception cref="InvalidDataException">No row bears a label, or none can be read, or a file of the model is damaged.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    public static ClassReport InspectClasses(IDataView data, DatasetColumns columns, DatasetInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(columns);
        return InspectClasses(_ => RowSource.Of(data, columns), options ?? new DatasetInspectorOptions());
    }

    private static ClassReport InspectClasses(Func<MLContext, RowSource> open, DatasetInspectorOptions options)
    {
        using var work = WorkCounts.Collect();
        var times = new StageClock();
        MLContext mlContext = options.MLContext ?? new MLContext(options.Seed);
        using var warnings = new WarningLog(mlContext);
        RowSource source = open(mlContext);
        IReadOnlyList<SourceRow> rows = Read(mlContext, source, thumbnailSide: null, options, times);
        if (rows.All(row => row.Label.Length == 0))
            throw new InvalidDataException("No row bears a label, so there are no classes to look at.");

        ClipModel? model = source.Vector is null ? options.Model ?? ClipModel.Embedded : null;
        DatasetAnalysis analysis = new RowInspector(mlContext, rows, source, options, times).InspectClasses(model);
        return new ClassReport(source.Listing, rows, analysis, warnings.Messages, times, work);
    }

    private static DatasetReport Inspect(Func<MLContext, RowSource> open, DatasetInspectorOptions options, StageClock times)
    {
        using var work = WorkCounts.Collect();
        MLContext mlContext = options.MLContext ?? new MLContext(options.Seed);
        using var warnings = new WarningLog(mlContext);
        RowSource source = open(mlContext);
        int thumbnailSide = Thumbnails.SideFor(source.Data.GetRowCount() ?? int.MaxValue);
        IReadOnlyList<SourceRow> rows = Read(mlContext, source, thumbnailSide, options, times);
        ClipModel? model = source.Vector is null ? options.Model ?? ClipModel.Embedded : null;
        DatasetInspection inspection = new RowInspector(mlContext, rows, source, options, times).Inspect(
            model,
            options.Seed,
            options.FindEditedCopies
        );
        if (source.Listing is { } listing)
            inspection = inspection with { PassedOver = listing.PassedOver, Linked = listing.Linked };
        return new DatasetReport(source, rows, inspection, model, options, warnings.Messages, times, work);
    }

    private static IReadOnlyList<SourceRow> Read(
        MLContext mlContext,
        RowSource source,
        int? thumbnailSide,
        DatasetInspectorOptions options,
        StageClock times
    )
    {
        IReadOnlyList<SourceRow> rows = times.Measure(
            "embed",
            () => new RowReader(mlContext, options).Read(source, thumbnailSide, measures: thumbnailSide is not null)
        );
        if (rows.Count == 0)
            throw new InvalidDataException("There is no row to inspect: the data is empty.");
        if (rows.All(row => row.Reason.Length > 0))
        {
            string first = rows[0].Path.Length > 0 ? rows[0].Path : rows[0].Id;
            throw new InvalidDataException(
                FormattableString.Invariant($"None of the {rows.Count} {source.Items} can be read; {first}: {rows[0].Reason}")
            );
        }

        return rows;
    }
}
