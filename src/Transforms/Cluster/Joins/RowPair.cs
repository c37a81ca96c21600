using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Two rows that reach the threshold.</summary>
/// <param name="First">The smaller number within the set.</param>
/// <param name="Second">The larger one.</param>
/// <param name="Score">Cosine of their vectors; 1 for equal ones.</param>
/// <param name="IsEqual">1 where the vectors are equal, else 0. Of rows with equal vectors the first is compared with others, for
/// all.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct RowPair(long First, long Second, float Score, byte IsEqual) : IComparable<RowPair>
{
    public int CompareTo(RowPair other)
    {
        int order = First.CompareTo(other.First);
        order = order != 0 ? order : Second.CompareTo(other.Second);
        order = order != 0 ? order : Score.CompareTo(other.Score);
        return order != 0 ? order : IsEqual.CompareTo(other.IsEqual);
    }

    /// <summary>A pair in either order.</summary>
    public static RowPair Of(long one, long other, float score, bool isEqual) =>
        new(Math.Min(one, other), Math.Max(one, other), score, isEqual ? (byte)1 : (byte)0);
}
