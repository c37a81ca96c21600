using System.Runtime.InteropServices;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Resizes, crops and normalizes decoded images into the tensor of one model, computing only what survives the crop.</summary>
/// <remarks>An instance keeps scratch memory and the weights of the last image size: use one for each thread.</remarks>
internal sealed class ImagePreprocessor
{
    // Some five seconds of work; a picture two pixels wide and a million high, squeezed to a thousand, is within.
    private const long MostNarrowPixels = 1_250_000_000;
    private const int MostSteps = 1 << 24;
    private const int MostKeptWeights = 1 << 20;

    private readonly ImagePreprocessing _preprocessing;
    private readonly float[] _normalized = new float[3 * 256];
    private readonly byte[] _crop;
    private readonly ImageResampler _resampler;
    private float[]? _tensor;
    private ResampleWeights? _horizontal;
    private ResampleWeights? _vertical;

    public ImagePreprocessor(ImagePreprocessing preprocessing, ImageResampler? resampler = null)
    {
        _resampler = resampler ?? new ImageResampler();
        preprocessing.Validate();
        _preprocessing = preprocessing;
        _crop = new byte[preprocessing.CropSize * preprocessing.CropSize * 4];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int value = 0; value < 256; value++)
                _normalized[channel * 256 + value] =
                    (value / 255f - preprocessing.Mean[channel]) / preprocessing.StandardDeviation[channel];
        }
    }

    /// <summary>Numbers of one image's tensor: 3 × height × width.</summary>
    public int TensorLength => 3 * _preprocessing.CropSize * _preprocessing.CropSize;

    /// <summary>Writes an image's tensor, one plane for each color in the model's order.</summary>
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

    /// <summary>The resized and cropped pixels, 4 bytes each; the colors are final, the fourth byte has no meaning.</summary>
    /// <returns>Scratch memory that the next call overwrites.</returns>
    public ReadOnlySpan<byte> ResizeAndCrop(DecodedImage image)
    {
        if (_preprocessing.AsDisplayed)
        {
            Resize(new ImageRows(image, RowConversion.Displayed));
            return _crop;
        }

        bool nearest = _preprocessing.Filter == ResampleFilter.Nearest;
        bool convertFirst = _preprocessing.Order == PixelOrder.ConvertFirst;
        switch (image.Kind)
        {
            case DecodedImageKind.Gray16 when !convertFirst && !nearest:
                Weigh(image.Width, image.Height);
                GrayResampler.Resize(image, _horizontal!, _vertical!, _crop);
                break;
            case DecodedImageKind.Gray16:
            case DecodedImageKind.Cmyk when convertFirst:
                Resize(new ImageRows(image, RowConversion.Rgb));
                break;
            case DecodedImageKind.Cmyk:
                Resize(new ImageRows(image, RowConversion.None));
                PixelArithmetic.InksToColors(_crop, _crop);
                break;
            case DecodedImageKind.Indexed when !convertFirst:
                PickNearest(new ImageRows(image, RowConversion.None), Plan(image.Width, image.Height));
                break;
            case DecodedImageKind.ColorWithAlpha when !convertFirst && !nearest && Changes(image):
                Resize(new ImageRows(image, RowConversion.Premultiplied));
                PixelArithmetic.Unpremultiply(_crop);
                break;
            default:
                Resize(new ImageRows(image, RowConversion.None));
                break;
        }

        return _crop;
    }

    /// <summary>Writes the tensor of pixels that <see cref="ResizeAndCrop"/> gave, one plane for each color in the model's
    /// order.</summary>
    /// <param name="pixels">The resized and cropped pixels, 4 bytes each.</param>
    /// <param name="tensor"><see cref="TensorLength"/> numbers.</param>
    public void Normalize(ReadOnlySpan<byte> pixels, Span<float> tensor)
    {
        int plane = pixels.Length / 4;
        ReadOnlySpan<float> redTable = _normalized.AsSpan(0, 256);
        ReadOnlySpan<float> greenTable = _normalized.AsSpan(256, 256);
        ReadOnlySpan<float> blueTable = _normalized.AsSpan(512, 256);
        bool isBlueFirst = _preprocessing.ChannelOrder == ChannelOrder.Bgr;
        Span<float> red = tensor.Slice(isBlueFirst ? 2 * plane : 0, plane);
        Span<float> green = tensor.Slice(plane, plane);
        Span<float> blue = tensor.Slice(isBlueFirst ? 0 : 2 * plane, plane);
        ReadOnlySpan<uint> colors = MemoryMarshal.Cast<byte, uint>(pixels);
        for (int i = 0; i < colors.Length; i++)
        {
            uint color = colors[i];
            red[i] = redTable[(byte)color];
            green[i] = greenTable[(byte)(color >> 8)];
            blue[i] = blueTable[(byte)(color >> 16)];
        }
    }

    private ResizePlan Plan(int width, int height) => ResizePlan.For(width, height, _preprocessing);

    // An image that keeps its size is not interpolated, and so its alpha does not matter either.
    private bool Changes(DecodedImage image)
    {
        ResizePlan plan = Plan(image.Width, image.Height);
        return image.Width != plan.Width || image.Height != plan.Height;
    }

    private ResizePlan Weigh(int width, int height)
    {
        ResizePlan plan = Plan(width, height);
        _horizontal = ResampleWeights.Get(_horizontal, width, plan.Width, plan.Left, plan.CropSize, _preprocessing.Filter);
        _vertical = ResampleWeights.Get(_vertical, height, plan.Height, plan.Top, plan.CropSize, _preprocessing.Filter);
        if ((long)_vertical.SourceRows * plan.CropSize > MostNarrowPixels)
        {
            throw new InvalidDataException(
                $"The image's sides of {width} and {height} pixels are too unequal to be resized to {plan.Width} × {plan.Height}."
            );
        }

        return plan;
    }

    private void Resize(ImageRows rows)
    {
        if (_preprocessing.Filter == ResampleFilter.Nearest)
        {
            PickNearest(rows, Plan(rows.Width, rows.Height));
            return;
        }

        ResizePlan plan = Weigh(rows.Width, rows.Height);
        _resampler.Resize(rows, plan.Left, _horizontal!, _vertical!, _crop);
        if (_horizontal!.Fixed.Length + (long)_vertical!.Fixed.Length > MostKeptWeights)
            _horizontal = _vertical = null;
    }

    private void PickNearest(ImageRows rows, ResizePlan plan)
    {
        var columns = new int[plan.CropSize];
        var lines = new int[plan.CropSize];
        FindNearest(rows.Width, plan.Width, plan.Left, columns);
        FindNearest(rows.Height, plan.Height, plan.Top, lines);
        ReadOnlySpan<uint> pixels = MemoryMarshal.Cast<byte, uint>(rows.Unconverted);
        byte[] converted = pixels.IsEmpty ? new byte[checked(rows.Width * 4)] : [];
        Span<uint> crop = MemoryMarshal.Cast<byte, uint>(_crop.AsSpan());
        int known = -1;
        for (int y = 0; y < plan.CropSize; y++)
        {
            Span<uint> target = crop.Slice(y * plan.CropSize, plan.CropSize);
            if (lines[y] >= rows.Height)
            {
                target.Clear();
                continue;
            }

            if (pixels.IsEmpty && known != lines[y])
                rows.Read(known = lines[y], 1, converted);
            ReadOnlySpan<uint> source = pixels.IsEmpty
                ? MemoryMarshal.Cast<byte, uint>(converted)
                : pixels.Slice(lines[y] * rows.Width, rows.Width);
            for (int x = 0; x < target.Length; x++)
                target[x] = columns[x] < source.Length ? source[columns[x]] : 0;
        }
    }

    // Positions are summed step by step, as Pillow does; multiplying would round differently now and then. No library makes images of more
    // than so many steps.
    private static void FindNearest(int sourceSize, int targetSize, int first, Span<int> positions)
    {
        double step = (double)sourceSize / targetSize;
        int skipped = first > MostSteps ? first : 0;
        double position = step * 0.5 + step * skipped;
        for (int i = skipped; i < first + positions.Length; i++)
        {
            if (i >= first)
                positions[i - first] = sourceSize == targetSize ? i : (int)position;
            position += step;
        }
    }
}
