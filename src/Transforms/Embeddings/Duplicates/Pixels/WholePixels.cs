using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Regions;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Digests of all pixels of files that are read again: of all their pictures, and of all their bits.</summary>
internal static class WholePixels
{
    /// <summary>The digest of a file's pixels; of the file itself where it cannot be read to its end, or has changed.</summary>
    /// <param name="picture">The file.</param>
    /// <param name="file">Its digest when it was first read.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="memory">Remembers what was seen of files; <see langword="null"/> where nothing does.</param>
    public static Digest OfFile(PictureSource picture, Digest file, IImageDecoder decoder, LookMemory? memory = null)
    {
        if (memory?.PixelsOf(file) is { IsNone: false } known)
            return known;

        Digest pixels = Read(picture, file, decoder);
        if (pixels != file)
            memory?.AddPixels(file, pixels);
        return pixels;
    }

    private static Digest Read(PictureSource picture, Digest file, IImageDecoder decoder)
    {
        try
        {
            if (picture.Frames != FrameKind.Single)
                return FrameDigest.OfAll(RegularFile.ReadAllBytes(picture.Path), picture.Frames, decoder);

            using PooledFile content = PictureFile.Read(picture.Path, decoder);
            if (Digest.OfFile(content.Content) != file)
                return file;

            using SeenPicture seen = SeenPicture.Decode(content.Content, decoder);
            Digest pixels = seen.Digest();
            return pixels.IsNone ? file : pixels;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return file;
        }
    }
}
