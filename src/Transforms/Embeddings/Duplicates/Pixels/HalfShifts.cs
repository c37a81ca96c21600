using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>The shifts that are tried at half resolution, one lane for each, in the order in which <see cref="AlignmentPanels"/> computes
/// them.</summary>
internal static class HalfShifts
{
    /// <summary>Largest shift along each axis.</summary>
    public const int Maximum = 3;

    /// <summary>Shifts along each axis.</summary>
    public const int PerAxis = (2 * Maximum) + 1;

    /// <summary>Lanes for the shifts along a row; the last one is none.</summary>
    public const int RowLanes = PerAxis + 1;

    /// <summary>Lanes in all.</summary>
    public const int Lanes = PerAxis * RowLanes;

    // Rounding alone stays far below, and any visible structure is far above.
    private const float SmallestEnergy = 1;

    /// <summary>How far a lane's shift goes to the right.</summary>
    public static int AcrossOf(int lane) => Maximum - (lane % RowLanes);

    /// <summary>How far a lane's shift goes down.</summary>
    public static int DownOf(int lane) => (lane / RowLanes) - Maximum;

    /// <summary>For each shift, 1 / √Σa² over the part of a plane that another one covers when it is shifted so; 0 where there is no
    /// structure, and for the lane that is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scales(ReadOnlySpan<float> structure, Span<float> scales)
    {
        const int Side = HalfStructure.Side;
        const int Width = Side + 1;
        Span<float> sums = stackalloc float[Width * Width];
        sums[..Width].Clear();
        for (int y = 0; y < Side; y++)
        {
            float sum = 0;
            sums[(y + 1) * Width] = 0;
            for (int x = 0; x < Side; x++)
            {
                float value = structure[(y * Side) + x];
                sum += value * value;
                sums[((y + 1) * Width) + x + 1] = sums[(y * Width) + x + 1] + sum;
            }
        }

        scales.Clear();
        for (int lane = 0; lane < Lanes; lane++)
        {
            int across = AcrossOf(lane);
            int down = DownOf(lane);
            if (across < -Maximum)
                continue;

            int left = Math.Max(0, across);
            int right = Math.Min(Side, Side + across);
            int top = Math.Max(0, down) * Width;
            int bottom = Math.Min(Side, Side + down) * Width;
            float energy = sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
            scales[lane] = energy > SmallestEnergy ? 1 / MathF.Sqrt(energy) : 0;
        }
    }

    /// <summary>From the scales of a plane, those that apply when the plane is the one that is shifted: of the opposite shifts.</summary>
    public static void Reverse(ReadOnlySpan<float> scales, Span<float> reversed)
    {
        reversed.Clear();
        for (int row = 0; row < PerAxis; row++)
        {
            for (int column = 0; column < PerAxis; column++)
                reversed[(row * RowLanes) + column] = scales[((PerAxis - 1 - row) * RowLanes) + PerAxis - 1 - column];
        }
    }
}
