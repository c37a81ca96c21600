using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>Every choice between a decoded image and the tensor that a model reads.</summary>
/// <remarks>The defaults are those of OpenAI's CLIP models. Two exports of one model often differ here; a wrong choice costs accuracy
/// without an error.</remarks>
public sealed record ImagePreprocessing
{
    /// <summary>Length that <see cref="Resize"/> brings the shorter side (or both) to, in pixels.</summary>
    /// <value>224.</value>
    public int ResizeSize { get; init; } = 224;

    /// <summary>Width and height of the tensor, in pixels, at most <see cref="ResizeSize"/>.</summary>
    /// <value>224.</value>
    public int CropSize { get; init; } = 224;

    /// <summary>How an image of any shape becomes a square.</summary>
    /// <value><see cref="ResizeMode.ShortestSide"/>.</value>
    public ResizeMode Resize { get; init; } = ResizeMode.ShortestSide;

    /// <summary>The resize filter.</summary>
    /// <value><see cref="ResampleFilter.Bicubic"/>.</value>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bicubic;

    /// <summary>Rounding of odd crop margins.</summary>
    /// <value><see cref="CropRounding.HalfToEven"/>.</value>
    public CropRounding CropRounding { get; init; } = CropRounding.HalfToEven;

    /// <summary>Whether an image is made RGB after or before the resize.</summary>
    /// <value><see cref="PixelOrder.OpenAI"/>.</value>
    public PixelOrder Order { get; init; } = PixelOrder.OpenAI;

    /// <summary>
    /// Prepares an image as a viewer shows it: turned by its EXIF orientation, transparency composited over white, 16-bit gray scaled to 8
    /// bits, palettes resized with interpolation. Sensible for photographs from cameras, but not what the models' authors do, so vectors
    /// differ from theirs.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool AsDisplayed { get; init; }

    /// <summary>Mean of red, green and blue, on the scale 0 to 1, that is subtracted.</summary>
    /// <value>CLIP's 0.48145466, 0.4578275, 0.40821073.</value>
    public IReadOnlyList<float> Mean { get; init; } = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>Standard deviation of red, green and blue, on the scale 0 to 1, that the difference is divided by.</summary>
    /// <value>CLIP's 0.26862954, 0.26130258, 0.27577711.</value>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>All values as a text.</summary>
    internal string Identity =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ResizeSize} {CropSize} {Resize} {Filter} {CropRounding} {Order} {AsDisplayed} {Joined(Mean)} {Joined(StandardDeviation)}"
        );

    internal void Validate()
    {
        if (CropSize is < 1 or > 4096)
            throw new ArgumentOutOfRangeException(nameof(CropSize), CropSize, $"{nameof(CropSize)} must be from 1 to 4096 pixels.");
        if (ResizeSize < CropSize || ResizeSize > 8192)
            throw new ArgumentOutOfRangeException(
                nameof(ResizeSize),
                ResizeSize,
                $"{nameof(ResizeSize)} must be from {nameof(CropSize)} ({CropSize}) to 8192 pixels."
            );
        if (Mean is not { Count: 3 } || !Mean.All(float.IsFinite))
            throw new ArgumentException($"{nameof(Mean)} needs three finite values: red, green and blue.", nameof(Mean));
        if (StandardDeviation is not { Count: 3 } || !StandardDeviation.All(value => float.IsFinite(value) && value > 0))
            throw new ArgumentException(
                $"{nameof(StandardDeviation)} needs three positive values: red, green and blue.",
                nameof(StandardDeviation)
            );
    }

    private static string Joined(IEnumerable<float> values) =>
        string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
