using System.IO.Compression;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>Thumbnails as they are kept in a model: without loss, in about two thirds of their size, which is some 2 KB for a
/// photograph.</summary>
/// <remarks>
/// Each value is predicted from its neighbors to the left and above by the median of JPEG-LS (Weinberger, Seroussi and Sapiro, "The
/// LOCO-I lossless image compression
/// algorithm", IEEE Transactions on Image Processing 9(8), 2000), red and blue as their differences from green; what is left is
/// compressed by Brotli.
/// </remarks>
internal static class StoredThumbnails
{
    private const int ThumbnailsPerBlock = 512;
    private const int RowsPerBlock = 256;
    private const int Quality = 5;
    private const int Window = 22;
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    /// <summary>Packs thumbnails.</summary>
    /// <returns>The blocks one after the other, and the length of each.</returns>
    public static (byte[] Content, int[] Lengths) Pack(byte[] thumbnails)
    {
        int count = thumbnails.Length / PixelThumbnail.Length;
        var blocks = new byte[(count + ThumbnailsPerBlock - 1) / ThumbnailsPerBlock][];
        using var context = new EngineContext();
        context.For(
            blocks.Length,
            (block, _) =>
            {
                byte[] residuals = thumbnails
                    .AsSpan(block * ThumbnailsPerBlock * PixelThumbnail.Length)[..LengthOf(block, count)]
                    .ToArray();
                for (int start = 0; start < residuals.Length; start += PixelThumbnail.Length)
                    Predict(residuals.AsSpan(start, PixelThumbnail.Length), takeAway: true);

                var packed = new byte[BrotliEncoder.GetMaxCompressedLength(residuals.Length)];
                if (!BrotliEncoder.TryCompress(residuals, packed, out int length, Quality, Window))
                    throw new InvalidOperationException("Thumbnails do not fit their upper bound.");

                blocks[block] = packed[..length];
            }
        );
        return ([.. blocks.SelectMany(block => block)], [.. blocks.Select(block => block.Length)]);
    }

    /// <summary>Blocks that so many thumbnails are packed in.</summary>
    public static int BlocksFor(int count) => (count + ThumbnailsPerBlock - 1) / ThumbnailsPerBlock;

    /// <summary>Unpacks thumbnails.</summary>
    /// <exception cref="FormatException">The content is damaged.</exception>
    public static byte[] Unpack(byte[] content, int[] lengths, int count)
    {
        if (count > PixelThumbnail.MostPictures)
            throw Damaged();

        var starts = new int[lengths.Length + 1];
        for (int block = 0; block < lengths.Length; block++)
        {
            if (lengths[block] < 0 || lengths[block] > content.Length - starts[block])
                throw Damaged();
            starts[block + 1] = starts[block] + lengths[block];
        }

        var thumbnails = new byte[PixelThumbnail.BytesOf(count)];
        using var context = new EngineContext();
        context.For(
            lengths.Length,
            (block, _) =>
            {
                Span<byte> target = thumbnails.AsSpan(block * ThumbnailsPerBlock * PixelThumbnail.Length)[..LengthOf(block, count)];
                if (
                    !BrotliDecoder.TryDecompress(content.AsSpan(starts[block], lengths[block]), target, out int written)
                    || written != target.Length
                )
                    throw Damaged();

                for (int start = 0; start < target.Length; start += PixelThumbnail.Length)
                    Predict(target.Slice(start, PixelThumbnail.Length), takeAway: false);
            }
        );
        return thumbnails;
    }

    /// <summary>The descriptors of thumbnails, as they were when the pictures were read; zeros for those that could not be read.</summary>
    public static Matrix DescriptorsOf(byte[] thumbnails, DuplicateStatus[] statuses)
    {
        var descriptors = new Matrix(statuses.Length, PixelDescriptor.Length);
        using var context = new EngineContext();
        var workspaces = new PixelDescriptor?[context.NumberOfThreads];
        context.For(
            (statuses.Length + RowsPerBlock - 1) / RowsPerBlock,
            (block, worker) =>
            {
                PixelDescriptor workspace = workspaces[worker] ??= new PixelDescriptor();
                for (int row = block * RowsPerBlock; row < Math.Min(statuses.Length, (block + 1) * RowsPerBlock); row++)
                {
                    if (DuplicateRows.HasPicture(statuses[row]))
                        workspace.Compute(PixelThumbnail.Of(thumbnails, row), descriptors.Row(row));
                }
            }
        );
        return descriptors;
    }

    private static int LengthOf(int block, int count) =>
        Math.Min(ThumbnailsPerBlock, count - (block * ThumbnailsPerBlock)) * PixelThumbnail.Length;

    // Planes are red, green, blue. To take a prediction away one goes backwards, so that the neighbors are still themselves.
    private static void Predict(Span<byte> thumbnail, bool takeAway)
    {
        Span<byte> green = thumbnail.Slice(Area, Area);
        if (takeAway)
            ShiftBy(thumbnail, green, -1);

        for (int plane = 0; plane < thumbnail.Length; plane += Area)
        {
            Span<byte> values = thumbnail.Slice(plane, Area);
            for (int i = 0; i < Area; i++)
            {
                int place = takeAway ? Area - 1 - i : i;
                byte predicted = Prediction(values, place);
                values[place] = (byte)(takeAway ? values[place] - predicted : values[place] + predicted);
            }
        }

        if (!takeAway)
            ShiftBy(thumbnail, green, 1);
    }

    private static void ShiftBy(Span<byte> thumbnail, ReadOnlySpan<byte> green, int sign)
    {
        for (int i = 0; i < Area; i++)
        {
            thumbnail[i] = (byte)(thumbnail[i] + (sign * green[i]));
            thumbnail[(2 * Area) + i] = (byte)(thumbnail[(2 * Area) + i] + (sign * green[i]));
        }
    }

    private static byte Prediction(ReadOnlySpan<byte> values, int place)
    {
        bool hasLeft = place % Side > 0;
        bool hasAbove = place >= Side;
        if (!hasLeft || !hasAbove)
            return hasLeft ? values[place - 1]
                : hasAbove ? values[place - Side]
                : (byte)0;

        int left = values[place - 1];
        int above = values[place - Side];
        int corner = values[place - Side - 1];
        return (byte)Math.Clamp(left + above - corner, Math.Min(left, above), Math.Max(left, above));
    }

    private static FormatException Damaged() => new("The saved model is damaged: its thumbnails cannot be unpacked.");
}
