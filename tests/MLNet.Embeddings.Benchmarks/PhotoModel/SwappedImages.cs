using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>Images whose red and blue are swapped, for a network that reads blue first.</summary>
internal sealed class SwappedImages(IImageSource images) : IImageSource
{
    private const int PixelSize = 4;

    public DecodedImage? Open(int index)
    {
        if (images.Open(index) is not { } image)
            return null;

        Span<byte> pixels = image.Pixels;
        for (int i = 0; i + PixelSize <= pixels.Length; i += PixelSize)
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);

        return image;
    }
}
