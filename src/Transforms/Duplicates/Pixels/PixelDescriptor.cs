using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A short vector that similar thumbnails share: histograms of gradient directions in 4 × 4 cells. One instance per thread.</summary>
/// <remarks>
/// After Dalal and Triggs, "Histograms of oriented gradients for human detection", CVPR 2005, without their block normalisation: square roots of the counts are
/// centred and scaled to unit length instead. Cells of eight pixels make it tolerant of shifts; it finds the candidates that <see cref="PixelEvidence"/> judges.
/// </remarks>
internal sealed class PixelDescriptor
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;
    private const int Cells = 4;
    private const int Directions = 8;
    private const float CellSize = (float)Side / Cells;

    private readonly GaussianBlur _blur = new(Side, 0.7f);
    private readonly float[] _luminance = new float[Area];

    /// <summary>Values of one descriptor.</summary>
    public const int Length = Cells * Cells * Directions;

    /// <summary>Computes the descriptor; all zeros where the thumbnail is flat.</summary>
    public void Compute(ReadOnlySpan<byte> thumbnail, Span<float> descriptor)
    {
        for (int i = 0; i < Area; i++)
            _luminance[i] = (0.299f * thumbnail[i]) + (0.587f * thumbnail[Area + i]) + (0.114f * thumbnail[(2 * Area) + i]);

        _blur.Apply(_luminance, _luminance);
        descriptor.Clear();
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float across = _luminance[(y * Side) + Math.Min(x + 1, Side - 1)] - _luminance[(y * Side) + Math.Max(x - 1, 0)];
                float down = _luminance[(Math.Min(y + 1, Side - 1) * Side) + x] - _luminance[(Math.Max(y - 1, 0) * Side) + x];
                AddGradient(descriptor, x, y, across, down);
            }
        }

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

    // Each gradient is shared between the two nearest directions and the four nearest cells.
    private static void AddGradient(Span<float> cells, int x, int y, float across, float down)
    {
        float magnitude = MathF.Sqrt((across * across) + (down * down));
        if (magnitude < 1e-3f)
            return;

        float angle = MathF.Atan2(down, across) / (2 * MathF.PI) * Directions;
        angle = angle < 0 ? angle + Directions : angle;
        int direction = (int)angle % Directions;
        int nextDirection = (direction + 1) % Directions;
        float turn = angle - (int)angle;

        float cellX = ((x + 0.5f) / CellSize) - 0.5f;
        float cellY = ((y + 0.5f) / CellSize) - 0.5f;
        int left = (int)MathF.Floor(cellX);
        int top = (int)MathF.Floor(cellY);
        for (int row = Math.Max(0, top); row <= Math.Min(Cells - 1, top + 1); row++)
        {
            float shareY = magnitude * (1 - Math.Abs(cellY - row));
            for (int column = Math.Max(0, left); column <= Math.Min(Cells - 1, left + 1); column++)
            {
                float share = shareY * (1 - Math.Abs(cellX - column));
                int cell = ((row * Cells) + column) * Directions;
                cells[cell + direction] += share * (1 - turn);
                cells[cell + nextDirection] += share * turn;
            }
        }
    }
}
