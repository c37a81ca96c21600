using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Half-resolution structures at all of their shifts, laid out so that correlating them with many others is one matrix product.
/// One instance per thread.</summary>
internal sealed unsafe class AlignmentPanels
{
    /// <summary>The others come in multiples of this.</summary>
    public const int RowsPerTile = 6;

    private const int AlignmentBytes = 64;
    private const int StripLanes = 2 * HalfShifts.RowLanes;
    private const int StripLength = HalfStructure.Area * StripLanes;
    private const int PaddedSide = HalfStructure.Side + (2 * HalfShifts.Maximum) + 2;

    private readonly int _strips;
    private readonly float[] _panels;
    private readonly int _origin;
    private readonly float[] _padded = new float[(PaddedSide * PaddedSide) + HalfShifts.RowLanes];
    private readonly float[] _scales = new float[HalfShifts.Lanes];
    private readonly float[] _reversed = new float[HalfShifts.Lanes];

    /// <summary>Makes room.</summary>
    /// <param name="count">Number of structures, even.</param>
    public AlignmentPanels(int count)
    {
        LaneCount = count * HalfShifts.Lanes;
        _strips = LaneCount / StripLanes;
        _panels = GC.AllocateArray<float>((_strips * StripLength) + StripLanes, pinned: true);
        fixed (float* start = _panels)
            _origin = (int)(((nuint)0 - (nuint)start) % AlignmentBytes / sizeof(float));
    }

    /// <summary>Values that <see cref="Multiply"/> gives for each of the others.</summary>
    public int LaneCount { get; }

    /// <summary>Takes over a structure.</summary>
    public void Set(int index, ReadOnlySpan<float> structure)
    {
        HalfShifts.Scales(structure, _scales);
        HalfShifts.Reverse(_scales, _reversed);
        for (int y = 0; y < HalfStructure.Side; y++)
            structure
                .Slice(y * HalfStructure.Side, HalfStructure.Side)
                .CopyTo(_padded.AsSpan(((y + HalfShifts.Maximum) * PaddedSide) + HalfShifts.Maximum));

        fixed (float* panels = &_panels[_origin])
        fixed (float* padded = _padded)
        fixed (float* scales = _reversed)
        {
            for (int row = 0; row < HalfShifts.PerAxis; row++)
            {
                int place = (index * HalfShifts.PerAxis) + row;
                float* strip = panels + ((nint)(place / 2) * StripLength) + (place % 2 * HalfShifts.RowLanes);
                Pack(padded + ((HalfShifts.PerAxis - 1 - row) * PaddedSide), Vector256.Load(scales + (row * HalfShifts.RowLanes)), strip);
            }
        }
    }

    /// <summary>Inner products of others with all structures at all shifts, where the structures are scaled to length 1 over the
    /// overlap.</summary>
    /// <param name="others">Structures, one after the other.</param>
    /// <param name="count">How many, a multiple of <see cref="RowsPerTile"/>.</param>
    /// <param name="products">Receives <see cref="LaneCount"/> values for each of the others.</param>
    public void Multiply(ReadOnlySpan<float> others, int count, Span<float> products)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(others.Length, count * HalfStructure.Area, nameof(others));
        products = products[..(count * LaneCount)];
        products.Clear();
        fixed (float* panels = &_panels[_origin])
        fixed (float* rows = others)
        fixed (float* sums = products)
        {
            for (int strip = 0; strip < _strips; strip++)
            {
                BlockProduct.Accumulate(
                    rows,
                    HalfStructure.Area,
                    1,
                    panels + ((nint)strip * StripLength),
                    StripLanes,
                    sums + (strip * StripLanes),
                    LaneCount,
                    count,
                    StripLanes,
                    HalfStructure.Area
                );
            }
        }
    }

    // Each pixel of the others meets, in the eight lanes, eight neighboring pixels of the structure.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(float* from, Vector256<float> scales, float* to)
    {
        for (int y = 0; y < HalfStructure.Side; y++, from += PaddedSide)
        {
            for (int x = 0; x < HalfStructure.Side; x++, to += StripLanes)
                (Vector256.Load(from + x) * scales).Store(to);
        }
    }
}
