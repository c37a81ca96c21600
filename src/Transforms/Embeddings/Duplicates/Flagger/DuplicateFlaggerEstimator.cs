using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings;

/// <summary>Flags exact and near duplicates, leaks between splits and conflicting labels; see which rows to keep and why.</summary>
/// <remarks>
/// <para>To make one, call
/// <see cref="EmbeddingsCatalog.DuplicateFlagger(TransformsCatalog, string, string?, string?, string?, string?, string?, float?)"/> or
/// <see cref="EmbeddingsCatalog.DuplicateFlagger(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input columns | Vectors (known-sized vector of <xref:System.Single>), or images (path as text, content as bytes, or
/// <xref:Microsoft.ML.Data.MLImage>, or evidence made while they were
/// embedded), or both; optionally keys, splits, labels, a score |
/// | Output columns, each beginning with the output column's name | |
/// | `Kind` | Key: Unique, ExactFile, ExactPixels, Near |
/// | `IsDuplicate` | Boolean: the row repeats another one that is kept |
/// | `GroupId`, `GroupSize` | Key and Int32: rows that repeat each other; 0 for none |
/// | `IsRepresentative`, `ScoreToRepresentative`, `IsChained` | Whether the row is the one of its group that is kept, how similar it is to
/// that one, and whether that is below the threshold |
/// | `RepresentativeKey` | Text: key of the row of the group that is kept, and of a row in no group its own. Rows that repeat each other
/// share it and every row has one, so it is what `samplingKeyColumnName` of `TrainTestSplit` and `CrossValidationSplit` wants: no copy of a
/// training row ends up in the test set |
/// | `NearestKey`, `NearestScore` | The most similar other row, whatever the threshold |
/// | `NearestOtherSplitKey`, `NearestOtherSplitScore`, `IsLeak` | The most similar row of another split, over all rows and not only those
/// that are kept |
/// | `IsLabelConflict` | Boolean: some duplicate has another label |
/// | `Status` | Key: Ok, Unreadable, ZeroVector, NotFinite, NoDirection, TooLarge, ThumbnailOnly |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes, once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// <c>Fit</c> compares all rows with each other. After it the transformer is a pure function of one row: a row whose key was fitted has
/// the fitted answer, any other
/// row is compared with all fitted rows and with no other new one. So a transformer that was fitted to training data finds, in test data,
/// the rows that leak.
/// Nothing is ever deleted.
/// </para>
/// <para>
/// Exact copies are found by the SHA-256 of the file and of the shape and pixels of the image as it is shown: upright, with all bits,
/// in all frames. Near duplicates of images are scored by
/// pixel evidence among the nearest gradient histograms, from 1,000 images on corrected for how similar others are around them. Near
/// duplicates of vectors are all pairs whose score reaches the threshold; the search is exact up to 200,000 rows.
/// </para>
/// <para>
/// Evidence looks at 32 × 32 pixels, so pairs that reach the threshold are read again and compared at up to 512 pixels a side, all frames
/// included: pictures made from one template, which differ in a line of text or a lesion, are told apart, and their score is halved. A
/// saved
/// model holds the paths of the pictures within <see cref="Options.ImageFolder"/>, and not the pictures: a row that is new to it is looked
/// at again too where those that it resembles still lie there, or in the folder that
/// <see cref="DuplicateFlaggerTransformer.WithImageFolder"/> names, unchanged. Where they do not, the row's status is
/// <see cref="DuplicateStatus.ThumbnailOnly"/>, and a warning says of how many rows. Pictures that come as bytes or images are looked at
/// again in <c>Fit</c>, by a second pass over their column; afterwards nothing is left of them but evidence, so that a new row that
/// resembles one of them has that status too.
/// </para>
/// <para>
/// The score of vectors is their cosine where the threshold is given as a number. Otherwise, from 1,000 rows on, it is the cosine of
/// whitened vectors with hubs corrected
/// for, which tells repetitions from mere likeness far better; <see cref="Options.Centering"/> and <see cref="Options.Hubness"/> choose
/// for themselves.
/// </para>
/// <para>The work of <c>Fit</c> on vectors is proportional to rows² × columns; its memory to the rows and to the pairs that are
/// found.</para>
/// </remarks>
public sealed partial class DuplicateFlaggerEstimator : IEstimator<DuplicateFlaggerTransformer>
{
    // Below, a neighborhood of 20 rows is hardly local, and there is too little to learn components from.
    private const int FewestCorrected = 1000;

    private readonly ComponentHost _host;
    private readonly DuplicateFlaggerColumns _columns;
    private readonly DuplicateThreshold _threshold;
    private readonly DuplicateSettings _settings;
    private readonly DuplicateCentering _centering;
    private readonly IImageDecoder _decoder;
    private readonly CancellationToken _cancellation;
    private readonly NeighborSet? _neighbors;
    private readonly string? _storePath;

    internal DuplicateFlaggerEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        ArgumentNullException.ThrowIfNull(options.Threshold, nameof(options.Threshold));
        ArgumentNullException.ThrowIfNull(options.SplitPriority, nameof(options.SplitPriority));
        EngineContext.RequireThreads(options.NumberOfThreads, nameof(options.NumberOfThreads));
        Require(options.MaximumNumberOfPairs >= 1, options.MaximumNumberOfPairs, "1 or more", nameof(options.MaximumNumberOfPairs));
        RequireMember(options.Linkage, nameof(options.Linkage));
        RequireMember(options.Scope, nameof(options.Scope));
        RequireMember(options.Keep, nameof(options.Keep));
        NeighborSearch.RequireMethod(options.NeighborMethod, nameof(options.NeighborMethod));
        RequireMember(options.Centering, nameof(options.Centering));
        RequireMember(options.Hubness, nameof(options.Hubness));
        RequireMember(options.Orientation, nameof(options.Orientation));
        Require(options.MinimumNumberOfPairs >= 0, options.MinimumNumberOfPairs, "0 or more", nameof(options.MinimumNumberOfPairs));
        RequireColumn(
            options.Scope is DuplicateScope.WithinSplit or DuplicateScope.CrossSplit,
            $"scope {options.Scope}",
            options.SplitColumnName,
            nameof(options.SplitColumnName)
        );
        RequireColumn(
            options.Scope == DuplicateScope.WithinClass,
            $"scope {options.Scope}",
            options.LabelColumnName,
            nameof(options.LabelColumnName)
        );
        RequireColumn(
            options.Keep == DuplicateKeep.SplitPriority,
            $"keep {options.Keep}",
            options.SplitColumnName,
            nameof(options.SplitColumnName)
        );
        RequireColumn(
            options.Keep == DuplicateKeep.HighestScore,
            $"keep {options.Keep}",
            options.ScoreColumnName,
            nameof(options.ScoreColumnName)
        );
        RequireColumn(
            options.Keep == DuplicateKeep.Sharpest,
            $"keep {options.Keep}",
            options.FactsColumnName,
            nameof(options.FactsColumnName)
        );
        RequireColumn(
            options.Keep == DuplicateKeep.MaximumPixels,
            $"keep {options.Keep}",
            options.ImagePathColumnName ?? options.EvidenceColumnName,
            nameof(options.ImagePathColumnName)
        );

        RequireVectors(options);

        _host = new ComponentHost(environment, nameof(DuplicateFlaggerEstimator));
        _columns = DuplicateFlaggerColumns.Of(options);
        _threshold = options.Threshold;
        _settings = new DuplicateSettings
        {
            Linkage = options.Linkage,
            Scope = options.Scope,
            Keep = options.Keep,
            SplitPriority = [.. options.SplitPriority],
            NeighborMethod = options.NeighborMethod,
            MaximumPairs = options.MaximumNumberOfPairs,
            ListedPairs = options.MinimumNumberOfPairs,
            Hubness = options.Hubness,
            FindsEditedCopies = options.FindEditedCopies,
        };
        _centering = options.Centering;
        _decoder = _columns.Turned(options.Decoder ?? ImageDecoders.Default);
        _cancellation = options.CancellationToken;
        _neighbors = options.Neighbors;
        _storePath = options.StorePath;
        if (_storePath is { Length: 0 })
            throw new ArgumentException("StorePath is empty: name a file, or leave it null for none.", nameof(options));
    }

    /// <summary>Compares all rows of the input with each other.</summary>
    /// <param name="input">
    /// The rows; read once, in cursor order, which the result does not depend on. A column of pictures as bytes or images is read again for
    /// the second look at pairs that reach the threshold.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    /// <exception cref="InvalidOperationException">More pairs reach the threshold than
    /// <see cref="Options.MaximumNumberOfPairs"/>.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled.</exception>
    public DuplicateFlaggerTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        DuplicateFlaggerInput columns = DuplicateFlaggerInput.Find(input.Schema, _columns, vectorLength: null, isFit: true);

        using LogChannel log = _host.Log("Fit");
        var progress = new ProgressLog(_host, log);
        using var context = new EngineContext(_columns.NumberOfThreads, progress, _cancellation);
        HeldPictures? held = columns.Held(input, _decoder);
        using LookMemory? memory = _storePath is null || !columns.HasImages ? null : new LookMemory(_storePath, _decoder, log.Warning);
        DuplicateRows rows = DuplicateFlaggerReader.Read(input, columns, _columns, _decoder, held, memory, context);
        rows = rows with { FirstEqual = rows.HasImages ? [] : DuplicateContents.FirstEqual(rows, areAsRead: true) };
        if (_threshold is not DuplicateThreshold.OfScore && !rows.HasImages && LineCheck.LieOnOneLine(rows))
            rows.Statuses.AsSpan().Replace(DuplicateStatus.Ok, DuplicateStatus.NoDirection);

        (DuplicateCentering centering, DuplicateHubness hubness) = Measure(rows);
        ComparisonSpace space = ComparisonSpace.Of(rows, centering, context);
        // Neighbors say nothing of vectors that have been moved.
        NeighborSet? neighbors = space.Centering == DuplicateCentering.None ? _neighbors : null;
        if (_neighbors is not null && neighbors is null)
            log.Info($"The given neighbors are not used: the vectors are compared after centering ({space.Centering}).");
        DuplicateSettings settings = _settings with { Hubness = hubness };
        DuplicateIndex index = DuplicateIndex.Build(space.Apply(rows, context), _threshold, settings, context, neighbors, held);
        if (rows.HasImages)
            LevelsCache.Shared.Forget(rows.FileDigests, _decoder);
        DuplicateFlaggerLog.Write(log, index, _columns, _threshold);
        return new DuplicateFlaggerTransformer(_host.Environment, _columns, index, space, columns.VectorLength, _decoder);
    }

    /// <summary>The input's shape with the output columns added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DuplicateFlaggerInput.Check(inputSchema, _columns);
        return SchemaShapes.With(inputSchema, _columns.Shapes);
    }

    // A fixed threshold is a cosine, or plain evidence, to whoever states it, so it leaves no choice of the measure.
    private (DuplicateCentering Centering, DuplicateHubness Hubness) Measure(DuplicateRows rows)
    {
        bool isFree = _threshold is not DuplicateThreshold.OfScore;
        int contents = CountOfContents(rows);
        bool isLarge = contents >= FewestCorrected;
        DuplicateCentering centering = _centering;
        if (centering == DuplicateCentering.Automatic)
        {
            centering =
                !isFree || rows.HasImages ? DuplicateCentering.None
                : isLarge ? DuplicateCentering.Whiten
                : contents >= Calibrated.FewestRows && ComparisonSpace.ShareOneDirection(rows) ? DuplicateCentering.FrozenMean
                : DuplicateCentering.None;
        }

        DuplicateHubness hubness =
            _settings.Hubness != DuplicateHubness.Automatic ? _settings.Hubness
            : isFree && isLarge ? DuplicateHubness.Csls
            : DuplicateHubness.None;
        return (centering, hubness);
    }

    // Copies make data no larger: what is learned rests on rows that differ.
    private static int CountOfContents(DuplicateRows rows)
    {
        DuplicateContents contents = DuplicateContents.Of(rows);
        return Enumerable
            .Range(0, rows.Count)
            .Where(row => rows.Statuses[row] == DuplicateStatus.Ok)
            .Select(row => contents.OfRow[row])
            .Distinct()
            .Count();
    }

    private static void Require(bool legal, object? value, string range, string name)
    {
        if (!legal)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }

    private static void RequireMember<T>(T value, string name)
        where T : struct, Enum => Require(Enum.IsDefined(value), value, $"one of the members of {typeof(T).Name}", name);

    private static void RequireVectors(Options options)
    {
        if (options.EvidenceColumnName is not null && options.Orientation == DuplicateOrientation.AsStored)
            throw new ArgumentException(
                $"{nameof(options.EvidenceColumnName)} holds what was seen of upright pictures: leave it out to compare them "
                    + $"{options.Orientation}.",
                nameof(options)
            );
        if ((options.ImagePathColumnName ?? options.EvidenceColumnName) is not null && options.Hubness == DuplicateHubness.MutualKnn)
        {
            string name = options.ImagePathColumnName is null ? nameof(options.EvidenceColumnName) : nameof(options.ImagePathColumnName);
            throw new ArgumentException(
                $"Hubness {options.Hubness} is for the cosine of vectors, but with {name} pairs are scored by pixel "
                    + $"evidence: choose Csls or None, or leave {name} out.",
                nameof(options)
            );
        }
    }

    private static void RequireColumn(bool isNeeded, string reason, string? column, string name)
    {
        if (isNeeded && column is null)
            throw new ArgumentException($"{name} must be set for {reason}.", name);
    }
}
