namespace MLNet.Embeddings.Images.Regions;

/// <summary>Reads what a path of a picture names: a file, or a region of its picture as a file of its own.</summary>
internal static class PictureFile
{
    /// <summary>Reads it; messages leave the path to the caller.</summary>
    /// <param name="path">The path; see <see cref="PictureRegion"/>.</param>
    /// <param name="decoder">Decodes the picture that a region is cut of.</param>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The path is empty, or there is no such region.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PooledFile Read(string path, IImageDecoder decoder) =>
        PictureRegion.TryParsePath(path ?? "", out string? picture, out PictureRegion region)
            ? UprightPictures.Shared.Read(picture, region, decoder)
            : ImageFile.Read(path!);
}
