using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Compares contents by the evidence at hand: pixels where there are images, else the cosine of vectors.</summary>
internal sealed class ContentSearch
{
    private const int VectorSample = 400_000;
    private const int ImageSample = 20_000;
    private const int MostForExactSearch = 200_000;

    private readonly DuplicateRows _rows;
    private readonly int[] _splits;
    private readonly int[] _comparable;
    private readonly int[] _rowOfContent;
    private readonly RowDistance? _distance;

    public ContentSearch(DuplicateRows rows, DuplicateContents contents)
    {
        _rows = rows;
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

    /// <summary>All pairs from a score on, and the nearest of each content.</summary>
    /// <param name="threshold">Score from which on pairs are kept; above 1 keeps none and finds the nearest, exactly.</param>
    /// <param name="settings">How to search, and for how many pairs at most.</param>
    /// <param name="context">Threads and callback.</param>
    public ContentMatches Run(float threshold, DuplicateSettings settings, EngineContext context)
    {
        long maximumPairs = settings.MaximumPairs;
        if (!_rows.HasImages)
        {
            using EngineContext.StageScope stage = context.BeginStage("duplicates");
            bool isApproximate = threshold <= 1
                && (settings.Search == DuplicateSearch.Approximate || (settings.Search == DuplicateSearch.Automatic && _comparable.Length > MostForExactSearch));
            return isApproximate
                ? ProjectedJoin.Run(Pack(_rows.Vectors!), _comparable, _splits, threshold, maximumPairs, context, SimdPaths.Widest)
                : SimilarityJoin.Run(Pack(_rows.Vectors!), _comparable, _splits, threshold, maximumPairs, context, SimdPaths.Widest);
        }

        Matrix? vectors = _rows.Vectors is { } given ? Pack(given) : null;
        return PixelJoin.Run(Pack(_rows.Descriptors!), vectors, PackThumbnails(), _comparable, _splits, threshold, maximumPairs, context);
    }

    /// <summary>The score of two contents; NaN where one cannot be compared.</summary>
    public float Score(int content, int other)
    {
        int row = _rowOfContent[content];
        int otherRow = _rowOfContent[other];
        return row < 0 || otherRow < 0 ? float.NaN : ScoreRows(row, otherRow, null);
    }

    /// <summary>The score that unrelated rows reach at a rate.</summary>
    public float NullThreshold(double falsePositiveRate, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("calibration");
        var workers = new PixelEvidence?[context.ThreadCount];
        return Calibration.NullCalibration.Threshold(
            _comparable.Length,
            (first, second, worker) => ScoreRows(
                _rowOfContent[_comparable[first]], _rowOfContent[_comparable[second]], _rows.HasImages ? workers[worker] ??= new PixelEvidence() : null),
            _rows.HasImages ? ImageSample : VectorSample,
            falsePositiveRate,
            context);
    }

    private float ScoreRows(int row, int other, PixelEvidence? evidence)
    {
        if (_distance is not null)
            return 1 - (float)_distance.Between(row, other);

        evidence ??= new PixelEvidence();
        evidence.SetFirst(PixelThumbnail.Of(_rows.Thumbnails, row));
        return evidence.Score(PixelThumbnail.Of(_rows.Thumbnails, other));
    }

    private Matrix Pack(Matrix all)
    {
        if (_comparable.Length == all.RowCount)
            return all;

        var packed = new Matrix(_comparable.Length, all.ColumnCount);
        for (int i = 0; i < _comparable.Length; i++)
            all.Row(_rowOfContent[_comparable[i]]).CopyTo(packed.Row(i));

        return packed;
    }

    private byte[] PackThumbnails()
    {
        if (_comparable.Length == _rows.Count)
            return _rows.Thumbnails;

        var packed = new byte[_comparable.Length * PixelThumbnail.Length];
        for (int i = 0; i < _comparable.Length; i++)
            PixelThumbnail.Of(_rows.Thumbnails, _rowOfContent[_comparable[i]]).CopyTo(packed.AsSpan(i * PixelThumbnail.Length));

        return packed;
    }
}
