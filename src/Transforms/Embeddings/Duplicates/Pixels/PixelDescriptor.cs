using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A short vector that similar thumbnails share: histograms of gradient directions in 4 × 4 cells. One instance per
/// thread.</summary>
/// <remarks>
/// After Dalal and Triggs, "Histograms of oriented gradients for human detection", CVPR 2005, without their block normalization: square
/// roots of the counts are centered and scaled to unit length instead. Cells of eight pixels make it tolerant of shifts; it finds the
/// candidates that <see cref="PixelEvidence"/> judges.
/// </remarks>
internal sealed class PixelDescriptor
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    /// <summary>Cells on a side.</summary>
    public const int Cells = 4;

    /// <summary>Directions of gradients in a cell.</summary>
    public const int Directions = 8;

    private const float CellSize = (float)Side / Cells;
    private const float SmallestGradient = 1e-3f;

    private static readonly (int First, float FirstShare, int Second, float SecondShare)[] Places =
    [
        .. Enumerable.Range(0, Side).Select(PlaceOf),
    ];

    private readonly GaussianBlur _blur = new(Side, 0.7f);
    private readonly PixelPlanes _planes = new();
    private readonly float[] _luminance = new float[Area];
    private readonly float[] _across = new float[Area];
    private readonly float[] _down = new float[Area];
    private readonly float[] _magnitudes = new float[Area];
    private readonly float[] _angles = new float[Area];

    /// <summary>Values of one descriptor.</summary>
    public const int Length = Cells * Cells * Directions;

    /// <summary>Computes the descriptor; all zeros where the thumbnail is flat.</summary>
    public void Compute(ReadOnlySpan<byte> thumbnail, Span<float> descriptor)
    {
        _planes.Set(thumbnail);
        _blur.Apply(_planes.Luminance, _luminance);
        FindGradients();
        descriptor.Clear();
        AddGradients(descriptor);
        TensorPrimitives.Sqrt(descriptor, descriptor);
        TensorPrimitives.Subtract(descriptor, TensorPrimitives.Sum<float>(descriptor) / Length, descriptor);
        float norm = TensorPrimitives.Norm<float>(descriptor);
        if (norm > 1e-6f)
            TensorPrimitives.Divide(descriptor, norm, descriptor);
        else
            descriptor.Clear();
    }

    /// <summary>The descriptor of the mirrored thumbnail: cells change sides and directions are reflected.</summary>
    public static void Mirror(ReadOnlySpan<float> descriptor, Span<float> mirrored)
    {
        for (int row = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
            {
                ReadOnlySpan<float> from = descriptor.Slice(((row * Cells) + column) * Directions, Directions);
                Span<float> to = mirrored.Slice(((row * Cells) + Cells - 1 - column) * Directions, Directions);
                for (int direction = 0; direction < Directions; direction++)
                    to[(Directions + (Directions / 2) - direction) % Directions] = from[direction];
            }
        }
    }

    private void FindGradients()
    {
        for (int y = 0; y < Side; y++)
        {
            ReadOnlySpan<float> row = _luminance.AsSpan(y * Side, Side);
            Span<float> across = _across.AsSpan(y * Side, Side);
            TensorPrimitives.Subtract(row[2..], row[..^2], across[1..^1]);
            across[0] = row[1] - row[0];
            across[^1] = row[^1] - row[^2];
            ReadOnlySpan<float> above = _luminance.AsSpan(Math.Max(y - 1, 0) * Side, Side);
            ReadOnlySpan<float> below = _luminance.AsSpan(Math.Min(y + 1, Side - 1) * Side, Side);
            TensorPrimitives.Subtract(below, above, _down.AsSpan(y * Side, Side));
        }

        TensorPrimitives.Hypot<float>(_across, _down, _magnitudes);
        TensorPrimitives.Atan2<float>(_down, _across, _angles);
        TensorPrimitives.Multiply(_angles, Directions / (2 * MathF.PI), _angles);
    }

    // Each gradient is shared between the two nearest directions and the four nearest cells.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddGradients(Span<float> cells)
    {
        for (int i = 0; i < Area; i++)
        {
            float magnitude = _magnitudes[i];
            if (magnitude < SmallestGradient)
                continue;

            float angle = _angles[i] < 0 ? _angles[i] + Directions : _angles[i];
            int direction = (int)angle % Directions;
            int nextDirection = (direction + 1) % Directions;
            float turn = angle - (int)angle;
            (int top, float topShare, int bottom, float bottomShare) = Places[i / Side];
            (int left, float leftShare, int right, float rightShare) = Places[i % Side];
            Add(cells, top, left, topShare * leftShare * magnitude);
            Add(cells, top, right, topShare * rightShare * magnitude);
            Add(cells, bottom, left, bottomShare * leftShare * magnitude);
            Add(cells, bottom, right, bottomShare * rightShare * magnitude);

            void Add(Span<float> cells, int row, int column, float share)
            {
                int cell = ((row * Cells) + column) * Directions;
                cells[cell + direction] += share * (1 - turn);
                cells[cell + nextDirection] += share * turn;
            }
        }
    }

    // Beyond the outermost cells' centers there is but one cell to add to.
    private static (int First, float FirstShare, int Second, float SecondShare) PlaceOf(int pixel)
    {
        float place = ((pixel + 0.5f) / CellSize) - 0.5f;
        int before = (int)MathF.Floor(place);
        float share = place - before;
        return (Math.Max(before, 0), before < 0 ? 0 : 1 - share, Math.Min(before + 1, Cells - 1), before + 1 >= Cells ? 0 : share);
    }
}
