using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Decoders;

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
            ? UprightPictures.Shared.Read(picture, region, Upright(decoder))
            : ImageFile.Read(path!);

    /// <summary>The stamp of the file that is opened for a path; <see langword="null"/> where there is none.</summary>
    public static FileStamp? StampOf(string path) =>
        FileStamp.Of(path) ?? (PictureRegion.TryParse(path, out string? picture, out _) ? FileStamp.Of(picture) : null);

    // Regions lie in the upright picture, so that they are cut of it even where pictures are compared as they are stored.
    private static IImageDecoder Upright(IImageDecoder decoder) => decoder is AsStoredImageDecoder asStored ? asStored.Decoder : decoder;
}
