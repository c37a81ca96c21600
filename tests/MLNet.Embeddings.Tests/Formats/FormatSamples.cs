using ImageMagick;

namespace MLNet.Embeddings.Tests.Formats;

/// <summary>Pictures in formats that Skia does not read, written by ImageMagick.</summary>
internal static class FormatSamples
{
    public const int Width = 48;
    public const int Height = 32;

    /// <summary>The formats that ImageMagick writes without loss, but for AVIF.</summary>
    public static readonly (string Name, MagickFormat Format)[] Written =
    [
        ("TIFF", MagickFormat.Tiff),
        ("TIFF", MagickFormat.Tiff64),
        ("JPEG XL", MagickFormat.Jxl),
        ("PSD", MagickFormat.Psd),
        ("PSD", MagickFormat.Psb),
        ("TGA", MagickFormat.Tga),
        ("PPM", MagickFormat.Ppm),
        ("AVIF", MagickFormat.Avif),
    ];

    /// <summary>A smooth picture; others of other seeds.</summary>
    public static byte[] Rgb(int seed = 1) =>
        [
            .. Enumerable
                .Range(0, Width * Height)
                .SelectMany(i =>
                    (byte[])
                        [
                            (byte)((i % Width * 5) + seed),
                            (byte)((i / Width * 7) + (seed * 3)),
                            (byte)(((i % Width) + (i / Width)) * 3 / seed),
                        ]
                ),
        ];

    /// <summary>The picture as ImageMagick has it.</summary>
    public static MagickImage Picture(int seed = 1) =>
        new(Rgb(seed), new PixelReadSettings(Width, Height, StorageType.Char, PixelMapping.RGB)) { Quality = 100 };

    /// <summary>A file of the picture.</summary>
    public static byte[] File(MagickFormat format, int seed = 1)
    {
        using MagickImage picture = Picture(seed);
        return picture.ToByteArray(format);
    }

    /// <summary>A file of several pictures.</summary>
    public static byte[] Sequence(MagickFormat format, CompressionMethod compression, params int[] seeds)
    {
        using var pictures = new MagickImageCollection();
        foreach (int seed in seeds)
        {
            MagickImage picture = Picture(seed);
            picture.AnimationDelay = 20;
            picture.Settings.Compression = compression;
            pictures.Add(picture);
        }

        return pictures.ToByteArray(format);
    }
}
