using System.Collections.Concurrent;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>
/// Finds the large pictures of a fit that are equal to another one in all pixels, where nobody has looked at these yet: files of the size
/// and of a like thumbnail are read again. Thread-safe.
/// </summary>
internal sealed class EqualOpenRows
{
    private readonly DuplicateRows _rows;
    private readonly Dictionary<Digest, int> _known;
    private readonly ILookup<long, int> _ofSize;
    private readonly ConcurrentDictionary<int, Digest> _looked = new();

    /// <param name="rows">The rows of the fit.</param>
    /// <param name="known">The first row of each digest of pixels.</param>
    public EqualOpenRows(DuplicateRows rows, Dictionary<Digest, int> known)
    {
        _rows = rows;
        _known = known;
        _ofSize = Enumerable
            .Range(0, rows.Count)
            .Where(row => ScaledDecoding.IsLarge(rows.PixelCounts[row], 1))
            .ToLookup(row => rows.PixelCounts[row]);
    }

    /// <summary>A row that is equal to a picture of another file, or −1 where there is none.</summary>
    /// <param name="query">The picture; its pixels become known where some row may be equal.</param>
    public int Find(DuplicateQuery query)
    {
        if (_rows.Pictures is not { } files)
            return -1;

        int[] alike = [.. _ofSize[query.PixelCount].Where(row => IsAlike(files, query, row))];
        if (alike.Length == 0)
            return -1;

        if (query.IsOpen)
        {
            query.Pixels = WholePixels.OfFile(query.Picture, query.File, files.Decoder);
            if (_known.TryGetValue(query.Pixels, out int row))
                return row;
        }

        int place = Array.FindIndex(alike, row => OpenRows.IsOpen(_rows, row) && _looked.GetOrAdd(row, Look) == query.Pixels);
        return place < 0 ? -1 : alike[place];
    }

    private bool IsAlike(PictureFiles files, DuplicateQuery query, int row) =>
        files.Sources[row].Moves == query.Picture.Moves && AlikeThumbnails.Are(query.Thumbnail, PixelThumbnail.Of(_rows.Thumbnails, row));

    private Digest Look(int row)
    {
        PictureFiles files = _rows.Pictures!;
        return WholePixels.OfFile(OpenRows.SourceOf(files, row), _rows.FileDigests[row], files.Decoder);
    }
}
