using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>A few rows on their way through a flagger.</summary>
internal sealed class DuplicateFlaggerBatch(DuplicateFlaggerMapping mapping, DataViewRow source, int capacity) : IRowBatch
{
    private const int NumberOfUnknown = -3;

    private readonly DuplicateFlaggerInputRow _row = mapping.Input.Open(source, mapping.Decoder);
    private readonly DuplicateAnswer[] _answers = new DuplicateAnswer[capacity];
    private readonly PendingRow[] _pending = new PendingRow[capacity];
    private readonly InvalidRowLog _thumbnailOnly = new(mapping.Host, ThumbnailOnly);
    private PixelDescriptor? _descriptor;

    public void Read(int slot)
    {
        DuplicateQuery query = Query(DuplicateFlaggerReader.KeyOf(mapping.Names, _row.Key()));
        int place = mapping.Matcher.PlaceOfKey(query);
        if (place >= 0 && IsKnown(place, query))
        {
            _pending[slot] = new PendingRow(place, null, "");
            return;
        }

        // It may have been read to be told from the row of the fit.
        if (query.Vector.Length == 0)
            ReadVector(query);
        if (_row.HoldsPicture)
        {
            query.Thumbnail = new byte[PixelThumbnail.Length];
            query.Descriptor = new float[PixelDescriptor.Length];
            SetPicture(query, _row.Picture(query.Thumbnail, query.Descriptor), path: "");
        }

        _pending[slot] = new PendingRow(-1, query, PictureFiles.FullPath(mapping.Names.Folder, _row.Path()));
    }

    public void Compute(int count)
    {
        for (int slot = 0; slot < count; slot++)
        {
            _answers[slot] = Answer(_pending[slot]);
            if (_answers[slot].Status == DuplicateStatus.ThumbnailOnly)
                _thumbnailOnly.Add();
        }
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot)
    {
        return output switch
        {
            0 => Value(answer => (uint)answer.Kind + 1),
            1 => Value(answer => answer.IsDuplicate),
            2 => Value(answer => (uint)answer.Group),
            3 => Value(answer => answer.GroupSize),
            4 => Value(answer => answer.IsRepresentative),
            5 => Value(answer => answer.RepresentativeKey.AsMemory()),
            6 => Value(answer => answer.ScoreToRepresentative),
            7 => Value(answer => answer.IsChained),
            8 => Value(answer => answer.NearestKey.AsMemory()),
            9 => Value(answer => answer.NearestScore),
            10 => Value(answer => answer.NearestOtherSplitKey.AsMemory()),
            11 => Value(answer => answer.NearestOtherSplitScore),
            12 => Value(answer => answer.IsLeak),
            13 => Value(answer => answer.IsLabelConflict),
            _ => Value(answer => (uint)answer.Status + 1),
        };

        ValueGetter<T> Value<T>(Func<DuplicateAnswer, T> select) => (ref T value) => value = select(_answers[currentSlot()]);
    }

    public void Dispose() => _thumbnailOnly.Dispose();

    private static string ThumbnailOnly(long count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} {(count == 1 ? "row was" : "rows were")} judged by 32 × 32 pixels alone: pictures of the fit that they "
                + $"resemble lie no longer where they were, have changed since, or came without files. Where they "
                + $"lie in another folder, name it by WithImageFolder."
        );

    // Of a row of the fit that is known by its key, neither the image nor the vector beside it is read; and a vector that is the fitted one
    // need not be moved to be compared.
    private bool IsKnown(int place, DuplicateQuery query)
    {
        if (mapping.Input.HasImages || mapping.Matcher.IsFitted(place, _row.Vector()))
            return true;

        ReadVector(query);
        return mapping.Matcher.IsNearFitted(place, query);
    }

    private DuplicateQuery Query(string? key) =>
        new()
        {
            Key = key,
            Split = NumberOf(_row.Split(), mapping.Rows.SplitNames),
            Label = NumberOf(_row.Label(), mapping.Rows.LabelNames),
        };

    private void ReadVector(DuplicateQuery query)
    {
        if (mapping.Input.VectorLength is null)
            return;

        query.Vector = _row.Vector().ToArray();
        query.Status = DuplicateRowsBuilder.StatusOf(query.Vector);
        if (query.Status == DuplicateStatus.Ok)
            (query.Vector, query.Status) = mapping.Space.Apply(query.Vector);
    }

    private void SetPicture(DuplicateQuery query, ImageFingerprint image, string path)
    {
        query.File = image.File;
        query.PixelCount = image.PixelCount;
        query.Picture = new PictureSource(path, image.Frames);
        bool isToRead = path.Length > 0 && image.Frames is (FrameKind.Animation or FrameKind.Sequence);
        query.Pixels = isToRead ? FrameDigest.OfFile(query.Picture, image.File, mapping.Decoder) : image.Pixels;
        query.Status = image.Status != DuplicateStatus.Ok ? image.Status : query.Status;
    }

    private DuplicateAnswer Answer(PendingRow pending)
    {
        if (pending.Query is not { } query)
            return mapping.Matcher.OfRow(pending.Place);

        if (mapping.Input.HasImages && !_row.HoldsPicture)
        {
            query.Thumbnail = new byte[PixelThumbnail.Length];
            query.Descriptor = new float[PixelDescriptor.Length];
            PixelDescriptor workspace = _descriptor ??= new PixelDescriptor();
            ImageFingerprint image = ImageFingerprint.Read(pending.Path, mapping.Decoder, workspace, query.Thumbnail, query.Descriptor);
            SetPicture(query, image, pending.Path);
        }

        return query.Key is null && mapping.Matcher.TryFindByContent(query, out DuplicateAnswer known)
            ? known
            : mapping.Matcher.OfNewRow(query);
    }

    private static int NumberOf(string? name, string[] names)
    {
        if (string.IsNullOrEmpty(name))
            return DuplicateRows.NoNumber;

        int number = Array.BinarySearch(names, name, StringComparer.Ordinal);
        return number >= 0 ? number : NumberOfUnknown;
    }

    private readonly record struct PendingRow(int Place, DuplicateQuery? Query, string Path);
}
