namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>The joint probabilities P of t-SNE: sparse, symmetric, summing to 1.</summary>
/// <remarks>
/// Compressed rows. Each row is filled up to a multiple of <see cref="RowGranularity"/> entries with zeros in its own column, so that vector
/// loops need no remainder: a point neither attracts itself nor adds to the divergence.
/// </remarks>
internal sealed class AffinityMatrix
{
    /// <summary>Rows take a multiple of this many entries.</summary>
    public const int RowGranularity = 16;

    public AffinityMatrix(int[] rowStarts, int[] columns, float[] values)
    {
        RowStarts = rowStarts;
        Columns = columns;
        Values = values;
    }

    /// <summary>Number of points.</summary>
    public int PointCount => RowStarts.Length - 1;

    /// <summary>First entry of each row, and the number of entries at the end.</summary>
    public int[] RowStarts { get; }

    /// <summary>Column of each entry.</summary>
    public int[] Columns { get; }

    /// <summary>Probability of each entry.</summary>
    public float[] Values { get; }
}
