using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Clip;

/// <summary>What is known of one image file of a batch.</summary>
internal struct RememberedImage
{
    /// <summary>Its full path.</summary>
    public string Path;

    /// <summary>Its stamp before it was read; <see langword="null"/> where that proves nothing: there is no such file, or it was written
    /// to so shortly before that it may be again without another time.</summary>
    public FileStamp? Stamp;

    /// <summary>The digest of its content, once that is known.</summary>
    public Digest Content;

    /// <summary>How much is known.</summary>
    public RememberedState State;

    /// <summary>Why the image cannot be read, as it was found out earlier.</summary>
    public string? Problem;
}
