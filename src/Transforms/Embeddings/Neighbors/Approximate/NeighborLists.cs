using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>A snapshot of the nearest candidates of each row, and of the rows that have it among theirs.</summary>
internal sealed class NeighborLists
{
    private const int BlockRows = 1024;

    private readonly int _length;
    private readonly int[] _forward;
    private readonly int[] _backward;
    private readonly byte[] _backwardCounts;

    private NeighborLists(int length, int[] forward, int[] backward, byte[] backwardCounts)
    {
        _length = length;
        _forward = forward;
        _backward = backward;
        _backwardCounts = backwardCounts;
    }

    /// <summary>The nearest candidates of a row, nearest first.</summary>
    public ReadOnlySpan<int> Forward(int row) => _forward.AsSpan(row * _length, _length);

    /// <summary>Some of the rows that a row is a near candidate of, those that rank it first coming first.</summary>
    public ReadOnlySpan<int> Backward(int row) => _backward.AsSpan(row * _length, _backwardCounts[row]);

    /// <summary>Takes the snapshot.</summary>
    /// <param name="candidates">Candidates, at least <paramref name="length"/> for each row.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="length">Entries per row, in each direction; at most 255.</param>
    /// <param name="context">Threads and callback.</param>
    public static NeighborLists Of(CandidateTable candidates, int rowCount, int length, EngineContext context)
    {
        var forward = new int[checked(rowCount * length)];
        context.For(
            (rowCount + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                for (int row = block * BlockRows; row < Math.Min(rowCount, (block + 1) * BlockRows); row++)
                    candidates.CopyNearest(row, forward.AsSpan(row * length, length));
            }
        );

        var backward = new int[forward.Length];
        var counts = new byte[rowCount];
        for (int rank = 0; rank < length; rank++)
        {
            // One block per rank: a million rows take a while, and a cancellation is to get through.
            int current = rank;
            context.For(
                1,
                (_, _) =>
                {
                    for (int row = 0; row < rowCount; row++)
                    {
                        int other = forward[(row * length) + current];
                        if (counts[other] < length)
                            backward[(other * length) + counts[other]++] = row;
                    }
                }
            );
        }

        return new NeighborLists(length, forward, backward, counts);
    }
}
