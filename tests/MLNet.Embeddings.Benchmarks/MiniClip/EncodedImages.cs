using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>Image files in memory.</summary>
internal sealed class EncodedImages(IReadOnlyList<byte[]> contents) : IImageSource
{
    public DecodedImage Open(int index) => SkiaImageDecoder.Instance.Decode(contents[index]);
}
