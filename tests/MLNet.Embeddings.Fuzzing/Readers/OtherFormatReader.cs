using System.Buffers.Binary;
using System.Text;
using ImageMagick;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Pictures in the formats that ImageMagick alone reads.</summary>
internal sealed class OtherFormatReader : FuzzReader
{
    private const int Width = 12;
    private const int Height = 9;

    private readonly Lazy<IReadOnlyList<byte[]>> _seeds = new(() => [.. Samples()]);

    public override string Name => "formats";

    public override int Weight => 6;

    public override long MemoryLimit => 3L << 30;

    public override IReadOnlyList<byte[]> Seeds => _seeds.Value;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "II*\0",
            "MM\0*",
            "II+\0",
            "ftyp",
            "avif",
            "avis",
            "heic",
            "mif1",
            "ipco",
            "ispe",
            "irot",
            "av1C",
            "hvcC",
            "iloc",
            "mdat",
        }
            .Concat(["jxlc", "jxlp", "8BPS", "8BIM", "TRUEVISION-XFILE.\0", "P5 ", "P6\n", "#", "65535"])
            .Select(Encoding.Latin1.GetBytes),
        [0xFF, 0x0A],
        [0x01, 0x01, 3, 0],
        [0x11, 0x01, 4, 0],
        [0xFF, 0xFF, 0xFF, 0x7F],
    ];

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "picture");
        File.WriteAllBytes(path, input);
        var thumbnail = new byte[PixelThumbnail.Length];
        ImageFingerprint fingerprint = ImageFingerprint.Read(path, AllFormatsImageDecoder.Instance, thumbnail);
        if (fingerprint.Moves)
            FrameDigest.OfAll(input, fingerprint.Frames, AllFormatsImageDecoder.Instance);

        using DecodedImage image = AllFormatsImageDecoder.Instance.Decode(input);
        if (image.Pixels.Length != (long)image.Width * image.Height * image.BytesPerPixel)
            throw new InvalidOperationException("Pixels are missing.");
        if (StoredDepth.IsCut(input) && fingerprint.Pixels != fingerprint.File)
            throw new InvalidOperationException("Pixels of eight bits stand for deeper ones.");
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;

    private static IEnumerable<byte[]> Samples()
    {
        byte[] rgb = [.. Enumerable.Range(0, Width * Height * 3).Select(i => (byte)(i * 5))];
        using var picture = new MagickImage(rgb, new PixelReadSettings(Width, Height, StorageType.Char, PixelMapping.RGB));
        foreach (
            MagickFormat format in new[]
            {
                MagickFormat.Tiff,
                MagickFormat.Tiff64,
                MagickFormat.Avif,
                MagickFormat.Jxl,
                MagickFormat.Psd,
                MagickFormat.Tga,
                MagickFormat.Ppm,
            }
        )
            yield return picture.ToByteArray(format);

        foreach (CompressionMethod compression in new[] { CompressionMethod.LZW, CompressionMethod.Zip, CompressionMethod.RLE })
        {
            picture.Settings.Compression = compression;
            yield return picture.ToByteArray(MagickFormat.Tiff);
        }

        using var pages = new MagickImageCollection { picture.Clone(), picture.Clone() };
        yield return pages.ToByteArray(MagickFormat.Tiff);
        var deep = new byte[Width * 2];
        BinaryPrimitives.WriteUInt16BigEndian(deep, 300);
        yield return [.. "P5 12 1 65535\n"u8, .. deep];
    }
}
