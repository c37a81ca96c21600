using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>Image files in memory.</summary>
internal sealed class EncodedImages(IReadOnlyList<byte[]> contents) : IImageSource
{
    public DecodedImage Open(int index) => SkiaImageDecoder.Instance.Decode(contents[index]);
}
