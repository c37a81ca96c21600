using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A picture that is to be looked at again.</summary>
/// <param name="path">The file; empty where the picture is in memory only.</param>
/// <param name="digest">
/// The file's digest when it was first read: a file that has another one now is another picture. Of a picture that never was a file the
/// digest of its pixels.
/// </param>
/// <param name="thumbnail">Its thumbnail.</param>
/// <param name="decode">Decodes a picture that is in memory; <see langword="null"/> reads the file.</param>
internal readonly ref struct LookedPicture(string path, Digest digest, ReadOnlySpan<byte> thumbnail, Func<PictureDetail?>? decode = null)
{
    public string Path { get; } = path;

    public Digest Digest { get; } = digest;

    public ReadOnlySpan<byte> Thumbnail { get; } = thumbnail;

    public Func<PictureDetail?>? Decode { get; } = decode;
}
