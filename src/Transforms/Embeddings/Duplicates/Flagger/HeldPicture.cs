using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>A picture that a row holds: the content of a file, evidence, or what was seen of an image. Used on any thread.</summary>
internal sealed class HeldPicture
{
    private readonly Looking _look;

    private HeldPicture(Looking look, long length)
    {
        _look = look;
        Length = length;
    }

    private delegate ImageFingerprint Looking(Span<byte> thumbnail);

    /// <summary>Bytes of the file, or pixels of the image; 0 for evidence.</summary>
    public long Length { get; }

    /// <summary>Decodes it for a second look; <see langword="null"/> where nothing is left to be decoded.</summary>
    public Func<PictureDetail?>? Decode { get; private init; }

    /// <summary>The content of a file, which is decoded when it is looked at.</summary>
    public static HeldPicture OfFile(byte[] file, IImageDecoder decoder) =>
        // What is in memory now cannot be read again later.
        new(thumbnail => ImageFingerprint.OfContent(file, decoder, thumbnail), file.Length)
        {
            Decode = () => PictureDetail.TryDecode(file, decoder),
        };

    /// <summary>A row of a column of evidence.</summary>
    public static HeldPicture OfEvidence(byte[] row) => new(thumbnail => StoredEvidence.Read(row, thumbnail), 0);

    /// <summary>What was seen already.</summary>
    public static HeldPicture Of(ImageFingerprint image, byte[] seen) =>
        new(
            thumbnail =>
            {
                seen.CopyTo(thumbnail);
                return image;
            },
            image.PixelCount
        );

    /// <summary>Looks at it.</summary>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes.</param>
    public ImageFingerprint Look(Span<byte> thumbnail) => _look(thumbnail);
}
