using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
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
    private readonly ParallelOptions _parallel = new()
    {
        MaxDegreeOfParallelism = mapping.Names.NumberOfThreads ?? Environment.ProcessorCount,
    };
    private PixelDescriptor? _descriptor;

    public void Read(int slot)
    {
        DuplicateQuery query = Query(DuplicateFlaggerReader.KeyOf(mapping.Names, _row.Key()));
        int place = mapping.Matcher.PlaceOfKey(query);
        if (place >= 0 && IsKnown(place, query))
        {
            _pending[slot] = new PendingRow(place, null, "", null);
            return;
        }

        // It may have been read to be told from the row of the fit.
        if (query.Vector.Length == 0)
            ReadVector(query);
        HeldPicture? picture = _row.HoldsPicture ? _row.Picture() : null;
        _pending[slot] = new PendingRow(-1, query, PictureFiles.FullPath(mapping.Names.Folder, _row.Path()), picture);
    }

    public void Compute(int count)
    {
        int newRows = _pending.AsSpan(0, count).ToArray().Count(pending => pending.Query is not null);
        if (newRows > 1)
            Parallel.For(0, count, _parallel, () => new PixelDescriptor(), Answer, _ => { });
        else
            for (int slot = 0; slot < count; slot++)
                Answer(slot, null, _descriptor ??= new PixelDescriptor());

        foreach (DuplicateAnswer answer in _answers.AsSpan(0, count))
        {
            if (answer.Status == DuplicateStatus.ThumbnailOnly)
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

    private PixelDescriptor Answer(int slot, ParallelLoopState? loop, PixelDescriptor workspace)
    {
        PendingRow pending = _pending[slot];
        _answers[slot] = pending.Query is { } query ? Answer(query, pending, workspace) : mapping.Matcher.OfRow(pending.Place);
        return workspace;
    }

    private DuplicateAnswer Answer(DuplicateQuery query, PendingRow pending, PixelDescriptor workspace)
    {
        if (mapping.Input.HasImages)
            Look(query, pending, workspace);
        return query.Key is null && mapping.Matcher.TryFindByContent(query, out DuplicateAnswer known)
            ? known
            : mapping.Matcher.OfNewRow(query);
    }

    private void Look(DuplicateQuery query, PendingRow pending, PixelDescriptor workspace)
    {
        query.Thumbnail = new byte[PixelThumbnail.Length];
        query.Descriptor = new float[PixelDescriptor.Length];
        ImageFingerprint image = pending.Picture is { } held
            ? held.Look(query.Thumbnail)
            : ImageFingerprint.Read(pending.Path, mapping.Decoder, query.Thumbnail);
        DuplicateStatus status = PictureStatuses.Of(image, workspace, query.Thumbnail, query.Descriptor);
        query.File = image.File;
        query.PixelCount = image.PixelCount;
        query.Picture = new PictureSource(pending.Path, image.Frames);
        query.Decode = pending.Picture?.Decode;
        query.IsOpen = image.IsOpen && pending.Path.Length > 0;
        query.Pixels =
            image.Moves && !query.IsOpen && pending.Path.Length > 0
                ? WholePixels.OfFile(query.Picture, image.File, mapping.Decoder)
                : MovingPictures.PixelsOf(image, pending.Path);
        query.Status = status != DuplicateStatus.Ok ? status : query.Status;
    }

    private static int NumberOf(string? name, string[] names)
    {
        if (string.IsNullOrEmpty(name))
            return DuplicateRows.NoNumber;

        int number = Array.BinarySearch(names, name, StringComparer.Ordinal);
        return number >= 0 ? number : NumberOfUnknown;
    }

    private readonly record struct PendingRow(int Place, DuplicateQuery? Query, string Path, HeldPicture? Picture);
}
