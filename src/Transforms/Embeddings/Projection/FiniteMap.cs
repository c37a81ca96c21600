using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>The last look at a map: finite features never give positions that are not.</summary>
internal static class FiniteMap
{
    /// <summary>Refuses a map whose optimization ran out of the range of single precision.</summary>
    /// <param name="coordinates">Points × components.</param>
    /// <param name="remedy">What options to change.</param>
    /// <exception cref="InvalidOperationException">A coordinate is NaN or infinite.</exception>
    public static void Require(Matrix coordinates, string remedy)
    {
        int wrong = FiniteCheck.FirstInvalid(coordinates.Values);
        if (wrong >= 0)
            throw new InvalidOperationException(
                $"The optimization left the range of single precision, first at point {wrong / coordinates.ColumnCount} (counted from 0): "
                    + $"{remedy}."
            );
    }
}
