using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>
/// Compares pictures that agree at 32 × 32 pixels at up to 512 × 512, and all frames of those that move. One instance per thread.
/// </summary>
/// <param name="decoder">Decodes files.</param>
/// <param name="memory">Remembers what was seen of files; <see langword="null"/> where nothing does.</param>
internal sealed class SecondLook(IImageDecoder decoder, LookMemory? memory = null)
{
    // Of each thread: some six photographs, or dozens of small pictures.
    private const long RememberedBytes = 24 << 20;
    private const int TinySide = 16;
    private const double TinyDifference = 4;
    private const int SmallestPart = 32;
    private const double LeastAgreement = 0.9;

    private readonly PixelEvidence _evidence = new();
    private readonly byte[] _turned = new byte[PixelThumbnail.Length];
    private readonly Dictionary<(string Path, Digest Digest), PictureDetail?> _details = [];
    private readonly Queue<((string Path, Digest Digest) Key, long Bytes)> _order = new();
    private long _rememberedBytes;

    /// <summary>Looks at two pictures.</summary>
    /// <param name="first">One picture.</param>
    /// <param name="second">The other one.</param>
    /// <param name="turn">How the first must be turned to show the second. Whether it is mirrored besides is seen here.</param>
    public SecondLookResult Compare(LookedPicture first, LookedPicture second, DuplicateTurn turn = DuplicateTurn.None)
    {
        turn = Turns.Unmirrored.Contains(turn) ? turn : Turns.Mirrored(turn);
        turn = Turns.Unmirrored.Contains(turn) ? turn : DuplicateTurn.None;

        // Looks at pictures as they lie were remembered before there were others.
        return Compare(first, second, turn, laid: null, turn == DuplicateTurn.None ? [] : [(byte)turn]);
    }

    /// <summary>Looks at two pictures where they show the same.</summary>
    /// <param name="first">One picture.</param>
    /// <param name="second">The other one.</param>
    /// <param name="laid">Where the points of the second lie in the first, by their thumbnails.</param>
    public SecondLookResult CompareParts(LookedPicture first, LookedPicture second, AffineMap laid) =>
        Compare(first, second, DuplicateTurn.None, laid, MemoryMarshal.AsBytes<AffineMap>([laid]));

    private SecondLookResult Compare(
        LookedPicture first,
        LookedPicture second,
        DuplicateTurn turn,
        AffineMap? laid,
        ReadOnlySpan<byte> mark
    )
    {
        if (memory is null || first.Decode is not null || second.Decode is not null)
            return Look(first, second, turn, laid);

        var seen = Digest.OfFile([.. first.Thumbnail, .. second.Thumbnail, .. mark]);
        if (memory.Compared(first.Digest, second.Digest, seen) is { } known && Enum.IsDefined((SecondLookResult)known))
            return (SecondLookResult)known;

        SecondLookResult result = Look(first, second, turn, laid);
        if (result != SecondLookResult.NotRead)
            memory.AddCompared(first.Digest, second.Digest, seen, (long)result);
        return result;
    }

    private SecondLookResult Look(LookedPicture first, LookedPicture second, DuplicateTurn turn, AffineMap? laid)
    {
        if (Read(first) is not { } one || Read(second) is not { } other)
            return SecondLookResult.NotRead;

        // What cannot be decoded to its end may differ where nobody has looked.
        if (one.HasFrames != other.HasFrames || !one.IsWhole || !other.IsWhole)
            return SecondLookResult.Differ;

        if (laid is { } map)
            return !one.HasFrames && AgreeInParts(one, other, map) ? SecondLookResult.Agree : SecondLookResult.Differ;

        if (turn == DuplicateTurn.None)
        {
            _evidence.SetFirst(first.Thumbnail);
        }
        else
        {
            one = one.Turned(Turns.OrientationOf(turn));
            Turns.Thumbnail(first.Thumbnail, turn, _turned);
            _evidence.SetFirst(_turned);
        }

        _evidence.Score(second.Thumbnail);
        AffineMap start = MapOf(_evidence.LastAlignment);
        if (!Agree(one, other, start))
            return SecondLookResult.Differ;

        bool agree = PictureDetail.Frames(one, other).All(frame => Agree(frame.First, frame.Second, start));
        return agree ? SecondLookResult.Agree : SecondLookResult.Differ;
    }

    /// <summary>Where the points of the second thumbnail lie in the first one.</summary>
    internal static AffineMap MapOf(ThumbnailAlignment alignment)
    {
        const double HalfSide = PixelThumbnail.Side / 2.0;
        double across = (alignment.IsMirrored ? -1 : 1) / alignment.Scale;
        double down = 1 / alignment.Scale;
        return new AffineMap(across, 0, -alignment.ShiftX / HalfSide * across, 0, down, -alignment.ShiftY / HalfSide * down);
    }

    /// <summary>
    /// How much two pictures differ, of the same size each; at or above 1 more than the same picture would, however it was compressed.
    /// </summary>
    internal static double Difference(DetailPyramid first, DetailPyramid second, AffineMap start)
    {
        AffineMap unmoved = start.XX < 0 ? new AffineMap(-1, 0, 0, 0, 1, 0) : AffineMap.Identity;
        return start == unmoved
            ? DetailComparison.Difference(first, second, start)
            : DetailComparison.Difference(first, second, start, unmoved);
    }

    // Each is cut to what both show, so that both are of one size. A search over places and sizes finds more that is alike by chance than
    // a look at whole pictures, so that it takes more than that nothing differs.
    private static bool AgreeInParts(PictureDetail first, PictureDetail second, AffineMap laid)
    {
        (PictureWindow window, PictureWindow other, AffineMap rest) = PictureWindow.Overlap(laid);
        if (first.Part(window) is not { } one || second.Part(other) is not { } two)
            return false;

        int width = Math.Min(one.First.Width, two.First.Width);
        int height = Math.Min(one.First.Height, two.First.Height);
        if (Math.Min(width, height) < SmallestPart)
            return false;

        DetailPyramid part = one.PyramidOf(width, height);
        DetailPyramid otherPart = two.PyramidOf(width, height);
        return DetailComparison.Agreement(part, otherPart, rest) >= LeastAgreement
            && DetailComparison.Difference(part, otherPart, rest) < 1;
    }

    private static bool Agree(PictureDetail first, PictureDetail second, AffineMap start)
    {
        int width = Math.Min(first.First.Width, second.First.Width);
        int height = Math.Min(first.First.Height, second.First.Height);
        return Math.Min(width, height) < TinySide
            ? Agree(first.First, second.First, start)
            : Difference(first.PyramidOf(width, height), second.PyramidOf(width, height), start) < 1;
    }

    private static bool Agree(DetailPlane first, DetailPlane second, AffineMap start)
    {
        int width = Math.Min(first.Width, second.Width);
        int height = Math.Min(first.Height, second.Height);
        first = first.Shrunk(width, height);
        second = second.Shrunk(width, height);
        return Math.Min(width, height) >= TinySide
            ? Difference(new DetailPyramid(first), new DetailPyramid(second), start) < 1
            : TensorPrimitives.Distance<float>(first.Values, second.Values) / Math.Sqrt(first.Values.Length) < TinyDifference;
    }

    private PictureDetail? Read(LookedPicture picture)
    {
        (string, Digest) key = (picture.Path, picture.Digest);
        if (_details.TryGetValue(key, out PictureDetail? known))
            return known;
        if (picture.Path.Length == 0 && picture.Decode is null)
            return null;

        PictureDetail? detail =
            LevelsCache.Shared.Find(picture.Digest, decoder) is { } levels ? PictureDetail.Of(levels)
            : picture.Decode is { } decode ? decode()
            : PictureDetail.TryRead(picture.Path, picture.Digest, decoder);
        Remember(key, detail);
        return detail;
    }

    private void Remember((string Path, Digest Digest) key, PictureDetail? detail)
    {
        long bytes = detail?.Bytes ?? 0;
        while (_order.Count > 0 && _rememberedBytes + bytes > RememberedBytes)
        {
            ((string Path, Digest Digest) oldest, long freed) = _order.Dequeue();
            _details.Remove(oldest);
            _rememberedBytes -= freed;
        }

        _order.Enqueue((key, bytes));
        _rememberedBytes += bytes;
        _details[key] = detail;
    }
}
