using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

/// <summary>Images of random pixels, some of which cannot be read.</summary>
internal sealed class RandomImages(int size, Func<int, bool>? isBad = null) : IImageSource
{
    private int _opened;

    public int Opened => _opened;

    public DecodedImage Open(int index)
    {
        Interlocked.Increment(ref _opened);
        if (isBad?.Invoke(index) == true)
            throw new InvalidDataException($"Image {index} is bad.");
        return TestImages.Random(size + index % 3, size, DecodedImageKind.Color, index);
    }
}
