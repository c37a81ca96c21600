using System.Runtime.CompilerServices;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>
/// What two planes have in common in windows that overlap by half: sums over blocks of half a window's side, four of which make a window.
/// </summary>
internal sealed class WindowSums
{
    /// <summary>Pixels along a window's side.</summary>
    public const int Side = 2 * Block;

    private const int Block = 6;

    private readonly int _blocksAcross;
    private readonly Sums[] _blocks;

    /// <param name="first">One plane, row by row.</param>
    /// <param name="second">The other one.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    public WindowSums(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int width, int height)
    {
        _blocksAcross = width / Block;
        int blocksDown = height / Block;
        _blocks = new Sums[_blocksAcross * blocksDown];
        for (int row = 0; row < blocksDown; row++)
        {
            for (int column = 0; column < _blocksAcross; column++)
                _blocks[(row * _blocksAcross) + column] = SumsOf(first, second, width, column * Block, row * Block);
        }

        Across = Math.Max(0, _blocksAcross - 1);
        Down = Math.Max(0, blocksDown - 1);
    }

    /// <summary>Windows along a row.</summary>
    public int Across { get; }

    /// <summary>Rows of windows.</summary>
    public int Down { get; }

    /// <summary>The first pixel of a column or row of windows.</summary>
    public static int StartOf(int window) => window * Block;

    /// <summary>The moments of a window.</summary>
    public WindowMoments Of(int column, int row)
    {
        int corner = (row * _blocksAcross) + column;
        int below = corner + _blocksAcross;
        Sums sum = _blocks[corner].Plus(_blocks[corner + 1]).Plus(_blocks[below]).Plus(_blocks[below + 1]);
        const float Count = Side * Side;
        float meanA = sum.A / Count;
        float meanB = sum.B / Count;
        float varianceA = Math.Max(0, (sum.SquareA / Count) - (meanA * meanA));
        float varianceB = Math.Max(0, (sum.SquareB / Count) - (meanB * meanB));
        return new WindowMoments(varianceA, varianceB, (sum.Product / Count) - (meanA * meanB));
    }

    // Around the middle level, so that squares keep their digits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Sums SumsOf(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int width, int left, int top)
    {
        const float Middle = 128;
        float sumA = 0,
            sumB = 0,
            squareA = 0,
            squareB = 0,
            product = 0;
        for (int y = top; y < top + Block; y++)
        {
            ReadOnlySpan<float> rowA = first.Slice((y * width) + left, Block);
            ReadOnlySpan<float> rowB = second.Slice((y * width) + left, Block);
            for (int x = 0; x < Block; x++)
            {
                float a = rowA[x] - Middle;
                float b = rowB[x] - Middle;
                sumA += a;
                sumB += b;
                squareA += a * a;
                squareB += b * b;
                product += a * b;
            }
        }

        return new Sums(sumA, sumB, squareA, squareB, product);
    }

    private readonly record struct Sums(float A, float B, float SquareA, float SquareB, float Product)
    {
        public Sums Plus(Sums other) =>
            new(A + other.A, B + other.B, SquareA + other.SquareA, SquareB + other.SquareB, Product + other.Product);
    }
}
