using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Graphs;

namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Which edges take part in which epoch, over vertices renumbered for the optimizer.</summary>
/// <remarks>
/// An edge of weight w takes part in the share w / max w of all epochs, evenly spread, as in the reference algorithm. Nothing is kept
/// between epochs: an edge's phase advances by its rate, both as fractions of 2^32, and the edge is due where the sum wraps. Vertices are
/// ordered by the number of samples they take per epoch, so that the eight vertices that share one vector finish together.
/// </remarks>
internal sealed class EdgeSchedule
{
    private const uint GoldenRatio = 0x9E3779B9;

    private readonly int[] _starts;
    private readonly int[] _tails;
    private readonly uint[] _rates;

    private EdgeSchedule(int[] order, int[] starts, int[] tails, uint[] rates, int maximumDegree)
    {
        Order = order;
        _starts = starts;
        _tails = tails;
        _rates = rates;
        MaximumDegree = maximumDegree;
    }

    /// <summary>The original vertex at each place of the schedule.</summary>
    public int[] Order { get; }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => Order.Length;

    /// <summary>The largest number of edges that one vertex has.</summary>
    public int MaximumDegree { get; }

    /// <summary>Plans the edges of a graph; edges too weak to be sampled once in all epochs are left out.</summary>
    /// <param name="graph">The fuzzy graph.</param>
    /// <param name="epochCount">Number of epochs.</param>
    public static EdgeSchedule Create(WeightedGraph graph, int epochCount)
    {
        int vertexCount = graph.VertexCount;
        float largest = 0;
        foreach (float weight in graph.Weights)
            largest = Math.Max(largest, weight);
        float smallest = largest / Math.Max(epochCount, 1);

        var load = new float[vertexCount];
        var degree = new int[vertexCount];
        for (int vertex = 0; vertex < vertexCount; vertex++)
        {
            for (int edge = graph.RowStarts[vertex]; edge < graph.RowStarts[vertex + 1]; edge++)
            {
                if (graph.Weights[edge] < smallest)
                    continue;
                load[vertex] -= graph.Weights[edge];
                degree[vertex]++;
            }
        }

        var order = new int[vertexCount];
        for (int vertex = 0; vertex < vertexCount; vertex++)
            order[vertex] = vertex;
        Array.Sort(load, order);

        var place = new int[vertexCount];
        var starts = new int[vertexCount + 1];
        int maximumDegree = 0;
        for (int i = 0; i < vertexCount; i++)
        {
            place[order[i]] = i;
            starts[i + 1] = starts[i] + degree[order[i]];
            maximumDegree = Math.Max(maximumDegree, degree[order[i]]);
        }

        // Whole vectors are read at the end of the last row.
        var tails = new int[starts[vertexCount] + Vector256<int>.Count];
        var rates = new uint[tails.Length];
        for (int i = 0; i < vertexCount; i++)
        {
            int slot = starts[i];
            for (int edge = graph.RowStarts[order[i]]; edge < graph.RowStarts[order[i] + 1]; edge++)
            {
                if (graph.Weights[edge] < smallest)
                    continue;
                tails[slot] = place[graph.Columns[edge]];
                rates[slot++] = (uint)Math.Round((double)graph.Weights[edge] / largest * uint.MaxValue);
            }
        }

        return new EdgeSchedule(order, starts, tails, rates, maximumDegree);
    }

    /// <summary>Writes the tails of one vertex's edges that are due.</summary>
    /// <param name="vertex">Place of the vertex in the schedule.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="tails">Receives the tails, <paramref name="stride"/> apart.</param>
    /// <param name="stride">Distance between two tails in the output.</param>
    /// <returns>Number of edges that are due.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe int WriteDue(int vertex, int epoch, int* tails, int stride)
    {
        int start = _starts[vertex];
        int end = _starts[vertex + 1];
        int count = 0;
        Vector256<uint> lanes = Vector256<uint>.Indices;
        Vector256<uint> golden = Vector256.Create(GoldenRatio);
        Vector256<uint> epochs = Vector256.Create((uint)epoch + 1);
        fixed (uint* rates = _rates)
        fixed (int* allTails = _tails)
        {
            for (int edge = start; edge < end; edge += Vector256<uint>.Count)
            {
                // The golden ratio spreads the phases of a vertex's edges evenly over the cycle, whatever their number.
                Vector256<uint> rate = Vector256.Load(rates + edge);
                Vector256<uint> phase = ((lanes + Vector256.Create((uint)edge)) * golden) + (epochs * rate);
                uint due = Vector256.LessThan(phase, rate).ExtractMostSignificantBits();
                if (end - edge < Vector256<uint>.Count)
                    due &= (1u << (end - edge)) - 1;
                while (due != 0)
                {
                    tails[count * stride] = allTails[edge + BitOperations.TrailingZeroCount(due)];
                    count++;
                    due &= due - 1;
                }
            }
        }

        return count;
    }
}
