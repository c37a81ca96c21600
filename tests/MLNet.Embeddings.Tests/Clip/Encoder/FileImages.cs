using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Images.Passes;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

/// <summary>Image files to encode.</summary>
internal sealed class FileImages(IReadOnlyList<string> paths) : IImageSource
{
    public DecodedImage Open(int index) => new ImagePass(SkiaImageDecoder.Instance, []).Open(index, paths[index]);
}
