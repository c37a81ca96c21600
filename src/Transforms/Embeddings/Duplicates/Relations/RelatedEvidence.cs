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

    // At half resolution. Of 120 parts of 600 edited photographs that a second look confirmed all but two reach it; of those whose vectors
    // are farther apart, among which hardly any are copies, all but one reach the second.
    private const float HopelessCorrelation = 0.4f;
    private const float HopelessCorrelationOfFar = 0.55f;
    private const float NearVector = 0.1f;

    // Of the structure, after the first steps and after all. Of 549 edited photographs that a second look confirmed the least had 0.89 in
    // the end, without a turn; two in three pictures that are merely alike are far below after four steps.
    private const float HopelessStart = 0.6f;
    private const float HopelessAngle = 0.75f;
    private const float SureEvidence = 0.93f;
    private const int FirstSteps = 4;
    private const int Steps = 12;

    // A thirtieth of a pixel of a thumbnail.
    private const double Enough = 0.002;
    private const double FarthestMove = 0.4;

    // A third of a pixel: from there further steps lead to where the best map lies already.
    private const double SamePlace = 0.02;

    private const double Margin = 0.06;
    private const double LeastCovered = 0.45;

    // In radians. Each start finds rotations of some two degrees around it.
    private static readonly double[] Angles = [0, 0.06, -0.06];

    private readonly PixelEvidence _evidence = new();
    private readonly ThumbnailPart _parts = new();
    private readonly HalfAlignment _half = new();
    private readonly GaussianBlur _denoise = new(Side, 0.7f);
    private readonly LocalContrast _contrast = new(Side, 3);
    private readonly byte[] _thumbnail = new byte[PixelThumbnail.Length];
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
    /// <param name="candidate">The parts.</param>
    /// <returns>What was found; <see langword="null"/> where they do not agree, or lie as they are.</returns>
    public FoundRelation? Find(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, RelatedCandidate candidate)
    {
        (PictureWindow window, PictureWindow other) = (candidate.Window, candidate.OtherWindow);
        int columns = PixelsOf(Math.Min(window.Width, other.Width));
        int rows = PixelsOf(Math.Min(window.Height, other.Height));
        DetailPlane one = _parts.Luminance(first, window, columns, rows);
        DetailPlane two = _parts.Luminance(second, other, columns, rows);
        AffineMap? start = candidate.IsWhole ? StartOfWhole(first, second) : StartOfParts(one, two, candidate);
        if (start is not { } near)
            return null;

        AffineMap laid = near;
        float evidence = Lay(one, two, ref laid);
        if (evidence < LeastEvidence)
            return null;

        AffineMap map = window.Map.After(laid).After(other.Map.Inverse());
        if (!RelationReader.IsPlausible(map))
            return null;

        evidence *= ColorAgreement(PlanesOf(first, window, columns, rows), PlanesOf(second, other, columns, rows), one, two, laid);
        if (evidence < LeastEvidence)
            return null;

        (DuplicateRelation relation, EditedPicture edited) = RelationReader.Read(map, first, second);
        return relation.Kind == DuplicateRelationKind.None ? null : new FoundRelation(map, evidence, relation, edited);
    }

    private AffineMap? StartOfWhole(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        float score = Plain(first, second);
        ThumbnailAlignment alignment = _evidence.LastAlignment;
        return score < HopelessEvidence || alignment.IsMirrored ? null : SecondLook.MapOf(alignment);
    }

    private AffineMap? StartOfParts(DetailPlane first, DetailPlane second, RelatedCandidate candidate)
    {
        (float correlation, AffineMap map) = _half.Find(first, second);
        return correlation < (candidate.Distance < NearVector ? HopelessCorrelation : HopelessCorrelationOfFar) ? null : map;
    }

    // The structure's part of the evidence.
    private float Lay(DetailPlane first, DetailPlane second, ref AffineMap map)
    {
        AffineMap start = map;
        DetailPlane whitened = LocalMoments.Remove(first.Blurred());
        DetailPlane otherWhitened = LocalMoments.Remove(second.Blurred());
        _denoise.Apply(second.Values, _otherStructure);
        _contrast.Apply(_otherStructure);
        float best = 0;
        foreach (double angle in Angles)
        {
            var turn = new AffineMap(Math.Cos(angle), -Math.Sin(angle), 0, Math.Sin(angle), Math.Cos(angle), 0);
            AffineMap moved = AffineAlignment.Refine(whitened, otherWhitened, start.After(turn), FirstSteps, Enough);
            if (best > 0 && moved.FarthestFrom(map) < SamePlace)
                continue;
            float started = StructureAgreement(first, second, moved);
            if (started < HopelessStart)
                break;

            // From where a rotation is found, the first steps lead to a better place than all steps from elsewhere.
            if (started < best)
                continue;

            moved = AffineAlignment.Refine(whitened, otherWhitened, moved, Steps - FirstSteps, Enough);
            if (moved.FarthestFrom(start) > FarthestMove)
                continue;

            float agreement = StructureAgreement(first, second, moved);
            if (agreement > best)
                (best, map) = (agreement, moved);
            if (agreement is >= SureEvidence or < HopelessAngle)
                break;
        }

        return best;
    }

    private float StructureAgreement(DetailPlane first, DetailPlane second, AffineMap map)
    {
        var laid = new LaidPicture(first, map, Margin);
        if (laid.IsCovered.AsSpan().Count(true) < LeastCovered * Area)
            return 0;

        // What lies beyond is no edge.
        for (int i = 0; i < Area; i++)
            _structure[i] = laid.IsCovered[i] ? laid.Levels[i] : second.Values[i];
        _denoise.Apply(_structure, _structure);
        _contrast.Apply(_structure);
        return MathF.Sqrt(Math.Max(0, Correlation(_structure, _otherStructure, laid.IsCovered, isCentered: false)));
    }

    private static float ColorAgreement(DetailPlane[] first, DetailPlane[] second, DetailPlane one, DetailPlane two, AffineMap map)
    {
        var laid = new LaidPicture(one, map, Margin);
        float channels = 0;
        for (int channel = 0; channel < first.Length; channel++)
        {
            float[] levels = new LaidPicture(first[channel], map, Margin).Levels;
            channels += Correlation(levels, second[channel].Values, laid.IsCovered, isCentered: true) / first.Length;
        }

        float color = Math.Max(channels, Correlation(laid.Levels, two.Values, laid.IsCovered, isCentered: true));
        return MathF.Sqrt(Math.Clamp(color, 0, 1));
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

    // Red, green and blue.
    private DetailPlane[] PlanesOf(ReadOnlySpan<byte> thumbnail, PictureWindow window, int columns, int rows)
    {
        _parts.Make(thumbnail, window, columns, rows, _thumbnail);
        var planes = new DetailPlane[PixelPlanes.LuminancePlane];
        for (int channel = 0; channel < planes.Length; channel++)
        {
            planes[channel] = new DetailPlane(Side, Side);
            TensorPrimitives.ConvertTruncating<byte, float>(_thumbnail.AsSpan(channel * Area, Area), planes[channel].Values);
        }

        return planes;
    }
}
