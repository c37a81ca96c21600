using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Resizes the rows of an image in two passes, along the rows first, in memory that does not grow with the image.</summary>
/// <remarks>
/// An ordinary picture is read where it lies and its narrowed rows are kept until the second pass. One that must be converted, or whose
/// narrowed rows would take too
/// much, goes through in strips: a target row whose source rows lie in several strips is summed up meanwhile. Sums are of integers, so both
/// ways give the same bytes.
/// </remarks>
internal sealed unsafe class ImageResampler
{
    private const int MostNarrowBytes = 32 << 20;
    private const int StripBytes = 1 << 20;
    private const int MostKept = 32 << 20;

    private readonly int _mostNarrowBytes;
    private readonly int _stripBytes;
    private readonly Stack<int[]> _free = [];
    private byte[] _strip = [];
    private byte[] _narrow = [];
    private int[]?[] _sums = [];

    /// <summary>Prepares a resampler; tests make it work in small strips.</summary>
    /// <param name="mostNarrowBytes">Bytes of narrowed rows beyond which it works in strips.</param>
    /// <param name="stripBytes">Bytes of a strip, unless a single row is longer.</param>
    public ImageResampler(int mostNarrowBytes = MostNarrowBytes, int stripBytes = StripBytes)
    {
        _mostNarrowBytes = mostNarrowBytes;
        _stripBytes = stripBytes;
    }

    /// <summary>Resizes and crops.</summary>
    /// <param name="rows">The source.</param>
    /// <param name="left">First column of the crop, for an image that keeps its width.</param>
    /// <param name="horizontal">Weights of the crop's columns.</param>
    /// <param name="vertical">Weights of the crop's rows.</param>
    /// <param name="crop">Receives the crop, 4 bytes for each pixel.</param>
    public void Resize(ImageRows rows, int left, ResampleWeights horizontal, ResampleWeights vertical, Span<byte> crop)
    {
        if (rows.Width != horizontal.SourceSize || rows.Height != vertical.SourceSize)
            throw new ArgumentException("The weights are of another size of images.", nameof(rows));
        if (crop.Length != 4L * horizontal.Count * vertical.Count)
            throw new ArgumentException($"The crop has {4L * horizontal.Count * vertical.Count} bytes, got {crop.Length}.", nameof(crop));

        long narrow = 4L * vertical.SourceRows * horizontal.Count;
        ReadOnlySpan<byte> pixels = rows.Unconverted;
        fixed (byte* target = crop)
        {
            if (!pixels.IsEmpty && narrow <= _mostNarrowBytes)
            {
                fixed (byte* source = pixels)
                    ResizeWhole(source, left, horizontal, vertical, target);
            }
            else
            {
                ResizeInStrips(rows, left, horizontal, vertical, target);
            }
        }
    }

    private void ResizeWhole(byte* source, int left, ResampleWeights horizontal, ResampleWeights vertical, byte* crop)
    {
        int stride = horizontal.SourceSize * 4;
        int cropStride = horizontal.Count * 4;
        source += (long)vertical.FirstSource * stride;
        Grow(ref _narrow, vertical.SourceRows * cropStride);
        fixed (byte* narrow = _narrow)
        {
            byte* from = Narrow(source, ref stride, left, horizontal, vertical.SourceRows, vertical.IsIdentity ? crop : narrow);
            if (from != crop)
                Shorten(from, stride, vertical, crop, cropStride);
        }
    }

    private void ResizeInStrips(ImageRows rows, int left, ResampleWeights horizontal, ResampleWeights vertical, byte* crop)
    {
        int rowBytes = rows.Width * 4;
        int cropStride = horizontal.Count * 4;
        int stripRows = Math.Clamp(_stripBytes / Math.Max(rowBytes, cropStride), 1, vertical.SourceRows);
        _sums = new int[]?[vertical.Count];

        ReadOnlySpan<byte> pixels = rows.Unconverted;
        if (pixels.IsEmpty)
            Grow(ref _strip, checked(stripRows * rowBytes));
        Grow(ref _narrow, stripRows * cropStride);
        int open = 0;
        fixed (byte* unconverted = pixels)
        fixed (byte* strip = _strip)
        fixed (byte* narrow = _narrow)
        {
            for (int at = 0; at < vertical.SourceRows; at += stripRows)
            {
                int first = vertical.FirstSource + at;
                int count = Math.Min(stripRows, vertical.SourceRows - at);
                if (pixels.IsEmpty)
                    rows.Read(first, count, _strip);
                byte* source = pixels.IsEmpty ? strip : unconverted + ((long)first * rowBytes);
                int stride = rowBytes;
                byte* from = Narrow(source, ref stride, left, horizontal, count, narrow);
                if (vertical.IsIdentity)
                    CopyRows(from, stride, crop + ((long)at * cropStride), cropStride, count);
                else
                    open = AddStrip(from, stride, first, count, vertical, crop, cropStride, open);
            }
        }

        // Rows of tens of millions of pixels are not kept for the sake of the next one.
        if (_strip.Length > MostKept)
            _strip = [];
    }

    // Gives the rows themselves where they keep their width.
    private static byte* Narrow(byte* source, ref int stride, int left, ResampleWeights horizontal, int rows, byte* target)
    {
        if (horizontal.IsIdentity)
            return source + ((long)left * 4);

        ResampleKernels.Horizontal(source, stride, target, rows, horizontal);
        stride = horizontal.Count * 4;
        return target;
    }

    private static void Shorten(byte* from, int stride, ResampleWeights vertical, byte* crop, int cropStride)
    {
        if (vertical.IsIdentity)
        {
            CopyRows(from, stride, crop, cropStride, vertical.Count);
            return;
        }

        fixed (int* weights = vertical.Fixed)
        {
            for (int y = 0; y < vertical.Count; y++)
            {
                byte* rows = from + ((long)(vertical.Start[y] - vertical.FirstSource) * stride);
                int* taken = weights + ((long)y * vertical.Taps);
                ResampleKernels.Vertical(rows, stride, crop + ((long)y * cropStride), cropStride, taken, vertical.Length[y]);
            }
        }
    }

    // Both ends of the target rows' windows ascend, so that the rows that a strip leaves unfinished follow each other.
    private int AddStrip(byte* from, int stride, int first, int count, ResampleWeights vertical, byte* crop, int cropStride, int open)
    {
        int end = first + count;
        fixed (int* weights = vertical.Fixed)
        {
            for (int y = open; y < vertical.Count && vertical.Start[y] < end; y++)
            {
                int start = vertical.Start[y];
                int stop = start + vertical.Length[y];
                int begin = Math.Max(start, first);
                int taps = Math.Min(stop, end) - begin;
                byte* rows = from + ((long)(begin - first) * stride);
                int* taken = weights + ((long)y * vertical.Taps) + begin - start;
                byte* target = crop + ((long)y * cropStride);
                if (taps == vertical.Length[y])
                {
                    ResampleKernels.Vertical(rows, stride, target, cropStride, taken, taps);
                }
                else
                {
                    int[] sums = _sums[y] ??= Open(cropStride);
                    fixed (int* sum = sums)
                    {
                        ResampleKernels.Accumulate(rows, stride, sum, cropStride, taken, taps);
                        if (stop <= end)
                            ResampleKernels.Finish(sum, target, cropStride);
                    }
                }

                if (stop > end)
                    continue;
                Close(y);
                open = y + 1;
            }
        }

        return open;
    }

    private int[] Open(int length)
    {
        if (!_free.TryPop(out int[]? sums) || sums.Length < length)
            return new int[length];

        Array.Clear(sums);
        return sums;
    }

    private void Close(int row)
    {
        if (_sums[row] is not { } sums)
            return;

        _sums[row] = null;
        _free.Push(sums);
    }

    private static void CopyRows(byte* from, int stride, byte* target, int bytes, int rows)
    {
        for (int y = 0; y < rows; y++)
            new ReadOnlySpan<byte>(from + ((long)y * stride), bytes).CopyTo(new Span<byte>(target + ((long)y * bytes), bytes));
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(length);
    }
}
