using System.Numerics;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The comparison with the kernels of one vector width.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal sealed unsafe class OpenProduct<TKernel> : IOpenProduct
    where TKernel : struct, ITileKernel
{
    private const int AlignmentFloats = 16;

    private readonly ColumnPanels _panels;
    private readonly OpenPoints _open;
    private readonly SearchSpace _space;

    public OpenProduct(ColumnPanels panels, OpenPoints open, SearchSpace space)
    {
        _panels = panels;
        _open = open;
        _space = space;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compare(int first, int second, EdgeFinder finder)
    {
        int depth = _panels.Rows.Depth;
        float* unaligned = stackalloc float[TileShape.Size + AlignmentFloats];
        var tile = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        float** tileRows = stackalloc float*[TileShape.Rows];
        float* limits = stackalloc float[TileShape.Rows];
        int endRow = (first * _panels.BlockRows) + _panels.RowsOf(first);
        int firstColumn = second * _panels.BlockRows;
        int endColumn = firstColumn + _panels.RowsOf(second);
        float* panel = _panels.PanelsOf(second);
        fixed (float* values = _panels.Rows.Values)
        fixed (float* offsets = _panels.Rows.Offsets)
        fixed (float* noThresholds = TileProduct<TKernel>.NoThresholds)
        {
            for (int column = firstColumn; column < endColumn; column += TileShape.Columns, panel += (nint)TileShape.Columns * depth)
            {
                int width = Math.Min(TileShape.Columns, endColumn - column);
                float leastBound = Least(_open.Bounds.AsSpan(column, width));
                for (int row = first * _panels.BlockRows, height; row < endRow; row += height)
                {
                    height = endRow - row >= TileShape.Rows ? TileShape.Rows : 1;
                    if (!SetLimits(row, height, column, width, leastBound, limits))
                        continue;

                    float* from = values + ((nint)row * depth);
                    TileProduct<TKernel>.Multiply(from, height, depth, panel, depth, tileRows, tile, accumulate: false);
                    for (int i = 0; i < height; i++)
                    {
                        if (limits[i] < 0)
                            continue;
                        float* products = tile + (i * TileShape.Columns);
                        float threshold = _space.LargestLowerBound(limits[i]);
                        ulong mask =
                            TKernel.WithinMask(products, offsets[row + i], threshold, offsets + column, noThresholds)
                            & Others(row + i, column, width);
                        for (; mask != 0; mask &= mask - 1)
                        {
                            int place = BitOperations.TrailingZeroCount(mask);
                            finder.Consider(row + i, column + place, offsets[row + i] + offsets[column + place] - products[place]);
                        }
                    }
                }
            }
        }

        GC.KeepAlive(_panels);
    }

    // The longest edge that is known between each row and any column; −1 where nothing shorter can be among them.
    private bool SetLimits(int row, int height, int column, int width, float leastBound, float* limits)
    {
        bool any = false;
        int lowest = _open.Places[column];
        int highest = _open.Places[column + width - 1];
        for (int i = 0; i < height; i++)
        {
            int place = _open.Places[row + i];
            float limit = _open.Order.BetweenPlaces(Math.Min(place, lowest), Math.Max(place, highest));
            bool isOpen = _open.Bounds[row + i] < limit && leastBound < limit;
            limits[i] = isOpen ? limit : -1;
            any |= isOpen;
        }

        return any;
    }

    // The columns of other trees; within a block only those behind the row, so that each pair is looked at once.
    private ulong Others(int row, int column, int width)
    {
        int place = _open.Places[row];
        ulong mask = Below(width) & ~(Below(_open.Starts[place + 1] - column) & ~Below(_open.Starts[place] - column));
        bool isSameBlock = row / _panels.BlockRows == column / _panels.BlockRows;
        return isSameBlock ? mask & ~Below(row + 1 - column) : mask;
    }

    private static ulong Below(int count) =>
        count <= 0 ? 0
        : count >= 64 ? ulong.MaxValue
        : (1UL << count) - 1;

    private static float Least(ReadOnlySpan<float> bounds)
    {
        float least = float.PositiveInfinity;
        foreach (float bound in bounds)
            least = Math.Min(least, bound);
        return least;
    }
}
