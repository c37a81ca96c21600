using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

/// <summary>Encoded images in memory.</summary>
internal sealed class MemoryImages(IReadOnlyList<byte[]> contents) : IImageSource
{
    public DecodedImage Open(int index) => SkiaImageDecoder.Instance.Decode(contents[index]);
}
