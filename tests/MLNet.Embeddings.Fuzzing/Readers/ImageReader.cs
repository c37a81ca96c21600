using System.IO.Compression;
using System.Text;
using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Images.Evidence;
using SkiaSharp;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Pictures, decoded and brought to the tensors and fingerprints that the library makes of them; half of the PNGs have their
/// checksums repaired.</summary>
internal sealed class ImageReader : FuzzReader
{
    // Above it a picture goes through one of the preprocessings instead of all, as a command would do it.
    private const long LargePicture = 1 << 24;

    private readonly Lazy<IReadOnlyList<byte[]>> _seeds = new(() => [.. Samples()]);
    private readonly ImagePreprocessor[] _preprocessors =
    [
        new(new ImagePreprocessing { ResizeSize = 64, CropSize = 56 }),
        new(
            new ImagePreprocessing
            {
                ResizeSize = 48,
                CropSize = 48,
                Resize = ResizeMode.Squash,
                Filter = ResampleFilter.Bilinear,
                Order = PixelOrder.ConvertFirst,
            }
        ),
        new(
            new ImagePreprocessing
            {
                ResizeSize = 40,
                CropSize = 32,
                Filter = ResampleFilter.Nearest,
            }
        ),
        new(
            new ImagePreprocessing
            {
                ResizeSize = 64,
                CropSize = 64,
                AsDisplayed = true,
            }
        ),
        new(
            new ImagePreprocessing
            {
                ResizeSize = 576,
                CropSize = 576,
                Resize = ResizeMode.Squash,
            }
        ),
    ];
    private readonly PixelDescriptor _descriptor = new();

    public override string Name => "images";

    public override int Weight => 16;

    // A picture may have 178,956,970 pixels of four bytes.
    public override long MemoryLimit => 3L << 30;

    public override IReadOnlyList<byte[]> Seeds => _seeds.Value;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "IHDR",
            "PLTE",
            "IDAT",
            "IEND",
            "tRNS",
            "acTL",
            "fcTL",
            "eXIf",
            "iCCP",
            "RIFF",
            "WEBP",
            "VP8 ",
            "VP8L",
            "VP8X",
            "ANIM",
            "ANMF",
            "ALPH",
            "GIF87a",
            "GIF89a",
            "NETSCAPE2.0",
            "BM",
            "Exif\0\0",
        }.Select(Encoding.Latin1.GetBytes),
        [0xFF, 0xD8],
        [0xFF, 0xD9],
        [0xFF, 0xC2],
        [0xFF, 0xC4],
        [0xFF, 0xDA],
        [0xFF, 0xE1],
        [0xFF, 0xDD, 0, 4, 0, 1],
        [0x21, 0xF9, 4],
        [0x2C],
        [0x3B],
    ];

    public override byte[] Create(Mutator mutator)
    {
        byte[] content = base.Create(mutator);
        return mutator.Chance(0.5) ? PngChecksums.Repair(content) : content;
    }

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "picture");
        File.WriteAllBytes(path, input);
        var thumbnail = new byte[PixelThumbnail.Length];
        var descriptor = new float[PixelDescriptor.Length];
        ImageFingerprint fingerprint = ImageFingerprint.Read(path, SkiaImageDecoder.Instance, thumbnail);
        PictureStatuses.Of(fingerprint, _descriptor, thumbnail, descriptor);
        if (descriptor.AsSpan().ContainsAnyExceptInRange(-1e6f, 1e6f))
            throw new InvalidOperationException("A descriptor is not finite.");

        using DecodedImage image = SkiaImageDecoder.Instance.Decode(input);
        bool isLarge = (long)image.Width * image.Height > LargePicture;
        foreach (
            ImagePreprocessor preprocessor in isLarge ? _preprocessors.AsSpan(input.Length % _preprocessors.Length, 1) : _preprocessors
        )
        {
            var tensor = new float[preprocessor.TensorLength];
            preprocessor.Prepare(image, tensor);
            if (tensor.AsSpan().ContainsAnyExceptInRange(-10, 10))
                throw new InvalidOperationException("A tensor is outside the range of normalized pixels.");
        }
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;

    private static IEnumerable<byte[]> Samples()
    {
        foreach (
            (int width, int height, SKColorType type, SKAlphaType alpha) in new[]
            {
                (24, 17, SKColorType.Rgba8888, SKAlphaType.Opaque),
                (9, 40, SKColorType.Rgba8888, SKAlphaType.Unpremul),
                (16, 16, SKColorType.Gray8, SKAlphaType.Opaque),
            }
        )
        {
            using SKBitmap bitmap = Drawn(width, height, type, alpha);
            foreach (
                SKEncodedImageFormat format in new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp }
            )
            {
                foreach (int quality in format == SKEncodedImageFormat.Webp ? new[] { 60, 100 } : [80])
                {
                    using SKData? data = bitmap.Encode(format, quality);
                    if (data is not null)
                        yield return data.ToArray();
                }
            }
        }

        yield return Png(16, 0, 12, 9, 2);
        yield return Png(16, 2, 7, 5, 6);
        yield return Png(8, 3, 8, 8, 1, palette: true);
        yield return Png(16, 4, 6, 6, 4);
        yield return Png(8, 0, 1, 3000, 1);
        yield return Bmp(5, 4);
        yield return
        [
            .. "GIF89a"u8,
            2,
            0,
            2,
            0,
            0x80,
            0,
            0,
            255,
            0,
            0,
            0,
            0,
            255,
            0x21,
            0xF9,
            4,
            1,
            10,
            0,
            1,
            0,
            0x2C,
            0,
            0,
            0,
            0,
            2,
            0,
            2,
            0,
            0,
            2,
            3,
            0x44,
            0x02,
            0x05,
            0,
            0x3B,
        ];
        yield return
        [
            .. "GIF89a"u8,
            1,
            0,
            1,
            0,
            0x80,
            0,
            0,
            0,
            0,
            0,
            255,
            255,
            255,
            0x2C,
            0,
            0,
            0,
            0,
            1,
            0,
            1,
            0,
            0,
            2,
            2,
            0x44,
            1,
            0,
            0x21,
            0xF9,
            4,
            0,
            5,
            0,
            0,
            0,
            0x2C,
            0,
            0,
            0,
            0,
            1,
            0,
            1,
            0,
            0,
            2,
            2,
            0x4C,
            1,
            0,
            0x3B,
        ];
    }

    private static SKBitmap Drawn(int width, int height, SKColorType type, SKAlphaType alpha)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, type, alpha));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(
                    x,
                    y,
                    new SKColor((byte)(x * 10), (byte)(y * 6), (byte)(x * y), alpha == SKAlphaType.Opaque ? (byte)255 : (byte)(x * 25))
                );
        }

        return bitmap;
    }

    private static byte[] Png(byte depth, byte colorType, int width, int height, int bytesPerPixel, bool palette = false)
    {
        var rows = new byte[height * (1 + (width * bytesPerPixel))];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (byte)(i % (1 + (width * bytesPerPixel)) == 0 ? 0 : i * 7 % (palette ? 4 : 256));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        byte[] header = [0, 0, (byte)(width >> 8), (byte)width, 0, 0, (byte)(height >> 8), (byte)height, depth, colorType, 0, 0, 0];
        return
        [
            .. PngChecksums.Signature,
            .. PngChecksums.Chunk("IHDR"u8, header),
            .. palette ? PngChecksums.Chunk("PLTE"u8, [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]) : [],
            .. palette ? PngChecksums.Chunk("tRNS"u8, [0, 128]) : [],
            .. PngChecksums.Chunk("IDAT"u8, packed.ToArray()),
            .. PngChecksums.Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Bmp(int width, int height)
    {
        int stride = ((width * 3) + 3) / 4 * 4;
        var content = new byte[54 + (stride * height)];
        "BM"u8.CopyTo(content);
        BitConverter.TryWriteBytes(content.AsSpan(2), content.Length);
        content[10] = 54;
        content[14] = 40;
        content[18] = (byte)width;
        content[22] = (byte)height;
        content[26] = 1;
        content[28] = 24;
        new Random(1).NextBytes(content.AsSpan(54));
        return content;
    }
}
