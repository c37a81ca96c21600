using System.CommandLine;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The options that say what decodes pictures, and how large they may be.</summary>
internal sealed class DecodingOptions
{
    private const string Exact = "exact";
    private const string Scaled = "scaled";

    private readonly Option<string> _decoder = new Option<string>("--decoder")
    {
        Description =
            "What decodes pictures: skia (and ImageMagick for TIFF, HEIC, AVIF, JPEG XL, PSD, TGA and PPM), or magick for all: its "
            + "codecs are of today, for pictures from strangers",
        DefaultValueFactory = _ => "skia",
    }.OneOf("skia", "magick");

    private readonly Option<string> _decoding;

    private readonly Option<int?> _maximumPixels = new Option<int?>("--max-pixels")
    {
        Description = "Pixels above which a picture is refused; without it, 178,956,970",
        HelpName = "count",
    }.Between(1, 536_870_896);

    private readonly Option<long?> _memory = new Option<long?>("--decode-memory")
    {
        Description =
            "Megabytes that pictures take at once while they are decoded; without it, an eighth of the memory, at most 512 or "
            + "64 for each processor",
        HelpName = "MB",
    }.Between(1, 1_000_000);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="decoding">At which size it decodes large pictures unless it is told.</param>
    public DecodingOptions(Command command, ImageDecoding decoding)
    {
        _decoding = new Option<string>("--decoding")
        {
            Description =
                "Size at which large JPEG and WebP pictures are decoded: exact (full), or scaled (a half to an eighth, never below twice "
                + "what is needed): four times as fast, with vectors that differ a little",
            DefaultValueFactory = _ => decoding == ImageDecoding.Scaled ? Scaled : Exact,
        }.OneOf(Exact, Scaled);
        command.Options.Add(_decoder);
        command.Options.Add(_decoding);
        command.Options.Add(_maximumPixels);
        command.Options.Add(_memory);
    }

    /// <summary>At which size large pictures are decoded.</summary>
    public ImageDecoding Decoding(ParseResult arguments) =>
        arguments.GetRequiredValue(_decoding) == Scaled ? ImageDecoding.Scaled : ImageDecoding.Exact;

    /// <summary>The decoder that is named; the limits, which hold for the whole process, are set.</summary>
    public IImageDecoder Decoder(ParseResult arguments)
    {
        if (arguments.GetValue(_maximumPixels) is { } pixels)
            DecodedImage.MaximumPixels = pixels;
        if (arguments.GetValue(_memory) is { } megabytes)
            DecodedImage.MemoryBudget = megabytes << 20;
        return arguments.GetRequiredValue(_decoder) == "magick" ? MagickImageDecoder.Instance : AllFormatsImageDecoder.Instance;
    }
}
