using Microsoft.ML;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates;

/// <summary>A few rows on their way through a flagger.</summary>
internal sealed class DuplicateFlaggerBatch(DuplicateFlaggerMapping mapping, DataViewRow source, int capacity) : IRowBatch
{
    private const int NumberOfUnknown = -3;

    private readonly DuplicateFlaggerInputRow _row = mapping.Input.Open(source);
    private readonly DuplicateAnswer[] _answers = new DuplicateAnswer[capacity];
    private readonly PendingRow[] _pending = new PendingRow[capacity];
    private PixelDescriptor? _descriptor;

    public void Read(int slot)
    {
        string? key = _row.Key();
        int place = key is null ? -1 : mapping.Matcher.PlaceOf(key);

        // A row of the fit is answered for by its key: neither its vector nor its image is read.
        _pending[slot] = place >= 0 ? new PendingRow(place, null, "") : new PendingRow(-1, Query(key), DuplicateFlaggerReader.FullPath(mapping.Names, _row.Path()));
    }

    public void Compute(int count)
    {
        for (int slot = 0; slot < count; slot++)
            _answers[slot] = Answer(_pending[slot]);
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

    public void Dispose()
    {
    }

    private DuplicateQuery Query(string? key)
    {
        var query = new DuplicateQuery
        {
            Key = key,
            Split = NumberOf(_row.Split(), mapping.Rows.SplitNames),
            Label = NumberOf(_row.Label(), mapping.Rows.LabelNames),
        };
        if (mapping.Input.VectorLength is null)
            return query;

        query.Vector = _row.Vector().ToArray();
        query.Status = DuplicateRowsBuilder.StatusOf(query.Vector);
        if (query.Status == DuplicateStatus.Ok)
        {
            query.Vector = mapping.Space.Apply(query.Vector);
            query.Status = DuplicateRowsBuilder.StatusOf(query.Vector);
        }

        return query;
    }

    private DuplicateAnswer Answer(PendingRow pending)
    {
        if (pending.Query is not { } query)
            return mapping.Matcher.OfRow(pending.Place);

        if (mapping.Input.HasImages)
        {
            query.Thumbnail = new byte[PixelThumbnail.Length];
            query.Descriptor = new float[PixelDescriptor.Length];
            ImageFingerprint image = ImageFingerprint.Read(pending.Path, mapping.Decoder, _descriptor ??= new PixelDescriptor(), query.Thumbnail, query.Descriptor);
            query.File = image.File;
            query.Picture = new PictureSource(pending.Path, image.Frames);
            bool hasFrames = image.Frames is FrameKind.Animation or FrameKind.Sequence;
            query.Pixels = hasFrames ? FrameDigest.OfFile(query.Picture, image.File, mapping.Decoder) : image.Pixels;
            query.Status = image.Status != DuplicateStatus.Ok ? image.Status : query.Status;
        }

        return query.Key is null && mapping.Matcher.TryFindByContent(query, out DuplicateAnswer known) ? known : mapping.Matcher.OfNewRow(query);
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
