namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>What has been found so far for a block of contents. One thread at a time may use a block.</summary>
/// <remarks>
/// A pair is of interest to a content when it is within the range, nearer than its nearest so far, or nearer than its nearest of another
/// split. Distances are 1 − cosine; the lower bounds of the tiles never exceed them, so nothing of interest falls through, in whatever
/// order pairs arrive.
/// </remarks>
internal sealed class MatchBlock
{
    private const int PanelColumns = Neighbors.Kernels.TileShape.Columns;

    private readonly float _range;
    private readonly bool _findsNearest;
    private readonly float[] _distances;
    private readonly float[] _acrossDistances;
    private readonly int[] _nearest;
    private readonly int[] _nearestAcross;

    public MatchBlock(int rowCount, float range, bool tracksAcross)
        : this(rowCount, range, float.MaxValue, tracksAcross)
    {
        _findsNearest = true;
    }

    private MatchBlock(int rowCount, float range, float threshold, bool tracksAcross)
    {
        _range = range;
        _distances = new float[rowCount];
        _acrossDistances = new float[rowCount];
        _nearest = new int[rowCount];
        _nearestAcross = new int[rowCount];
        _distances.AsSpan().Fill(float.MaxValue);
        _acrossDistances.AsSpan().Fill(float.MaxValue);
        _nearest.AsSpan().Fill(ContentMatches.None);
        _nearestAcross.AsSpan().Fill(ContentMatches.None);

        int padded = (rowCount + PanelColumns - 1) / PanelColumns * PanelColumns;
        Thresholds = NewThresholds(rowCount, padded, threshold);
        AcrossThresholds = tracksAcross ? NewThresholds(rowCount, padded, threshold) : Thresholds;
    }

    /// <summary>Largest lower bound of interest to each content among those of its own split.</summary>
    public float[] Thresholds { get; }

    /// <summary>Largest lower bound of interest to each content among those of other splits.</summary>
    public float[] AcrossThresholds { get; }

    public List<ContentPair> Pairs { get; } = [];

    /// <summary>A block that keeps the pairs within the range and nothing else.</summary>
    /// <param name="rowCount">Contents in the block.</param>
    /// <param name="range">Distance up to which a pair is kept.</param>
    /// <param name="threshold">Distance in the tiles up to which a pair is looked at.</param>
    public static MatchBlock OfRange(int rowCount, float range, float threshold) => new(rowCount, range, threshold, tracksAcross: false);

    /// <summary>Takes note of a content's distance to another one.</summary>
    public void Offer(int row, int other, float distance, bool across)
    {
        if (!_findsNearest)
            return;

        if (distance < _distances[row] || (distance == _distances[row] && other < _nearest[row]))
        {
            _distances[row] = distance;
            _nearest[row] = other;
            Thresholds[row] = Math.Max(_range, distance);
        }

        if (across && (distance < _acrossDistances[row] || (distance == _acrossDistances[row] && other < _nearestAcross[row])))
        {
            _acrossDistances[row] = distance;
            _nearestAcross[row] = other;
            AcrossThresholds[row] = Math.Max(_range, distance);
        }
    }

    /// <summary>Passes on what was found for one content.</summary>
    public void Write(int row, int content, ContentMatches matches)
    {
        if (_nearest[row] != ContentMatches.None)
            matches.Offer(content, _nearest[row], 1 - _distances[row], across: false);

        if (_nearestAcross[row] != ContentMatches.None)
            matches.Offer(content, _nearestAcross[row], 1 - _acrossDistances[row], across: true);
    }

    private static float[] NewThresholds(int rowCount, int padded, float threshold)
    {
        var thresholds = new float[padded];
        thresholds.AsSpan(0, rowCount).Fill(threshold);
        thresholds.AsSpan(rowCount).Fill(float.MinValue);
        return thresholds;
    }
}
