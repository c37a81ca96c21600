using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Images.Decoders;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>The gray levels of a picture, from 0 to 255, at a size at which its details can be compared.</summary>
internal sealed class DetailPlane
{
    /// <summary>A black plane.</summary>
    public DetailPlane(int width, int height)
        : this(width, height, new float[checked(width * height)]) { }

    private DetailPlane(int width, int height, float[] values)
    {
        Width = width;
        Height = height;
        Values = values;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The levels, row by row.</summary>
    public float[] Values { get; }

    /// <summary>A plane of given levels.</summary>
    /// <param name="values">The levels, row by row, which the plane keeps.</param>
    /// <param name="width">Pixels of a row.</param>
    public static DetailPlane Of(float[] values, int width) => new(width, values.Length / width, values);

    /// <summary>A plane of which every level is still to be written.</summary>
    public static DetailPlane Unset(int width, int height) =>
        new(width, height, GC.AllocateUninitializedArray<float>(checked(width * height)));

    /// <summary>Makes a plane of colors.</summary>
    /// <param name="rgba">Pixels as red, green, blue, alpha (not multiplied by alpha), row by row.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="ground">What transparent pixels lie on.</param>
    /// <param name="maximumSide">Sides that are longer become as long as this, by averaging, each on its own.</param>
    public static DetailPlane OfColors(ReadOnlySpan<byte> rgba, int width, int height, byte ground, int maximumSide)
    {
        var plane = new DetailPlane(Math.Min(width, maximumSide), Math.Min(height, maximumSide));
        AddColors(rgba, width, height, ground, plane.Width, plane.Values);
        return plane;
    }

    /// <summary>Adds the levels of colors to those of a plane.</summary>
    /// <param name="rgba">Pixels as for <see cref="OfColors"/>.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="ground">What transparent pixels lie on.</param>
    /// <param name="planeWidth">Levels of a row of the plane, at most as many as pixels.</param>
    /// <param name="levels">The levels of the plane, row by row, of at most as many rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddColors(ReadOnlySpan<byte> rgba, int width, int height, byte ground, int planeWidth, Span<float> levels)
    {
        ReadOnlySpan<uint> pixels = MemoryMarshal.Cast<byte, uint>(rgba);
        var line = new float[width];
        var averaged = new float[planeWidth];
        var columns = new AreaAverage(width, planeWidth);
        var rows = new AreaAverage(height, levels.Length / planeWidth);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<uint> row = pixels.Slice(y * width, width);
            for (int x = 0; x < width; x++)
                line[x] = GrayPixels.LevelOf(row[x], ground);

            columns.Average(line, averaged);
            rows.AddRow(y, averaged, levels);
        }
    }

    /// <summary>The plane made smaller, each side on its own.</summary>
    public DetailPlane Shrunk(int width, int height)
    {
        if (width == Width && height == Height)
            return this;

        var plane = new DetailPlane(width, height);
        var averaged = new float[width];
        var columns = new AreaAverage(Width, width);
        var rows = new AreaAverage(Height, height);
        for (int y = 0; y < Height; y++)
        {
            columns.Average(Values.AsSpan(y * Width, Width), averaged);
            rows.AddRow(y, averaged, plane.Values);
        }

        return plane;
    }

    /// <summary>A part of the plane.</summary>
    public DetailPlane Part(int left, int top, int width, int height)
    {
        DetailPlane part = Unset(width, height);
        for (int y = 0; y < height; y++)
            Values.AsSpan(((top + y) * Width) + left, width).CopyTo(part.Values.AsSpan(y * width));
        return part;
    }

    /// <summary>The plane upright, where it is stored in an orientation.</summary>
    public DetailPlane Turned(int orientation)
    {
        DetailPlane turned = ImageOrientation.SwapsSides(orientation) ? Unset(Height, Width) : Unset(Width, Height);
        ImageOrientation.Turn<float>(Values, Width, Height, orientation, turned.Values);
        return turned;
    }

    /// <summary>The plane after a binomial blur of 3 × 3 pixels, twice: of a deviation of one pixel.</summary>
    public DetailPlane Blurred()
    {
        DetailPlane blurred = Unset(Width, Height);
        float[] scratch = ArrayPool<float>.Shared.Rent(Values.Length);
        Blur(Values, Width, blurred.Values, scratch);
        ArrayPool<float>.Shared.Return(scratch);
        return blurred;
    }

    /// <summary>Blurs levels as <see cref="Blurred"/> does.</summary>
    /// <param name="levels">The levels, row by row.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="blurred">Receives the blurred ones; other memory than theirs.</param>
    /// <param name="scratch">As long as they are, or longer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blur(ReadOnlySpan<float> levels, int width, Span<float> blurred, Span<float> scratch)
    {
        int height = levels.Length / width;
        for (int pass = 0; pass < 2; pass++)
        {
            ReadOnlySpan<float> from = pass == 0 ? levels : blurred;
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<float> row = from.Slice(y * width, width);
                Span<float> to = scratch.Slice(y * width, width);
                to[0] = ((2 * row[0]) + row[0] + row[Math.Min(1, width - 1)]) / 4;
                if (width > 1)
                    Binomial(row[1..^1], row[..^2], row[2..], to[1..^1]);
                to[^1] = ((2 * row[^1]) + row[Math.Max(0, width - 2)] + row[^1]) / 4;
            }

            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<float> above = scratch.Slice(Math.Max(0, y - 1) * width, width);
                ReadOnlySpan<float> here = scratch.Slice(y * width, width);
                ReadOnlySpan<float> below = scratch.Slice(Math.Min(height - 1, y + 1) * width, width);
                Binomial(here, above, below, blurred.Slice(y * width, width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Binomial(ReadOnlySpan<float> middle, ReadOnlySpan<float> before, ReadOnlySpan<float> after, Span<float> to)
    {
        int place = 0;
        for (; place + Vector<float>.Count <= middle.Length; place += Vector<float>.Count)
        {
            Vector<float> sum = (2 * new Vector<float>(middle[place..])) + new Vector<float>(before[place..]);
            ((sum + new Vector<float>(after[place..])) / 4f).CopyTo(to[place..]);
        }

        for (; place < middle.Length; place++)
            to[place] = ((2 * middle[place]) + before[place] + after[place]) / 4;
    }
}
