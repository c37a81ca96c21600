using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Decoders;
using SkiaSharp;

namespace MLNet.Embeddings.Images.Layouts;

/// <summary>The size of a picture as people see it, from the head of its file where that tells it.</summary>
internal static class PictureSize
{
    /// <summary>Reads it; <see langword="null"/> where it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decoder">Decodes files whose head is not understood.</param>
    public static (int Width, int Height)? Of(string path, IImageDecoder decoder)
    {
        try
        {
            using (FileStream stream = RegularFile.Open(path))
            {
                int orientation = ImageOrientation.OfPng(stream.SafeFileHandle);
                using var codec = SKCodec.Create(stream);
                if (codec is not null)
                    return Upright(codec.Info.Width, codec.Info.Height, Math.Max(orientation, (int)codec.EncodedOrigin));
            }

            using PooledFile file = ImageFile.Read(path);
            using DecodedImage image = ImageFile.Decode(file.Content, decoder, minimumSide: 1);
            return Upright(image.StoredWidth, image.StoredHeight, ImageOrientation.Of(image, file.Content));
        }
        catch (Exception exception) when (exception is InvalidDataException || FileFault.IsFailure(exception))
        {
            return null;
        }
    }

    private static (int Width, int Height) Upright(int width, int height, int orientation) =>
        ImageOrientation.SwapsSides(orientation) ? (height, width) : (width, height);
}
