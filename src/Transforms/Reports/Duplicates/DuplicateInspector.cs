using Microsoft.ML;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Reports.Interchange;
using MLNet.Embeddings.Reports.Sources;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports;

/// <summary>Looks for exact and near duplicates, leaks between splits and conflicting labels, in a folder of images or in
/// vectors.</summary>
/// <remarks>Nothing is ever deleted. Each image is read and decoded once; pairs that reach the threshold are looked at again in more
/// detail.</remarks>
public static class DuplicateInspector
{
    private const string Prefix = "Duplicate";

    /// <summary>Inspects a folder of images.</summary>
    /// <param name="listing">The images.</param>
    /// <param name="options">How to search; <see langword="null"/> takes the defaults.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InvalidDataException">No image can be read, or a file of the model is damaged.</exception>
    /// <exception cref="ArgumentException">An option does not fit the images, such as a scope that needs splits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is outside its range.</exception>
    /// <exception cref="InvalidOperationException">Too many pairs reach the threshold.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    /// <example>
    /// <code><![CDATA[
    /// DuplicateReport report = DuplicateInspector.Inspect(ImageFolderListing.Read("pictures"));
    /// report.Save("report"); // report/groups.png, pairs.csv, keep.txt, remove.txt and so on
    /// ]]></code>
    /// </example>
    public static DuplicateReport Inspect(ImageFolderListing listing, DuplicateInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return Inspect(mlContext => RowSource.Of(mlContext, listing), options ?? new DuplicateInspectorOptions(), listing);
    }

    /// <summary>Inspects rows of a data view: images, vectors of your own, or both, where the vectors say which images to
    /// compare.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">Which columns hold what.</param>
    /// <param name="options">How to search; <see langword="null"/> takes the defaults. The environment should be the one that
    /// <paramref name="data"/> belongs to.</param>
    /// <returns>What was found; findings name rows by their keys.</returns>
    /// <exception cref="ArgumentException">Neither images nor vectors are named, a key occurs twice, or an option does not fit the rows,
    /// such as a scope that needs splits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a number in the options is outside its
    /// range.</exception>
    /// <exception cref="InvalidDataException">No image can be read, there is no row, or a file of the model is damaged.</exception>
    /// <exception cref="InvalidOperationException">Too many pairs reach the threshold.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    public static DuplicateReport Inspect(IDataView data, DatasetColumns columns, DuplicateInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(columns);
        options ??= new DuplicateInspectorOptions();
        return Inspect(_ => RowSource.Of(data, columns), options, options.Listing);
    }

    private static DuplicateReport Inspect(Func<MLContext, RowSource> open, DuplicateInspectorOptions options, ImageFolderListing? listing)
    {
        if (options.NumberOfListedPairs < 1)
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.NumberOfListedPairs,
                $"{nameof(options.NumberOfListedPairs)} must be 1 or more, or null for all."
            );

        using var work = WorkCounts.Collect();
        var times = new StageClock();
        MLContext mlContext = options.MLContext ?? new MLContext();
        using var warnings = new WarningLog(mlContext);
        RowSource source = open(mlContext);
        bool embeds = source.Image is not null && source.Vector is null && !options.PixelsOnly;
        bool measures = source.Image is not null && options.Flagger.Keep == DuplicateKeep.Sharpest;
        // Vectors with keys are compared where they are: they may be many, and nothing else is wanted of them.
        bool isPassedOn = source.Image is null && source.Id is not null;
        IReadOnlyList<SourceRow> rows = times.Measure(
            embeds ? "embed" : "read",
            () =>
                isPassedOn
                    ? RowReader.ReadTexts(source, options)
                    : new RowReader(mlContext, options).Read(source, ContactSheet.ThumbnailSide, embeds, measures)
        );
        if (rows.Count == 0)
            throw new InvalidDataException("There is no row to compare: the data is empty.");

        IDataView data = isPassedOn ? source.Data : SourceView.Of(mlContext, rows);
        DuplicateFlaggerEstimator.Options flaggerOptions = Complete(options, source, rows, isPassedOn);
        options.Report("duplicates", 0, 0);
        DuplicateFlaggerTransformer flagger = times.Measure("fit", () => mlContext.Transforms.DuplicateFlagger(flaggerOptions).Fit(data));
        Flags[] flags = times.Measure(
            "flags",
            () => mlContext.Data.CreateEnumerable<Flags>(flagger.Transform(data), reuseRowObject: false).ToArray()
        );
        for (int row = 0; row < flags.Length; row++)
            flags[row].Source = rows[row];
        if (flags.All(row => row.IsUnreadable))
            throw new InvalidDataException(
                Invariant($"None of the {flags.Length:N0} images can be read, {rows[0].Path} and all others; there is nothing to compare.")
            );

        IEnumerable<DuplicatePair> pairs = flagger
            .GetPairs()
            .Where(pair => flaggerOptions.Scope != DuplicateScope.CrossSplit || pair.IsLeak);
        return new DuplicateReport(
            source,
            flags,
            [.. pairs.Take(options.NumberOfListedPairs ?? int.MaxValue)],
            flagger,
            listing,
            new ReportOrigin(embeds ? options.Model ?? ClipModel.Embedded : null, DuplicateContent.OptionsOf(options, flaggerOptions)),
            warnings.Messages,
            times,
            work
        );
    }

    // A copy, so that the caller's options stay as they are.
    private static DuplicateFlaggerEstimator.Options Complete(
        DuplicateInspectorOptions options,
        RowSource source,
        IReadOnlyList<SourceRow> rows,
        bool isPassedOn
    )
    {
        DuplicateFlaggerEstimator.Options given = options.Flagger;
        bool hasVectors = isPassedOn || rows[0].Vector.Length > 0;
        bool hasEvidence = source.Image is not null && given.Orientation == DuplicateOrientation.Upright;
        if (source.Image is not null && !hasEvidence && !source.HasPaths)
            throw new ArgumentException(
                $"Images that come without paths are compared upright: name a column of paths to compare them {given.Orientation}.",
                nameof(options)
            );

        return new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = Prefix,
            InputColumnName = hasVectors ? (isPassedOn ? source.Vector!.Column.Name : nameof(SourceRow.Vector)) : null,
            EvidenceColumnName = hasEvidence ? nameof(SourceRow.Evidence) : null,
            ImagePathColumnName = source.HasPaths ? nameof(SourceRow.Path) : null,
            IdColumnName = isPassedOn ? source.Id!.Column.Name : nameof(SourceRow.Id),
            SplitColumnName = NameOf(source.Split?.Column.Name, nameof(SourceRow.Split), row => row.Split),
            LabelColumnName = NameOf(source.Label?.Column.Name, nameof(SourceRow.Label), row => row.Label),
            Threshold = given.Threshold,
            Linkage = given.Linkage,
            Scope = given.Scope,
            Keep = given.Keep,
            SplitPriority = given.SplitPriority,
            FactsColumnName = source.Image is not null && given.Keep == DuplicateKeep.Sharpest ? nameof(SourceRow.Facts) : null,
            Centering = given.Centering,
            Hubness = given.Hubness,
            Orientation = given.Orientation,
            FindEditedCopies = given.FindEditedCopies,
            NeighborMethod = given.NeighborMethod,
            MaximumNumberOfPairs = given.MaximumNumberOfPairs,
            MinimumNumberOfPairs = given.MinimumNumberOfPairs,
            Decoder = options.Decoder,
            StorePath = options.StorePath,
            NumberOfThreads = options.NumberOfThreads,
            CancellationToken = options.CancellationToken,
        };

        string? NameOf(string? passedOn, string read, Func<SourceRow, string> value) =>
            !rows.Any(row => value(row).Length > 0) ? null
            : isPassedOn ? passedOn
            : read;
    }
}
