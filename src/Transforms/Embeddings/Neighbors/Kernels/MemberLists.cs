using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Turns nearest groups of equal rows into nearest rows.</summary>
internal static class MemberLists
{
    private const int BlockRows = 256;

    /// <summary>The nearest other rows of each row, from the nearest other groups of each group.</summary>
    public static NeighborTable OfRows(ReferenceRows reference, NeighborTable groups, int neighborCount, EngineContext context)
    {
        DistinctRows distinct = reference.Distinct;
        RowDistance distance = reference.DistanceWithin();
        return Fill(
            distinct.RowCount,
            neighborCount,
            context,
            (row, indices, distances, buffer) =>
            {
                int group = distinct.GroupOf(row);
                ReadOnlySpan<int> others = groups.IndicesOf(group);
                ReadOnlySpan<float> otherDistances = groups.DistancesOf(group);

                // The row's own group holds its duplicates, which an inner product need not put first.
                var own = (float)distance.Between(group, group);
                int place = 0;
                while (place < others.Length && otherDistances[place] <= own)
                    place++;

                int[] nearest = [.. others[..place], group, .. others[place..]];
                float[] nearestDistances = [.. otherDistances[..place], own, .. otherDistances[place..]];
                Write(distinct, nearest, nearestDistances, row, indices, distances, buffer);
            }
        );
    }

    /// <summary>The nearest rows of each query, from its nearest groups.</summary>
    public static NeighborTable OfQueries(ReferenceRows reference, NeighborTable groups, int neighborCount, EngineContext context) =>
        Fill(
            groups.RowCount,
            neighborCount,
            context,
            (row, indices, distances, buffer) =>
                Write(reference.Distinct, groups.IndicesOf(row), groups.DistancesOf(row), -1, indices, distances, buffer)
        );

    /// <summary>Writes the nearest members of the nearest groups, nearest first, equally near ones by index.</summary>
    /// <remarks>The k nearest rows lie in the k nearest groups, since each nearer group holds at least one nearer row.</remarks>
    /// <param name="rows">The groups.</param>
    /// <param name="groups">Nearest groups, nearest first.</param>
    /// <param name="groupDistances">Their distances.</param>
    /// <param name="excluded">A row to leave out, or −1.</param>
    /// <param name="indices">Receives the rows.</param>
    /// <param name="distances">Receives their distances.</param>
    /// <param name="buffer">Scratch space.</param>
    public static void Write(
        DistinctRows rows,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<float> groupDistances,
        int excluded,
        Span<int> indices,
        Span<float> distances,
        List<RankedCandidate> buffer
    )
    {
        buffer.Clear();
        for (int i = 0; i < groups.Length; i++)
        {
            if (buffer.Count >= indices.Length && groupDistances[i] > buffer[^1].Distance)
                break;

            int taken = 0;
            foreach (int member in rows.MembersOf(groups[i]))
            {
                if (taken == indices.Length)
                    break;

                if (member == excluded)
                    continue;

                buffer.Add(new RankedCandidate(groupDistances[i], member, i, 0));
                taken++;
            }
        }

        buffer.Sort();
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = buffer[i].Index;
            distances[i] = (float)buffer[i].Distance;
        }
    }

    private delegate void RowWriter(int row, Span<int> indices, Span<float> distances, List<RankedCandidate> buffer);

    private static NeighborTable Fill(int rowCount, int neighborCount, EngineContext context, RowWriter write)
    {
        var indices = new int[checked(rowCount * neighborCount)];
        var distances = new float[indices.Length];
        context.For(
            (rowCount + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                var buffer = new List<RankedCandidate>();
                for (int row = block * BlockRows; row < Math.Min(rowCount, (block + 1) * BlockRows); row++)
                    write(
                        row,
                        indices.AsSpan(row * neighborCount, neighborCount),
                        distances.AsSpan(row * neighborCount, neighborCount),
                        buffer
                    );
            }
        );
        return new NeighborTable(rowCount, neighborCount, indices, distances);
    }
}
