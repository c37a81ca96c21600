using MLNet.Embeddings.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Training.Pictures;

/// <summary>Brings pictures to a square of a fixed side exactly as the product does before it embeds them. Not thread-safe.</summary>
internal sealed class PixelReader(int side)
{
    private readonly ImagePreprocessor _preprocessor = new(MiniClip.Preprocessing(side));

    public byte[] Read(string file)
    {
        using DecodedImage image = SkiaImageDecoder.Instance.Decode(File.ReadAllBytes(file));
        return Read(image);
    }

    public byte[] Read(SKBitmap bitmap)
    {
        using var image = new DecodedImage(bitmap.Width, bitmap.Height, DecodedImageKind.Color);
        bitmap.GetPixelSpan().CopyTo(image.Pixels);
        return Read(image);
    }

    private byte[] Read(DecodedImage image)
    {
        ReadOnlySpan<byte> square = _preprocessor.ResizeAndCrop(image);
        var pixels = new byte[3 * side * side];
        for (int i = 0; i < side * side; i++)
            square.Slice(4 * i, 3).CopyTo(pixels.AsSpan(3 * i));

        return pixels;
    }
}
