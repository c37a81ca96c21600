using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>The pictures of a column of bytes or images of the data of a fit, which can be read any number of times.</summary>
/// <remarks>
/// Pictures are known by their digests, not by the places of their rows: a view that is shuffled anew by every cursor gives the same. Of
/// files their bytes are kept, which are many times smaller than their pixels; of images the gray levels that are looked at.
/// </remarks>
internal sealed class HeldPictures(IDataView data, DataViewSchema.Column column, IImageDecoder decoder) : IHeldPictures
{
    private const int RowsPerReport = 64;
    private const long MostLevels = (long)GrayLevels.MaximumSide * GrayLevels.MaximumSide;

    private readonly Dictionary<Digest, long> _sizes = [];
    private readonly HashSet<long> _lengths = [];

    /// <summary>Takes note of a picture that the fit has read.</summary>
    public void Add(ImageFingerprint picture, long length)
    {
        _sizes[KeyOf(picture)] = IsOfFiles ? length : Math.Min(MostLevels, picture.PixelCount);
        _lengths.Add(length);
    }

    /// <inheritdoc/>
    public long SizeOf(Digest picture) => _sizes.GetValueOrDefault(picture);

    /// <inheritdoc/>
    public IReadOnlyDictionary<Digest, Func<PictureDetail?>> Take(IReadOnlySet<Digest> pictures, EngineContext context)
    {
        var taken = new Dictionary<Digest, Func<PictureDetail?>>();
        long expected = data.GetRowCount() ?? 0;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Action read = IsOfFiles ? ReaderOfFiles(cursor, pictures, taken) : ReaderOfImages(cursor, pictures, taken);
        for (long position = 0; taken.Count < pictures.Count && cursor.MoveNext(); position++)
        {
            if (position % RowsPerReport == 0)
                context.Report(position, Math.Max(expected, position + 1));
            read();
        }

        return taken;
    }

    private bool IsOfFiles => column.Type is VectorDataViewType;

    private static Digest KeyOf(ImageFingerprint picture) => picture.File.IsNone ? picture.Pixels : picture.File;

    private Action ReaderOfFiles(DataViewRow row, IReadOnlySet<Digest> pictures, Dictionary<Digest, Func<PictureDetail?>> taken)
    {
        ValueGetter<VBuffer<byte>> getter = row.GetGetter<VBuffer<byte>>(column);
        VBuffer<byte> content = default;
        return () =>
        {
            getter(ref content);
            if (!_lengths.Contains(content.Length))
                return;

            byte[] file = content.ToArray();
            var digest = Digest.OfFile(file);
            if (pictures.Contains(digest))
                taken.TryAdd(digest, () => PictureDetail.TryDecode(file, decoder));
        };
    }

    private Action ReaderOfImages(DataViewRow row, IReadOnlySet<Digest> pictures, Dictionary<Digest, Func<PictureDetail?>> taken)
    {
        ValueGetter<MLImage> getter = row.GetGetter<MLImage>(column);
        MLImage? image = null;
        return () =>
        {
            getter(ref image!);
            if (image is null || !_lengths.Contains((long)image.Width * image.Height))
                return;

            try
            {
                using DecodedImage copy = MLImagePixels.Copy(image);
                using var picture = SeenPicture.Of(copy, []);
                Digest digest = picture.Digest();
                if (!pictures.Contains(digest) || taken.ContainsKey(digest))
                    return;

                // What is made of them on the way is one thread's own.
                GrayLevels levels = picture.Gray();
                taken.Add(digest, () => PictureDetail.Of(levels));
            }
            catch (InvalidDataException)
            {
                // It was no picture before either.
            }
        };
    }
}
