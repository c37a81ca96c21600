using System.Runtime.InteropServices;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Resizes, crops and normalises decoded images into the tensor of one model, computing only what survives the crop.</summary>
/// <remarks>An instance keeps scratch memory and the weights of the last image size: use one for each thread.</remarks>
internal sealed unsafe class ImagePreprocessor
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly float[] _normalized = new float[3 * 256];
    private readonly byte[] _crop;
    private float[]? _tensor;
    private byte[] _narrow = [];
    private byte[] _premultiplied = [];
    private ResampleWeights? _horizontal;
    private ResampleWeights? _vertical;

    public ImagePreprocessor(ImagePreprocessing preprocessing)
    {
        preprocessing.Validate();
        _preprocessing = preprocessing;
        _crop = new byte[preprocessing.CropSize * preprocessing.CropSize * 4];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int value = 0; value < 256; value++)
                _normalized[channel * 256 + value] = (value / 255f - preprocessing.Mean[channel]) / preprocessing.StandardDeviation[channel];
        }
    }

    /// <summary>Numbers of one image's tensor: 3 × height × width.</summary>
    public int TensorLength => 3 * _preprocessing.CropSize * _preprocessing.CropSize;

    /// <summary>Writes an image's tensor, one plane for each of red, green and blue.</summary>
    /// <param name="image">The image; not disposed.</param>
    /// <param name="tensor"><see cref="TensorLength"/> numbers.</param>
    public void Prepare(DecodedImage image, Span<float> tensor) => Normalize(ResizeAndCrop(image), tensor);

    /// <summary>The tensor of pixels that <see cref="ResizeAndCrop"/> gave.</summary>
    /// <returns>Scratch memory that the next call overwrites.</returns>
    public ReadOnlySpan<float> Normalize(ReadOnlySpan<byte> crop)
    {
        _tensor ??= new float[TensorLength];
        Normalize(crop, _tensor);
        return _tensor;
    }

    /// <summary>The resized and cropped pixels, 4 bytes each; the colours are final, the fourth byte has no meaning.</summary>
    /// <returns>Scratch memory that the next call overwrites.</returns>
    public ReadOnlySpan<byte> ResizeAndCrop(DecodedImage image)
    {
        if (_preprocessing.AsDisplayed)
        {
            using DecodedImage displayed = OpaqueImage.AsDisplayed(image);
            Resize(displayed, alpha: false);
            return _crop;
        }

        bool nearest = _preprocessing.Filter == ResampleFilter.Nearest;
        bool convertFirst = _preprocessing.Order == PixelOrder.ConvertFirst;
        switch (image.Kind)
        {
            case DecodedImageKind.Gray16 when !convertFirst && !nearest:
                ResizePlan plan = Plan(image);
                Weigh(image, plan);
                GrayResampler.Resize(image, _horizontal!, _vertical!, _crop);
                break;
            case DecodedImageKind.Gray16:
            case DecodedImageKind.Cmyk when convertFirst:
                using (DecodedImage converted = OpaqueImage.Converted(image))
                    Resize(converted, alpha: false);
                break;
            case DecodedImageKind.Cmyk:
                Resize(image, alpha: false);
                PixelArithmetic.InksToColors(_crop, _crop);
                break;
            case DecodedImageKind.Indexed when !convertFirst:
                PickNearest(image, Plan(image));
                break;
            default:
                Resize(image, alpha: image.Kind == DecodedImageKind.ColorWithAlpha && !convertFirst);
                break;
        }

        return _crop;
    }

    /// <summary>Writes the tensor of pixels that <see cref="ResizeAndCrop"/> gave, one plane for each of red, green and blue.</summary>
    /// <param name="pixels">The resized and cropped pixels, 4 bytes each.</param>
    /// <param name="tensor"><see cref="TensorLength"/> numbers.</param>
    public void Normalize(ReadOnlySpan<byte> pixels, Span<float> tensor)
    {
        int plane = pixels.Length / 4;
        ReadOnlySpan<float> redTable = _normalized.AsSpan(0, 256);
        ReadOnlySpan<float> greenTable = _normalized.AsSpan(256, 256);
        ReadOnlySpan<float> blueTable = _normalized.AsSpan(512, 256);
        Span<float> red = tensor[..plane];
        Span<float> green = tensor.Slice(plane, plane);
        Span<float> blue = tensor.Slice(2 * plane, plane);
        ReadOnlySpan<uint> colors = MemoryMarshal.Cast<byte, uint>(pixels);
        for (int i = 0; i < colors.Length; i++)
        {
            uint color = colors[i];
            red[i] = redTable[(byte)color];
            green[i] = greenTable[(byte)(color >> 8)];
            blue[i] = blueTable[(byte)(color >> 16)];
        }
    }

    private ResizePlan Plan(DecodedImage image) => ResizePlan.For(image.Width, image.Height, _preprocessing);

    private void Weigh(DecodedImage image, ResizePlan plan)
    {
        _horizontal = ResampleWeights.Get(_horizontal, image.Width, plan.Width, plan.Left, plan.CropSize, _preprocessing.Filter);
        _vertical = ResampleWeights.Get(_vertical, image.Height, plan.Height, plan.Top, plan.CropSize, _preprocessing.Filter);
    }

    private void Resize(DecodedImage image, bool alpha)
    {
        ResizePlan plan = Plan(image);
        if (_preprocessing.Filter == ResampleFilter.Nearest)
        {
            PickNearest(image, plan);
            return;
        }

        Weigh(image, plan);
        ReadOnlySpan<byte> pixels = image.Pixels;

        // An image that keeps its size is not interpolated, and so its alpha does not matter either.
        alpha &= image.Width != plan.Width || image.Height != plan.Height;
        if (alpha)
        {
            Grow(ref _premultiplied, pixels.Length);
            PixelArithmetic.Premultiply(pixels, _premultiplied);
            pixels = _premultiplied.AsSpan(0, pixels.Length);
        }

        fixed (byte* source = pixels)
            ResizePixels(source, image.Width, plan);
        if (alpha)
            PixelArithmetic.Unpremultiply(_crop);
    }

    private void ResizePixels(byte* source, int width, ResizePlan plan)
    {
        ResampleWeights horizontal = _horizontal!;
        ResampleWeights vertical = _vertical!;
        bool sameHeight = vertical.SourceSize == vertical.TargetSize;
        int firstRow = sameHeight ? plan.Top : vertical.Start[0];
        int rows = sameHeight ? plan.CropSize : vertical.Start[^1] + vertical.Length[^1] - firstRow;
        source += (long)firstRow * width * 4;

        byte* rowsStart = source + plan.Left * 4;
        int stride = width * 4;
        int cropStride = plan.CropSize * 4;
        Grow(ref _narrow, rows * cropStride);
        fixed (byte* narrow = _narrow)
        fixed (byte* crop = _crop)
        fixed (int* weights = vertical.Fixed)
        {
            if (horizontal.SourceSize != horizontal.TargetSize)
            {
                byte* target = sameHeight ? crop : narrow;
                ResampleKernels.Horizontal(source, stride, target, rows, horizontal);
                rowsStart = target;
                stride = cropStride;
            }

            for (int y = 0; y < plan.CropSize; y++)
            {
                byte* target = crop + (long)y * cropStride;
                if (!sameHeight)
                {
                    byte* from = rowsStart + (long)(vertical.Start[y] - firstRow) * stride;
                    ResampleKernels.Vertical(from, stride, target, cropStride, weights + y * vertical.Taps, vertical.Length[y]);
                }
                else if (rowsStart != crop)
                {
                    new ReadOnlySpan<byte>(rowsStart + (long)y * stride, cropStride).CopyTo(new Span<byte>(target, cropStride));
                }
            }
        }
    }

    // Positions are summed step by step, as Pillow does; multiplying would round differently now and then.
    private void PickNearest(DecodedImage image, ResizePlan plan)
    {
        Span<int> columns = plan.CropSize <= 1024 ? stackalloc int[plan.CropSize] : new int[plan.CropSize];
        Span<int> rows = plan.CropSize <= 1024 ? stackalloc int[plan.CropSize] : new int[plan.CropSize];
        FindNearest(image.Width, plan.Width, plan.Left, columns);
        FindNearest(image.Height, plan.Height, plan.Top, rows);
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(_crop.AsSpan());
        for (int y = 0; y < plan.CropSize; y++)
        {
            for (int x = 0; x < plan.CropSize; x++)
                target[y * plan.CropSize + x] = columns[x] < image.Width && rows[y] < image.Height ? source[rows[y] * image.Width + columns[x]] : 0;
        }
    }

    private static void FindNearest(int sourceSize, int targetSize, int first, Span<int> positions)
    {
        double step = (double)sourceSize / targetSize;
        double position = step * 0.5;
        for (int i = 0; i < first + positions.Length; i++)
        {
            if (i >= first)
                positions[i - first] = sourceSize == targetSize ? i : (int)position;
            position += step;
        }
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(length);
    }
}
