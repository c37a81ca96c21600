using System.Globalization;
using MLNet.Embeddings.Clip.Preprocessing;

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

    /// <summary>Whether the tensor holds red or blue first. <see cref="Mean"/> and <see cref="StandardDeviation"/> are those of red,
    /// green and blue either way.</summary>
    /// <value><see cref="ChannelOrder.Rgb"/>.</value>
    public ChannelOrder ChannelOrder { get; init; } = ChannelOrder.Rgb;

    /// <summary>Mean of red, green and blue, on the scale 0 to 1, that is subtracted.</summary>
    /// <value>CLIP's 0.48145466, 0.4578275, 0.40821073.</value>
    public IReadOnlyList<float> Mean { get; init; } = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>Standard deviation of red, green and blue, on the scale 0 to 1, that the difference is divided by.</summary>
    /// <value>CLIP's 0.26862954, 0.26130258, 0.27577711.</value>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>Reads the description that a published model comes with: Hugging Face's preprocessor_config.json, immich's and open_clip's
    /// preprocess_cfg.json, or open_clip_config.json.</summary>
    /// <remarks>The order of the channels is "channel_order" (Hugging Face's file) or "mode" (the others), RGB or BGR; the file's means
    /// and deviations stand in that order. "do_flip_channel_order" is BGR too, with numbers for red, green and blue.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file describes nothing that is known here; the message names the field.</exception>
    public static ImagePreprocessing FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path)
            ? PreprocessingFile.Read(path)
            : throw new FileNotFoundException($"The description of preprocessing '{path}' was not found.", path);
    }

    /// <summary>All values as a text; the usual order of the channels is left out, so that what is stored under it keeps its
    /// name.</summary>
    internal string Identity =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ResizeSize} {CropSize} {Resize} {Filter} {CropRounding} {Order} {AsDisplayed} {Joined(Mean)} {Joined(StandardDeviation)}"
                + $"{(ChannelOrder == ChannelOrder.Rgb ? "" : $" {ChannelOrder}")}"
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
