using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A picture that is to be looked at again.</summary>
/// <param name="path">The file; empty where the picture is in memory only.</param>
/// <param name="file">The file's digest when it was first read: a file that has another one now is another picture.</param>
/// <param name="thumbnail">Its thumbnail.</param>
internal readonly ref struct LookedPicture(string path, Digest file, ReadOnlySpan<byte> thumbnail)
{
    public string Path { get; } = path;

    public Digest File { get; } = file;

    public ReadOnlySpan<byte> Thumbnail { get; } = thumbnail;
}
