using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings;

/// <summary>Reference rows made ready for approximate nearest-neighbor search, at a cost per query that hardly grows with their
/// number.</summary>
/// <remarks>
/// A random projection tree leads a query to rows in its neighborhood, from where it walks along the graph of nearest neighbors. The
/// distances returned are those of
/// <see cref="ExactNeighborIndex"/>; what the search may miss is a neighbor.
/// </remarks>
public sealed class ApproximateNeighborIndex : INeighborIndex
{
    private const int GraphNeighbors = 15;
    private const int LeafRows = 256;

    // A query may fall beside its neighbors in one tree; hardly ever in each of them.
    private const int Trees = 3;
    private const int LeastBreadth = 96;
    private const int QueryBlockRows = 32;
    private const int RecallNeighbors = 15;
    private const int FormatVersion = 2;

    // Since this version, a checksum follows the content.
    private const int ChecksumVersion = 2;

    private readonly ReferenceRows? _reference;
    private readonly SearchGraph? _graph;
    private readonly EntryTree[] _trees = [];
    private readonly int _columnCount;

    /// <summary>Makes reference rows ready.</summary>
    /// <param name="reference">The rows to search. The index keeps them, and they must not change while it is in use.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="seed">Seed of the tree.</param>
    /// <param name="neighbors">Nearest neighbors among the reference rows, at least 10 each, where they are known already; otherwise they
    /// are searched.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or <paramref name="neighbors"/> is of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a defined value.</exception>
    public ApproximateNeighborIndex(
        Matrix reference,
        DistanceMetric metric,
        EngineContext? context = null,
        int seed = 0,
        NeighborTable? neighbors = null
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("index");
        DistanceMetrics.Require(metric);
        RowRange.ForDistances(metric).Require(reference, nameof(reference), context);
        if (neighbors is not null && neighbors.RowCount != reference.RowCount)
            throw new ArgumentException(
                $"The neighbors are of {neighbors.RowCount} rows, but there are {reference.RowCount} reference rows.",
                nameof(neighbors)
            );

        RowCount = reference.RowCount;
        Metric = metric;
        Recall = 1;
        _columnCount = reference.ColumnCount;
        if (RowCount == 0)
            return;

        _reference = ReferenceRows.Of(reference, metric, SimdPaths.Widest, context);
        _graph = SearchGraph.Of(GraphTable(_reference, neighbors, (ulong)(uint)seed, context), context);
        _trees = GrowTrees(_reference, (ulong)(uint)seed, context);
        Recall = QueryRecall.Measure(this, _reference, _graph, RecallNeighbors, (ulong)(uint)seed, context);
    }

    /// <summary>Makes rows ready whose neighbors have been found already.</summary>
    /// <param name="reference">The rows, equal ones merged.</param>
    /// <param name="graph">Edges between the distinct rows.</param>
    /// <param name="recallNeighbors">Neighbors per query by which the recall is measured.</param>
    /// <param name="seed">Seed of the trees.</param>
    /// <param name="context">Threads, progress and cancellation.</param>
    internal ApproximateNeighborIndex(ReferenceRows reference, SearchGraph graph, int recallNeighbors, ulong seed, EngineContext context)
        : this(
            reference,
            reference.Distinct.RowCount,
            reference.Distinct.Rows.ColumnCount,
            reference.Metric,
            graph,
            GrowTrees(reference, seed, context),
            1
        ) => Recall = QueryRecall.Measure(this, reference, graph, recallNeighbors, seed, context);

    private ApproximateNeighborIndex(
        ReferenceRows? reference,
        int rowCount,
        int columnCount,
        DistanceMetric metric,
        SearchGraph? graph,
        EntryTree[] trees,
        double recall
    )
    {
        _reference = reference;
        _graph = graph;
        _trees = trees;
        _columnCount = columnCount;
        RowCount = rowCount;
        Metric = metric;
        Recall = recall;
    }

    /// <summary>Number of reference rows.</summary>
    public int RowCount { get; }

    /// <summary>How distance is measured.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>The share of the 15 true nearest neighbors that a search finds, estimated on points between reference rows.</summary>
    public double Recall { get; }

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote.</summary>
    /// <param name="stream">Where to read from; read no further than the index goes, and left open.</param>
    /// <param name="reference">The same reference rows.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <exception cref="InvalidDataException">The data is damaged, cut short, of a newer version or of other rows.</exception>
    public static ApproximateNeighborIndex Load(Stream stream, Matrix reference, EngineContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(reference);
        using EngineContext? own = EngineContext.Ensure(ref context);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return Load(reader, reference, context);
    }

    internal static ApproximateNeighborIndex Load(BinaryReader reader, Matrix reference, EngineContext context)
    {
        try
        {
            int version = reader.ReadInt32();
            if (version is < 1 or > FormatVersion)
                throw new InvalidDataException(
                    $"The neighbor index has format version {version}; this library reads versions up to {FormatVersion}."
                );

            using var content = new ChecksumStream(reader.BaseStream);
            using var body = new BinaryReader(content);
            ApproximateNeighborIndex index = LoadContent(body, reference, context);
            ulong checksum = content.Checksum;
            return version < ChecksumVersion || reader.ReadUInt64() == checksum
                ? index
                : throw new InvalidDataException("The neighbor index is damaged: its checksum does not fit its content.");
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The neighbor index is cut short.", exception);
        }
    }

    private static ApproximateNeighborIndex LoadContent(BinaryReader reader, Matrix reference, EngineContext context)
    {
        var metric = (DistanceMetric)reader.ReadInt32();
        int rows = reader.ReadInt32();
        int columns = reader.ReadInt32();
        if (rows != reference.RowCount || columns != reference.ColumnCount || !Enum.IsDefined(metric))
        {
            throw new InvalidDataException(
                $"The neighbor index is of {rows} × {columns} values, the reference rows are {reference.RowCount} × "
                    + $"{reference.ColumnCount}; load it with the rows it was built for."
            );
        }

        double recall = reader.ReadDouble();
        if (rows == 0)
            return new ApproximateNeighborIndex(null, 0, columns, metric, null, [], recall);

        RowRange.ForDistances(metric).Require(reference, nameof(reference), context);
        ReferenceRows distinct = ReferenceRows.Of(reference, metric, SimdPaths.Widest, context);
        var graph = new SearchGraph(ArrayFormat.ReadIntegers(reader), ArrayFormat.ReadIntegers(reader));
        var trees = new EntryTree[Trees];
        for (int tree = 0; tree < Trees; tree++)
            trees[tree] = new EntryTree(ArrayFormat.ReadSingles(reader), ArrayFormat.ReadSingles(reader), ArrayFormat.ReadIntegers(reader));

        bool fits = graph.Fits(distinct.Count) && Array.TrueForAll(trees, tree => tree.Fits(distinct.Count, distinct.Space.Depth));
        if (!fits)
            throw new InvalidDataException(
                "The neighbor index does not belong to these reference rows; load it with the rows it was built for."
            );

        return new ApproximateNeighborIndex(distinct, rows, columns, metric, graph, trees, recall);
    }

    /// <summary>Writes the index without the reference rows, which <see cref="Load(Stream, Matrix, EngineContext?)"/> takes from
    /// elsewhere.</summary>
    /// <param name="stream">Where to write to; it stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        Save(writer);
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(FormatVersion);
        writer.Flush();
        using var content = new ChecksumStream(writer.BaseStream);
        using (var body = new BinaryWriter(content, System.Text.Encoding.UTF8, leaveOpen: true))
            SaveContent(body);
        writer.Write(content.Checksum);
    }

    private void SaveContent(BinaryWriter writer)
    {
        writer.Write((int)Metric);
        writer.Write(RowCount);
        writer.Write(_columnCount);
        writer.Write(Recall);
        if (_graph is null)
            return;

        ArrayFormat.Write(writer, _graph.Starts);
        ArrayFormat.Write(writer, _graph.Targets);
        foreach (EntryTree tree in _trees)
        {
            ArrayFormat.Write(writer, tree.Normals);
            ArrayFormat.Write(writer, tree.Splits);
            ArrayFormat.Write(writer, tree.Entries);
        }
    }

    /// <summary>Finds the nearest reference rows of one query on the calling thread.</summary>
    /// <param name="query">The query, with as many values as the reference rows have columns.</param>
    /// <param name="indices">Receives the neighbors, nearest first, equally near ones by index; its length is the number wanted.</param>
    /// <param name="distances">Receives their distances; as long as <paramref name="indices"/>.</param>
    /// <returns>How many were found: the number wanted, or all reference rows where there are fewer. Entries beyond are left as they
    /// were.</returns>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or a length does not fit.</exception>
    public int Search(ReadOnlySpan<float> query, Span<int> indices, Span<float> distances)
    {
        QueryCheck.Require(query, _columnCount, Metric, indices, distances);
        int count = Math.Min(indices.Length, RowCount);
        if (count > 0)
            SearchOne(query, indices[..count], distances[..count], new GraphSearch(), []);

        return count;
    }

    /// <summary>Finds the nearest reference rows of each query.</summary>
    /// <param name="queries">The queries, with as many columns as the reference rows.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per query, k, at least 1. Where there are fewer reference rows, all of them are
    /// returned.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>A table with one entry per query and min(k, <see cref="RowCount"/>) neighbors each, nearest first, equally near ones by
    /// index.</returns>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or the column counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1.</exception>
    public NeighborTable Search(Matrix queries, int numberOfNeighbors, EngineContext? context = null)
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        QueryCheck.Require(queries, _columnCount, Metric, numberOfNeighbors, context);
        int count = Math.Min(numberOfNeighbors, RowCount);
        NeighborTables.RequireSize(queries.RowCount, count);
        var indices = new int[checked(queries.RowCount * count)];
        var distances = new float[indices.Length];
        if (count == 0)
            return new NeighborTable(queries.RowCount, 0, indices, distances);

        context.ForWithProgress(
            (queries.RowCount + QueryBlockRows - 1) / QueryBlockRows,
            (block, _) =>
            {
                var search = new GraphSearch();
                var buffer = new List<RankedCandidate>();
                for (int row = block * QueryBlockRows; row < Math.Min(queries.RowCount, (block + 1) * QueryBlockRows); row++)
                    SearchOne(queries.Row(row), indices.AsSpan(row * count, count), distances.AsSpan(row * count, count), search, buffer);
            }
        );
        return new NeighborTable(queries.RowCount, count, indices, distances);
    }

    private static EntryTree[] GrowTrees(ReferenceRows reference, ulong seed, EngineContext context)
    {
        var trees = new EntryTree[Trees];
        PreparedRows prepared = reference.Prepare(context);
        for (int tree = 0; tree < Trees; tree++)
            trees[tree] = EntryTree.Of(RandomProjectionTree.Build(prepared, LeafRows, seed, tree, context));
        return trees;
    }

    private static NeighborTable GraphTable(ReferenceRows reference, NeighborTable? neighbors, ulong seed, EngineContext context)
    {
        int count = Math.Min(GraphNeighbors, reference.Count - 1);
        if (neighbors is not null && reference.Distinct.AllDiffer && neighbors.NeighborCount >= Math.Min(10, count))
            return neighbors;

        if (count == 0)
            return new NeighborTable(reference.Count, 0, [], []);

        return reference.Count >= ApproximateSelfSearch.FewestRows(count) && SearchCost.PrefersApproximate(reference, count)
            ? ApproximateSelfSearch.Run(reference, count, seed, context, out _)
            : ExactSelfSearch.Run(reference, count, context);
    }

    private void SearchOne(
        ReadOnlySpan<float> query,
        Span<int> indices,
        Span<float> distances,
        GraphSearch search,
        List<RankedCandidate> buffer
    )
    {
        ReferenceRows reference = _reference!;
        var row = new Matrix(1, _columnCount, query.ToArray());
        double[] squaredNorms = [RowDistance.SquaredNorm(query, reference.Path)];
        RowDistance distance = reference.DistanceFrom(row, squaredNorms);
        PreparedRows prepared = reference.Space.Prepare(row, squaredNorms);

        int wanted = Math.Min(indices.Length, reference.Count);
        ReadOnlySpan<RankedCandidate> found = search.Run(
            _graph!,
            _trees,
            prepared.Row(0),
            reference.Path,
            distance,
            0,
            Math.Max(LeastBreadth, 2 * wanted)
        );
        if (found.Length < wanted)
            found = All(reference.Count, distance);

        if (reference.Distinct.AllDiffer)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                indices[i] = found[i].Index;
                distances[i] = (float)found[i].Distance;
            }

            return;
        }

        var groups = new int[wanted];
        var groupDistances = new float[wanted];
        for (int i = 0; i < wanted; i++)
        {
            groups[i] = found[i].Index;
            groupDistances[i] = (float)found[i].Distance;
        }

        MemberLists.Write(reference.Distinct, groups, groupDistances, -1, indices, distances, buffer);
    }

    // The walk ended in a part of the graph that is smaller than the answer.
    private static RankedCandidate[] All(int rowCount, RowDistance distance)
    {
        var all = new RankedCandidate[rowCount];
        for (int row = 0; row < rowCount; row++)
            all[row] = new RankedCandidate(distance.Between(0, row), row, row, 0);

        Array.Sort(all);
        return all;
    }
}
