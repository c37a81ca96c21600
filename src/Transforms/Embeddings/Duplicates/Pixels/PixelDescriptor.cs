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

    private const float SmallestGradient = 1e-3f;

    private static readonly CellPlace[] WholeSide = PlacesOf(0, 1);

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
        SetPicture(thumbnail);
        ComputePart(WholeSide, WholeSide, descriptor);
    }

    /// <summary>Sets a picture of whose parts descriptors are to be made.</summary>
    public void SetPicture(ReadOnlySpan<byte> thumbnail)
    {
        _planes.Set(thumbnail);
        _blur.Apply(_planes.Luminance, _luminance);
        FindGradients();
    }

    /// <summary>In which cells the pixels of a part of a side lie.</summary>
    /// <param name="start">Where the part begins, as a share of the side.</param>
    /// <param name="end">Where it ends.</param>
    public static CellPlace[] PlacesOf(double start, double end) =>
        [.. Enumerable.Range(0, Side).Select(pixel => PlaceOf(pixel, (float)(start * Side), (float)(end * Side)))];

    /// <summary>Computes the descriptor of a part of the picture; all zeros where it is flat. The gradients are those of the
    /// whole.</summary>
    /// <param name="across">Where columns lie in it.</param>
    /// <param name="down">Where rows lie in it.</param>
    /// <param name="descriptor">Receives <see cref="Length"/> values.</param>
    public void ComputePart(CellPlace[] across, CellPlace[] down, Span<float> descriptor)
    {
        descriptor.Clear();
        AddGradients(across, down, descriptor);
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

    /// <summary>For each value of a mirrored descriptor the place where it was.</summary>
    public static int[] MirroredPlaces()
    {
        float[] places = [.. Enumerable.Range(0, Length)];
        var mirrored = new float[Length];
        Mirror(places, mirrored);
        return Array.ConvertAll(mirrored, place => (int)place);
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
    private void AddGradients(CellPlace[] across, CellPlace[] down, Span<float> cells)
    {
        for (int i = 0; i < Area; i++)
        {
            float magnitude = _magnitudes[i];
            if (magnitude < SmallestGradient || !across[i % Side].IsInside || !down[i / Side].IsInside)
                continue;

            float angle = _angles[i] < 0 ? _angles[i] + Directions : _angles[i];
            int direction = (int)angle % Directions;
            int nextDirection = (direction + 1) % Directions;
            float turn = angle - (int)angle;
            (int top, float topShare, int bottom, float bottomShare, _) = down[i / Side];
            (int left, float leftShare, int right, float rightShare, _) = across[i % Side];
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
    private static CellPlace PlaceOf(int pixel, float start, float end)
    {
        float cellSize = (end - start) / Cells;
        float place = ((pixel + 0.5f - start) / cellSize) - 0.5f;
        int before = (int)MathF.Floor(place);
        float share = place - before;
        bool isInside = pixel + 0.5f >= start && pixel + 0.5f <= end;
        return new CellPlace(
            Math.Clamp(before, 0, Cells - 1),
            before < 0 ? 0 : 1 - share,
            Math.Clamp(before + 1, 0, Cells - 1),
            before + 1 >= Cells ? 0 : share,
            isInside
        );
    }
}
