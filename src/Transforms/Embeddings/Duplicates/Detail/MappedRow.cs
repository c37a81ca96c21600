using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Where the pixels of one row of a plane lie, in pixels, in another plane.</summary>
/// <param name="X">The place of the first pixel across.</param>
/// <param name="Y">Its place down.</param>
/// <param name="StepX">How far the place moves from one pixel to the next.</param>
/// <param name="StepY">How far it moves down.</param>
internal readonly record struct MappedRow(float X, float Y, float StepX, float StepY)
{
    /// <summary>The place of a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float X, float Y) At(int column) => (X + (column * StepX), Y + (column * StepY));

    /// <summary>The places of eight pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> X, Vector256<float> Y) At(Vector256<float> columns) =>
        (Vector256.Create(X) + (columns * StepX), Vector256.Create(Y) + (columns * StepY));
}
