using System.Numerics.Tensors;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Lays a part of one thumbnail over a part of another as well as it can, and scores how surely both show the same there. One
/// instance per thread.</summary>
/// <remarks>The score is made as <see cref="PixelEvidence"/> makes it, so that one threshold holds for both.</remarks>
internal sealed class RelatedEvidence
{
    /// <summary>Scores below this are no relation, whatever the threshold.</summary>
    public const float LeastEvidence = 0.7f;

    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;
    private const int SmallestPart = 8;

    // Of hundreds of copies of photographs rotated by up to 5 degrees, which agree least as they lie, nearly all reach it.
    private const float HopelessEvidence = 0.55f;
    private const float HopelessAngle = 0.4f;
    private const float SureEvidence = 0.93f;
    private const int Steps = 12;
    private const double FarthestMove = 0.4;
    private const double Margin = 0.06;
    private const double LeastCovered = 0.45;

    // In radians. Each start finds rotations of some two degrees around it.
    private static readonly double[] Angles = [0, 0.06, -0.06];

    private readonly PixelEvidence _evidence = new();
    private readonly ThumbnailPart _parts = new();
    private readonly GaussianBlur _denoise = new(Side, 0.7f);
    private readonly LocalContrast _contrast = new(Side, 3);
    private readonly byte[] _first = new byte[PixelThumbnail.Length];
    private readonly byte[] _second = new byte[PixelThumbnail.Length];
    private readonly float[] _structure = new float[Area];
    private readonly float[] _otherStructure = new float[Area];

    /// <summary>Pixels of a thumbnail that a share of a side has.</summary>
    public static int PixelsOf(double share) => Math.Clamp((int)Math.Round(share * Side), SmallestPart, Side);

    /// <summary>The score of two whole pictures as they lie.</summary>
    public float Plain(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _evidence.SetFirst(first);
        return _evidence.Score(second);
    }

    /// <summary>Lays a part of one picture over a part of another.</summary>
    /// <param name="first">Thumbnail of one picture.</param>
    /// <param name="second">Thumbnail of the other one.</param>
    /// <param name="window">The part of the first.</param>
    /// <param name="other">The part of the second.</param>
    /// <returns>What was found; <see langword="null"/> where they do not agree, or lie as they are.</returns>
    public FoundRelation? Find(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, PictureWindow window, PictureWindow other)
    {
        int columns = PixelsOf(Math.Min(window.Width, other.Width));
        int rows = PixelsOf(Math.Min(window.Height, other.Height));
        _parts.Make(first, window, columns, rows, _first);
        _parts.Make(second, other, columns, rows, _second);
        float score = Plain(_first, _second);
        ThumbnailAlignment alignment = _evidence.LastAlignment;
        if (score < HopelessEvidence || alignment.IsMirrored)
            return null;

        (float evidence, AffineMap laid) = Lay(SecondLook.MapOf(alignment));
        AffineMap map = window.Map.After(laid).After(other.Map.Inverse());
        if (evidence < LeastEvidence || !RelationReader.IsPlausible(map))
            return null;

        (DuplicateRelation relation, EditedPicture edited) = RelationReader.Read(map, first, second);
        return relation.Kind == DuplicateRelationKind.None ? null : new FoundRelation(map, evidence, relation, edited);
    }

    private (float Evidence, AffineMap Map) Lay(AffineMap start)
    {
        DetailPlane[] one = PlanesOf(_first);
        DetailPlane[] other = PlanesOf(_second);
        DetailPlane whitened = LocalMoments.Remove(one[^1].Blurred());
        DetailPlane otherWhitened = LocalMoments.Remove(other[^1].Blurred());
        _denoise.Apply(other[^1].Values, _otherStructure);
        _contrast.Apply(_otherStructure);
        (float Evidence, AffineMap Map) best = (0, start);
        foreach (double angle in Angles)
        {
            var turn = new AffineMap(Math.Cos(angle), -Math.Sin(angle), 0, Math.Sin(angle), Math.Cos(angle), 0);
            AffineMap map = AffineAlignment.Refine(whitened, otherWhitened, start.After(turn), Steps);
            if (map.FarthestFrom(start) > FarthestMove)
                continue;

            float evidence = Agreement(one, other, map);
            if (evidence > best.Evidence)
                best = (evidence, map);
            if (evidence is >= SureEvidence or < HopelessAngle)
                break;
        }

        return best;
    }

    private float Agreement(DetailPlane[] first, DetailPlane[] second, AffineMap map)
    {
        LaidPicture[] laid = Array.ConvertAll(first, plane => new LaidPicture(plane, map, Margin));
        bool[] isCovered = laid[^1].IsCovered;
        if (isCovered.Count(covered => covered) < LeastCovered * Area)
            return 0;

        // What lies beyond is no edge.
        float[] levels = laid[^1].Levels;
        for (int i = 0; i < Area; i++)
            _structure[i] = isCovered[i] ? levels[i] : second[^1].Values[i];
        _denoise.Apply(_structure, _structure);
        _contrast.Apply(_structure);
        float structure = Correlation(_structure, _otherStructure, isCovered, isCentered: false);
        float channels = 0;
        for (int channel = 0; channel < first.Length - 1; channel++)
            channels += Correlation(laid[channel].Levels, second[channel].Values, isCovered, isCentered: true) / (first.Length - 1);

        float color = Math.Max(channels, Correlation(levels, second[^1].Values, isCovered, isCentered: true));
        return MathF.Sqrt(Math.Max(0, structure)) * MathF.Sqrt(Math.Clamp(color, 0, 1));
    }

    // Levels get one level of common noise per pixel, as in OverlapCorrelation.
    private static float Correlation(ReadOnlySpan<float> first, ReadOnlySpan<float> second, bool[] counts, bool isCentered)
    {
        double count = 0,
            sum = 0,
            otherSum = 0,
            square = 0,
            otherSquare = 0,
            product = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (!counts[i])
                continue;

            double one = first[i];
            double other = second[i];
            count++;
            sum += one;
            otherSum += other;
            square += one * one;
            otherSquare += other * other;
            product += one * other;
        }

        if (!isCentered)
            return square * otherSquare > 1 ? (float)(product / Math.Sqrt(square * otherSquare)) : 0;

        double variance = square - (sum * sum / count) + count;
        double otherVariance = otherSquare - (otherSum * otherSum / count) + count;
        return (float)((product - (sum * otherSum / count) + count) / Math.Sqrt(variance * otherVariance));
    }

    // Red, green, blue and luminance.
    private static DetailPlane[] PlanesOf(ReadOnlySpan<byte> thumbnail)
    {
        var planes = new DetailPlane[PixelPlanes.Count];
        var luminance = new DetailPlane(Side, Side);
        ReadOnlySpan<float> shares = [0.299f, 0.587f, 0.114f];
        for (int channel = 0; channel < PixelPlanes.LuminancePlane; channel++)
        {
            planes[channel] = new DetailPlane(Side, Side);
            TensorPrimitives.ConvertTruncating(thumbnail.Slice(channel * Area, Area), planes[channel].Values.AsSpan());
            TensorPrimitives.MultiplyAdd(planes[channel].Values, shares[channel], luminance.Values, luminance.Values);
        }

        planes[PixelPlanes.LuminancePlane] = luminance;
        return planes;
    }
}
