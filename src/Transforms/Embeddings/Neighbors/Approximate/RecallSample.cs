using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>A sample of rows whose exact neighbors are known, to measure by how many an approximate search has found.</summary>
internal sealed class RecallSample
{
    private const int LargestSample = 480;

    private readonly int[] _places;
    private readonly float[] _farthest;
    private readonly int _neighborCount;

    private RecallSample(int[] places, float[] farthest, int neighborCount)
    {
        _places = places;
        _farthest = farthest;
        _neighborCount = neighborCount;
    }

    /// <summary>Draws the sample and searches it exactly.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="prepared">The same rows as the approximate search has them.</param>
    /// <param name="neighborCount">Neighbors per row.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="context">Threads and callback.</param>
    public static RecallSample Of(ReferenceRows rows, PreparedRows prepared, int neighborCount, ulong seed, EngineContext context)
    {
        int size = Math.Min(LargestSample, prepared.Count);
        var places = new int[size];
        var queries = new Matrix(size, rows.Distinct.Rows.ColumnCount);
        for (int i = 0; i < size; i++)
        {
            // One row from each of as many equal stretches.
            int start = (int)((long)prepared.Count * i / size);
            int end = (int)((long)prepared.Count * (i + 1) / size);
            places[i] = start + CounterRandom.Index(CounterRandom.Bits(seed, 0, (ulong)i), end - start);
            rows.Distinct.Rows.Row(prepared.IdOf(places[i])).CopyTo(queries.Row(i));
        }

        var panels = new ColumnPanels(prepared, ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth), context);
        NeighborTable exact = QuerySearch.Run(rows, panels, queries, neighborCount + 1, context);
        var farthest = new float[size];
        for (int i = 0; i < size; i++)
        {
            // The row itself is among its own nearest, unless inner products put others first.
            bool holdsItself = exact.IndicesOf(i).Contains(prepared.IdOf(places[i]));
            bool itselfLast = exact.IndicesOf(i)[neighborCount] == prepared.IdOf(places[i]);
            farthest[i] = exact.DistancesOf(i)[holdsItself && !itselfLast ? neighborCount : neighborCount - 1];
        }

        return new RecallSample(places, farthest, neighborCount);
    }

    /// <summary>The share of the sample's true neighbors that are among the candidates; a tie with the last true neighbor counts as
    /// found.</summary>
    public double Measure(CandidateTable candidates, EngineContext context)
    {
        var found = new int[_places.Length];
        context.For(
            _places.Length,
            (i, _) =>
            {
                Span<int> indices = new int[_neighborCount];
                Span<float> distances = new float[_neighborCount];
                int count = candidates.Write(_places[i], indices, distances);
                foreach (float distance in distances[..count])
                    found[i] += distance <= _farthest[i] ? 1 : 0;
            }
        );
        return (double)found.Sum() / ((long)_places.Length * _neighborCount);
    }
}
