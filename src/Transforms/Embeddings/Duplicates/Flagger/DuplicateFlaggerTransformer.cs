using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(DuplicateFlaggerTransformer),
    null,
    typeof(SignatureLoadModel),
    "Duplicate flagger",
    DuplicateFlaggerTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Knows the duplicates among the fitted rows, and compares any other row with them.</summary>
/// <remarks>
/// A row whose key was fitted has the fitted answer, whatever else it holds. Any other row is compared with all fitted rows:
/// <c>IsDuplicate</c> then says that it repeats one of
/// them, <c>GroupId</c> which group that one is in (0 where it was unique), and <c>IsLeak</c> that one of another split does.
/// </remarks>
public sealed class DuplicateFlaggerTransformer : RowTransformer
{
    internal const string LoaderSignature = "DuplicateFlagger";

    private readonly DuplicateFlaggerColumns _columns;
    private readonly DuplicateIndex _index;
    private readonly ComparisonSpace _space;
    private readonly int? _vectorLength;
    private readonly IImageDecoder _decoder;
    private readonly DuplicateMatcher _matcher;

    internal DuplicateFlaggerTransformer(
        IHostEnvironment environment,
        DuplicateFlaggerColumns columns,
        DuplicateIndex index,
        ComparisonSpace space,
        int? vectorLength,
        IImageDecoder decoder
    )
        : base(environment, CurrentFormat)
    {
        _columns = columns;
        _index = index;
        _space = space;
        _vectorLength = vectorLength;
        _decoder = decoder;
        _matcher = new DuplicateMatcher(index);
    }

    /// <summary>Score from which on two rows are near duplicates, as given or as calibrated.</summary>
    public float Threshold => _index.Threshold;

    /// <summary>
    /// What the threshold stands on, where <c>Fit</c> calibrated it by unrelated rows: for vectors with
    /// <see cref="DuplicateThreshold.ModelDefault"/>, and with
    /// <see cref="DuplicateThreshold.NullPairs"/>. <see langword="null"/> where it was given, found otherwise, or saved by a version that
    /// did not keep this.
    /// </summary>
    public DuplicateCalibration? Calibration => _index.Calibration is { } calibrated ? new DuplicateCalibration(calibrated) : null;

    /// <summary>Number of fitted rows.</summary>
    public int RowCount => _index.Rows.Count;

    /// <summary>The share of all pairs that the search has found, as measured on a sample; 1 where it was exact, NaN where there was no
    /// pair to measure by.</summary>
    public double SearchRecall => _index.Matches.Recall;

    /// <summary>What the score is: whether and how hubs are corrected for, as given or as chosen.</summary>
    public DuplicateHubness Hubness => _index.Settings.Hubness;

    /// <summary>Which way up pictures are compared.</summary>
    public DuplicateOrientation Orientation => _columns.Orientation;

    /// <summary>How vectors are moved and scaled before they are compared, as given or as chosen.</summary>
    public DuplicateCentering Centering => _space.Centering;

    /// <summary>
    /// All pairs from the threshold on, the highest score first; of more than 16 identical rows, the further ones are paired with the
    /// first only. Where there are fewer
    /// than <see cref="DuplicateFlaggerEstimator.Options.MinimumNumberOfPairs"/>, the highest-scored pairs below the threshold follow.
    /// </summary>
    /// <remarks>Made anew by each call.</remarks>
    public IReadOnlyList<DuplicatePair> GetPairs() => DuplicateTables.Pairs(_index.Rows, _index.Contents, _index.Matches, _index.Settings);

    /// <summary>All groups, in the order of their numbers.</summary>
    /// <remarks>Made anew by each call.</remarks>
    public IReadOnlyList<DuplicateGroup> GetGroups() => DuplicateTables.Groups(_index.Rows, _index.Findings);

    /// <summary>How many fitted rows have each status: all but those that are <see cref="DuplicateStatus.Ok"/> were compared by nothing
    /// but exact equality.</summary>
    /// <remarks>Made anew by each call. A status that no row has is not among the keys.</remarks>
    public IReadOnlyDictionary<DuplicateStatus, int> GetStatusCounts() =>
        _index.Rows.Statuses.GroupBy(status => status).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>What other thresholds would do, from the lowest score of a nearest row up to 1.</summary>
    /// <remarks>Made anew by each call.</remarks>
    public IReadOnlyList<ThresholdPoint> GetThresholdCurve() => DuplicateTables.Curve(_index.Findings);

    /// <summary>Keys of the rows to keep, in ordinal order: all but the duplicates. Rows that could not be compared are among
    /// them.</summary>
    public IReadOnlyList<string> GetKeysToKeep() => [.. _index.Rows.Keys.Where((_, row) => !_index.Findings.IsDuplicate[row])];

    /// <summary>Keys of the rows that repeat one that is kept, in ordinal order.</summary>
    public IReadOnlyList<string> GetKeysToRemove() => [.. _index.Rows.Keys.Where((_, row) => _index.Findings.IsDuplicate[row])];

    internal static LoadableFormat<DuplicateFlaggerTransformer> CurrentFormat { get; } = new("DUPLFLAG", 8, LoaderSignature, Read);

    /// <summary>Adds rows: the result is that of a fit to all rows at this transformer's threshold. What is known of the fitted rows is
    /// not read again.</summary>
    /// <param name="input">New rows, with the columns of the fit.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A new transformer; this one stays as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">A key is already known, or there are no keys.</exception>
    public DuplicateFlaggerTransformer Add(IDataView input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        DuplicateFlaggerInput columns = DuplicateFlaggerInput.Find(input.Schema, _columns, _vectorLength, isFit: true);
        if (!columns.HasKeys)
            throw new ArgumentException("Rows can only be added to a flagger with keys: fit it with IdColumnName.", nameof(input));

        using LogChannel log = Host.Log("Add");
        var progress = new ProgressLog(Host, log);
        using var context = new EngineContext(_columns.NumberOfThreads, progress, cancellationToken);
        DuplicateRows added = DuplicateFlaggerReader.Read(input, columns, _columns, _decoder, held: null, memory: null, context);
        DuplicateIndex index = _index.Add(_space.Apply(added, context), context);
        return new DuplicateFlaggerTransformer(Host.Environment, _columns, index, _space, _vectorLength, _decoder);
    }

    /// <summary>
    /// The same transformer for pictures in another folder, such as after it was loaded: a folder with a full path is not saved. The
    /// pictures of the fit are looked for there too, to look again at those that a new row resembles.
    /// </summary>
    /// <param name="imageFolder">Folder that paths of images are relative to; <see langword="null"/> is the current one.</param>
    public DuplicateFlaggerTransformer WithImageFolder(string? imageFolder) =>
        new(Host.Environment, _columns with { Folder = imageFolder }, _index.In(imageFolder), _space, _vectorLength, _decoder);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static DuplicateFlaggerTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static DuplicateFlaggerTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new DuplicateFlaggerMapping(
            Host,
            DuplicateFlaggerInput.Find(inputSchema, _columns, _vectorLength, isFit: false),
            _columns,
            _index.Rows,
            _index.Findings,
            _matcher,
            _space,
            _decoder
        );

    private protected override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        writer.Values.Write(_vectorLength ?? 0);
        writer.Values.Write(_space.MeanLength);
        writer.Values.Write(_space.DirectionCount);
        DuplicateModel.Write(writer, _index);
        _space.WriteArrays(writer);
    }

    private static DuplicateFlaggerTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        DuplicateFlaggerColumns columns = DuplicateFlaggerColumns.Read(reader);
        int vectorLength = reader.ReadInt32("the length of vectors", 0);
        if (columns.Vector is null != (vectorLength == 0) || !(columns.HasImages || columns.Vector is not null))
            throw new FormatException($"The saved model is damaged: its columns do not fit vectors of {vectorLength} values.");

        int meanLength = reader.ReadInt32("the length of the mean", 0, vectorLength);
        int directions = reader.ReadInt32("the number of directions", 0, meanLength);
        DuplicateIndex index = DuplicateModel.Read(reader, directions > 0 ? directions : vectorLength, columns);
        ComparisonSpace space = ComparisonSpace.ReadArrays(reader, meanLength, directions);
        return new DuplicateFlaggerTransformer(
            environment,
            columns,
            index,
            space,
            vectorLength == 0 ? null : vectorLength,
            columns.Turned(ImageDecoders.Default)
        );
    }
}
