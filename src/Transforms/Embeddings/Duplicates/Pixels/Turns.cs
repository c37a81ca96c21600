using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>The eight ways to turn and mirror a square, and what they do to thumbnails and their descriptors.</summary>
internal static class Turns
{
    /// <summary>Those that no evidence looks at by itself, which mirrors pictures anyway.</summary>
    public static readonly DuplicateTurn[] Unmirrored = [DuplicateTurn.QuarterTurn, DuplicateTurn.HalfTurn, DuplicateTurn.ThreeQuarterTurn];

    /// <summary>How many there are.</summary>
    public const int Count = (int)DuplicateTurn.ThreeQuarterTurn + 1;

    // For each turn and each value of a turned descriptor the place where it was.
    private static readonly int[][] Places = [.. Enumerable.Range(0, Count).Select(turn => PlacesOf((DuplicateTurn)turn))];

    /// <summary>The orientation that EXIF has for a turn.</summary>
    public static int OrientationOf(DuplicateTurn turn) => (int)turn + 1;

    /// <summary>The turn that takes another one back.</summary>
    public static DuplicateTurn Inverse(DuplicateTurn turn) =>
        turn switch
        {
            DuplicateTurn.QuarterTurn => DuplicateTurn.ThreeQuarterTurn,
            DuplicateTurn.ThreeQuarterTurn => DuplicateTurn.QuarterTurn,
            _ => turn,
        };

    /// <summary>A turn, and left and right swapped after it.</summary>
    public static DuplicateTurn Mirrored(DuplicateTurn turn) => (DuplicateTurn)((int)turn ^ 1);

    /// <summary>The thumbnail of the turned picture.</summary>
    public static void Thumbnail(ReadOnlySpan<byte> thumbnail, DuplicateTurn turn, Span<byte> turned)
    {
        const int Area = PixelThumbnail.Side * PixelThumbnail.Side;
        for (int plane = 0; plane < PixelThumbnail.Length; plane += Area)
        {
            ImageOrientation.Turn<byte>(
                thumbnail.Slice(plane, Area),
                PixelThumbnail.Side,
                PixelThumbnail.Side,
                OrientationOf(turn),
                turned.Slice(plane, Area)
            );
        }
    }

    /// <summary>The descriptor of the turned picture.</summary>
    public static void Descriptor(ReadOnlySpan<float> descriptor, DuplicateTurn turn, Span<float> turned)
    {
        int[] places = Places[(int)turn];
        for (int i = 0; i < places.Length; i++)
            turned[i] = descriptor[places[i]];
    }

    /// <summary>The place from which a value of a turned descriptor comes.</summary>
    public static int PlaceOf(DuplicateTurn turn, int place) => Places[(int)turn][place];

    /// <summary>The squared distance between a descriptor, turned, and another one.</summary>
    public static float Distance(ReadOnlySpan<float> descriptor, DuplicateTurn turn, ReadOnlySpan<float> other)
    {
        int[] places = Places[(int)turn];
        float sum = 0;
        for (int i = 0; i < places.Length; i++)
        {
            float difference = descriptor[places[i]] - other[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static int[] PlacesOf(DuplicateTurn turn)
    {
        const int Side = PixelDescriptor.Cells;
        const int Directions = PixelDescriptor.Directions;
        int orientation = OrientationOf(turn);
        var cells = new int[Side * Side];
        ImageOrientation.Turn<int>([.. Enumerable.Range(0, Side * Side)], Side, Side, orientation, cells);
        var places = new int[PixelDescriptor.Length];
        for (int cell = 0; cell < cells.Length; cell++)
        {
            for (int direction = 0; direction < Directions; direction++)
                places[(cell * Directions) + DirectionAfter(direction, orientation)] = (cells[cell] * Directions) + direction;
        }

        return places;
    }

    // A gradient turns with its picture: rows and columns change places first where they do, and then what is mirrored changes its sign.
    private static int DirectionAfter(int direction, int orientation)
    {
        double angle = 2 * Math.PI * direction / PixelDescriptor.Directions;
        double across = Math.Cos(angle) * (orientation is 2 or 3 or 7 or 8 ? -1 : 1);
        double down = Math.Sin(angle) * (orientation is 3 or 4 or 6 or 7 ? -1 : 1);
        if (ImageOrientation.SwapsSides(orientation))
            (across, down) = (down, across);
        int turned = (int)Math.Round(Math.Atan2(down, across) * PixelDescriptor.Directions / (2 * Math.PI));
        return (turned + PixelDescriptor.Directions) % PixelDescriptor.Directions;
    }
}
