using MLNet.Embeddings.Images.Annotations;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Regions;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Layouts;

/// <summary>The boxes of annotated pictures as items of their own.</summary>
internal sealed class CropItems
{
    /// <summary>Boxes with a shorter side show nothing.</summary>
    public const int SmallestSide = 2;

    // Of pixels: what numbers of limited precision may be off.
    private const double Rounding = 0.01;

    private readonly List<ListedImage> _items = [];
    private readonly List<string> _remarks = [];
    private readonly BoxFaults _faults = new();
    private readonly double _margin;

    private CropItems(double margin) => _margin = margin;

    /// <summary>The items, picture by picture, each in the order of the annotations.</summary>
    public IReadOnlyList<ListedImage> Items => _items;

    /// <summary>Pictures with an item.</summary>
    public int PictureCount { get; private set; }

    /// <summary>What to know of boxes that are none, or not as they are written; a sentence each.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Makes them.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="set">What annotations tell of them.</param>
    /// <param name="placement">Their splits.</param>
    /// <param name="margin">What is taken beside each box: this share of its width on the left and on the right, and of its height above
    /// and below.</param>
    /// <param name="cancellation">Stops the reading of sizes.</param>
    /// <exception cref="InvalidDataException">There are no boxes.</exception>
    public static CropItems Of(
        ImageFolder images,
        AnnotatedSet set,
        AnnotatedPlacement placement,
        double margin,
        CancellationToken cancellation
    )
    {
        var notes = new Dictionary<string, List<PictureNote>>(StringComparer.Ordinal);
        foreach ((string name, PictureNote note) in set.Notes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (note.Boxes.Count == 0)
                continue;
            string key = set.Names.KeyOf(name);
            if (!notes.TryGetValue(key, out List<PictureNote>? known))
                notes.Add(key, known = []);
            known.Add(note);
        }

        string[] keys = Array.FindAll(images.Keys, notes.ContainsKey);
        if (keys.Length == 0)
            throw new InvalidDataException($"{set.Origin}: no picture has a box, so there is nothing to crop; take pictures as wholes.");

        var sizes = new (int Width, int Height)?[keys.Length];
        Parallel.For(
            0,
            keys.Length,
            new ParallelOptions { CancellationToken = cancellation },
            i => sizes[i] = PictureSize.Of(images.PathOf(keys[i]), ImageDecoders.Default)
        );
        var crops = new CropItems(margin);
        for (int i = 0; i < keys.Length; i++)
            crops.Add(keys[i], images.PathOf(keys[i]), sizes[i], notes[keys[i]], placement);
        crops.Remark(images.Keys.Count(placement.IsTold) - keys.Length);
        return crops._items.Count > 0
            ? crops
            : throw new InvalidDataException($"{set.Origin}: none of the boxes can be cropped. {string.Join(' ', crops._remarks)}");
    }

    private void Add(string key, string path, (int Width, int Height)? size, List<PictureNote> notes, AnnotatedPlacement placement)
    {
        var labels = new Dictionary<PictureRegion, SortedSet<string>>();
        var regions = new List<PictureRegion>();
        foreach (PictureNote note in notes)
        {
            foreach (PictureBox box in note.Boxes)
            {
                if (RegionOf(box, size, note.Size) is not { } region)
                    continue;
                if (labels.TryGetValue(region, out SortedSet<string>? known))
                {
                    _faults.RepeatedCount++;
                }
                else
                {
                    labels.Add(region, known = new SortedSet<string>(StringComparer.Ordinal));
                    regions.Add(region);
                }

                if (box.Label.Length > 0)
                    known.Add(box.Label);
            }
        }

        foreach (PictureRegion region in regions)
        {
            string label = string.Join(PictureNote.Between, labels[region]);
            _items.Add(
                new ListedImage(region.Of(placement.KeyOf(key)), region.Of(path), placement.Place(key).Split, label, region.Of(key))
            );
        }

        PictureCount += regions.Count > 0 ? 1 : 0;
    }

    private PictureRegion? RegionOf(PictureBox written, (int Width, int Height)? size, (int Width, int Height)? annotated)
    {
        if (FaultOf(written, size, annotated) is { } fault)
        {
            _faults.Add(fault);
            return null;
        }

        (int Width, int Height) whole = size!.Value;
        PictureBox box = written.Of(whole.Width, whole.Height);
        bool isCut =
            box.Left < -Rounding
            || box.Top < -Rounding
            || box.Left + box.Width > whole.Width + Rounding
            || box.Top + box.Height > whole.Height + Rounding;
        _faults.CutCount += isCut ? 1 : 0;
        return RegionOf(box, _margin, whole);
    }

    private static BoxFault? FaultOf(PictureBox written, (int Width, int Height)? size, (int Width, int Height)? annotated)
    {
        if (written.IsCrowd)
            return BoxFault.Crowd;
        if (!written.HasArea)
            return BoxFault.Empty;
        if (size is not { } whole || (annotated is { } said && said != whole && !written.AreShares))
            return BoxFault.OtherSize;
        if (RegionOf(written.Of(whole.Width, whole.Height), 0, whole) is not { } bare)
            return BoxFault.Outside;
        return Math.Min(bare.Width, bare.Height) < SmallestSide ? BoxFault.Tiny : null;
    }

    // All pixels that it touches.
    private static PictureRegion? RegionOf(PictureBox box, double margin, (int Width, int Height) whole)
    {
        int left = Pixel(Math.Floor(box.Left - (margin * box.Width) + Rounding), whole.Width);
        int top = Pixel(Math.Floor(box.Top - (margin * box.Height) + Rounding), whole.Height);
        int right = Pixel(Math.Ceiling(box.Left + ((1 + margin) * box.Width) - Rounding), whole.Width);
        int bottom = Pixel(Math.Ceiling(box.Top + ((1 + margin) * box.Height) - Rounding), whole.Height);
        return left < right && top < bottom ? new PictureRegion(left, top, right - left, bottom - top) : null;
    }

    private static int Pixel(double place, int side) => (int)Math.Clamp(place, 0, side);

    private void Remark(int picturesWithout)
    {
        _remarks.AddRange(_faults.Sentences());
        if (picturesWithout > 0)
            _remarks.Add(Invariant($"Pictures without a box, {picturesWithout:N0}, are no items."));
    }
}
