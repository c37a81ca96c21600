using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>
/// Compares contents by the evidence at hand: pixels where there are images, else vectors, by their cosine or by a score that corrects for
/// hubs.
/// </summary>
internal sealed class ContentSearch
{
    /// <summary>
    /// Pairs of pictures that are looked at again, at most. At some 20 to 50 ms each that is an hour, and minutes in all data but copies
    /// of a template.
    /// </summary>
    public const int MostSecondLooks = 100_000;

    // Some 400,000 pairs, of pictures 20,000.
    private const int VectorSample = 900;
    private const int ImageSample = 200;
    private const int MostForExactSearch = 200_000;

    private readonly DuplicateRows _rows;
    private readonly DuplicateSettings _settings;
    private readonly int[] _splits;
    private readonly int[] _comparable;
    private readonly int[] _rowOfContent;
    private readonly RowDistance? _distance;
    private readonly NeighborGraph? _graph;
    private readonly PixelGraph? _pictures;
    private readonly NeighborScales _scales;

    /// <summary>Prepares a search; where there are images, or hubs are corrected for, this finds the neighborhoods.</summary>
    public ContentSearch(
        DuplicateRows rows,
        DuplicateContents contents,
        DuplicateSettings settings,
        NeighborSet? shared,
        EngineContext context
    )
        : this(rows, contents, settings, NeighborScales.None)
    {
        if (_rows.HasImages)
        {
            Matrix? vectors = _rows.Vectors is { } given ? Pack(given) : null;
            _pictures = PixelGraph.Of(
                Pack(_rows.Descriptors!),
                vectors,
                PackThumbnails(),
                _comparable,
                _splits,
                settings.Hubness,
                context,
                shared,
                settings.FindsEditedCopies ? DetailedPictures() : []
            );
            _scales = _pictures.Scales;
            return;
        }

        if (settings.Hubness == DuplicateHubness.None)
            return;

        NeighborMethod mode = IsApproximate ? NeighborMethod.Approximate : NeighborMethod.Exact;
        _graph = NeighborGraph.Of(Pack(_rows.Vectors!), _comparable, _splits, settings.Hubness, mode, shared, context);
        _scales = _graph.Scales;
    }

    /// <summary>Prepares to score contents whose neighborhoods are known.</summary>
    public ContentSearch(DuplicateRows rows, DuplicateContents contents, DuplicateSettings settings, NeighborScales scales)
    {
        _rows = rows;
        _settings = settings;
        _scales = scales;
        _splits = ContentSplits.Of(rows, contents);
        _rowOfContent = new int[contents.Count];
        _rowOfContent.AsSpan().Fill(-1);
        for (int row = rows.Count - 1; row >= 0; row--)
        {
            if (rows.Statuses[row] == DuplicateStatus.Ok)
                _rowOfContent[contents.OfRow[row]] = row;
        }

        _comparable = [.. Enumerable.Range(0, contents.Count).Where(content => _rowOfContent[content] >= 0)];
        if (!rows.HasImages)
        {
            using var context = new EngineContext(1);
            Matrix vectors = rows.Vectors!;
            double[] norms = ReferenceRows.SquaredNormsOf(vectors, SimdPaths.Widest, context);
            _distance = new RowDistance(vectors, norms, vectors, norms, DistanceMetric.Cosine, SimdPaths.Widest);
        }
    }

    /// <summary>Whether scores take account of the neighborhoods.</summary>
    public bool IsCorrected => _scales.IsCorrected;

    private bool IsApproximate =>
        _settings.NeighborMethod == NeighborMethod.Approximate
        || (_settings.NeighborMethod == NeighborMethod.Automatic && _comparable.Length > MostForExactSearch);

    /// <summary>All pairs from a score on, and the nearest of each content.</summary>
    /// <param name="threshold">Score from which on pairs are kept; above 1 keeps none and finds the nearest, exactly.</param>
    /// <param name="context">Threads and callback.</param>
    public ContentMatches Run(float threshold, EngineContext context)
    {
        if (_graph is not null)
            return _graph.Match(threshold, _settings, context);

        return _pictures is not null
            ? _pictures.Match(threshold, _settings)
            : CosineSearch.Run(Pack(_rows.Vectors!), _comparable, _splits, threshold, _settings, threshold <= 1 && IsApproximate, context);
    }

    /// <summary>Looks again at the pairs of pictures that reach a score.</summary>
    /// <param name="threshold">The score.</param>
    /// <param name="held">Pictures that came without files; <see langword="null"/> where there are none, or no longer.</param>
    /// <param name="context">Threads and callback.</param>
    public SecondLookCounts LookAgain(float threshold, IHeldPictures? held, EngineContext context) =>
        _pictures?.LookAgain(threshold, _rows, _rowOfContent, MostSecondLooks, held, context) ?? default;

    /// <summary>The score of two contents; NaN where one cannot be compared.</summary>
    public float Score(int content, int other)
    {
        int row = _rowOfContent[content];
        int otherRow = _rowOfContent[other];
        if (row < 0 || otherRow < 0)
            return float.NaN;

        return _distance is not null && _scales.Hubness == DuplicateHubness.Csls
            ? _scales.Score((float)_distance.Between(row, otherRow), _scales.Scales[content], _scales.Scales[other])
            : ScoreContents(content, other, null, isTurned: true);
    }

    /// <summary>The score that unrelated rows reach at a rate.</summary>
    public Calibrated Calibrate(double falsePositiveRate, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("calibration");
        if (_graph is not null && _scales.Hubness == DuplicateHubness.Csls)
            return _graph.Calibrate(falsePositiveRate);

        var workers = new PixelEvidence?[context.NumberOfThreads];
        return NullCalibration.Calibrate(
            _comparable.Length,
            (first, second, worker) =>
                ScoreContents(
                    _comparable[first],
                    _comparable[second],
                    _rows.HasImages ? workers[worker] ??= new PixelEvidence() : null,
                    isTurned: false
                ),
            _rows.HasImages ? ImageSample : VectorSample,
            falsePositiveRate,
            context
        );
    }

    private float ScoreContents(int content, int other, PixelEvidence? evidence, bool isTurned)
    {
        int row = _rowOfContent[content];
        int otherRow = _rowOfContent[other];
        if (_distance is not null)
            return 1 - (float)_distance.Between(row, otherRow);

        evidence ??= new PixelEvidence();
        ReadOnlySpan<byte> thumbnail = PixelThumbnail.Of(_rows.Thumbnails, row);
        ReadOnlySpan<byte> otherThumbnail = PixelThumbnail.Of(_rows.Thumbnails, otherRow);
        evidence.SetFirst(thumbnail);
        float score = evidence.Score(otherThumbnail);
        if (isTurned)
        {
            Matrix descriptors = _rows.Descriptors!;
            var turned = new TurnedEvidence(evidence);
            score = Math.Max(score, turned.Score(descriptors.Row(row), descriptors.Row(otherRow), thumbnail, otherThumbnail).Score);
        }

        return _scales.ScoreEvidence(score, content, other);
    }

    private int[] DetailedPictures() =>
        _rows.Pictures is { } pictures
            ? [.. Enumerable.Range(0, _comparable.Length).Where(i => pictures.CanBeCut(_rowOfContent[_comparable[i]], _rows.PixelCounts))]
            : [];

    private Matrix Pack(Matrix all) =>
        _comparable.Length == all.RowCount ? all : all.RowsAt([.. _comparable.Select(content => _rowOfContent[content])]);

    private byte[] PackThumbnails()
    {
        if (_comparable.Length == _rows.Count)
            return _rows.Thumbnails;

        var packed = new byte[PixelThumbnail.BytesOf(_comparable.Length)];
        for (int i = 0; i < _comparable.Length; i++)
            PixelThumbnail.Of(_rows.Thumbnails, _rowOfContent[_comparable[i]]).CopyTo(packed.AsSpan(i * PixelThumbnail.Length));

        return packed;
    }
}
