using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Pictures that came without files: they can be looked at again only as long as the data that hold them are at hand.</summary>
internal interface IHeldPictures
{
    /// <summary>Bytes of memory that a picture takes once it was taken out of the data again.</summary>
    /// <param name="picture">The digest that tells it from all others; see <see cref="LookedPicture.Digest"/>.</param>
    long SizeOf(Digest picture);

    /// <summary>Goes through the data once more and takes some pictures out of them.</summary>
    /// <param name="pictures">Which.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <returns>What decodes each picture that was met; thread-safe, and <see langword="null"/> comes of a picture that cannot be
    /// decoded.</returns>
    IReadOnlyDictionary<Digest, Func<PictureDetail?>> Take(IReadOnlySet<Digest> pictures, EngineContext context);
}
