using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Search;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>Rows whose duplicates are known: what a fit results in.</summary>
internal sealed class DuplicateIndex
{
    /// <summary>
    /// The default for pixel evidence. Of 2,000 drawn pictures no two unrelated ones reach it, and of their planted copies (resized,
    /// re-encoded, cropped by up
    /// to a sixth, recolored, mirrored) all but one do. Of the pairs of CIFAR-10's test and training images that reach it, nearly all
    /// show one photograph.
    /// </summary>
    public const float PixelThreshold = 0.88f;

    /// <summary>
    /// The default for pixel evidence that is corrected for its neighborhood. All planted copies of the drawn pictures reach it, and no
    /// two unrelated ones come near; of
    /// CIFAR-10's test images, 463 reach it together with a training image; of the 459 that did while their copies counted as neighbors,
    /// 439 are duplicates by a judgment made
    /// before. 438 and 417 reach the other one uncorrected.
    /// </summary>
    public const float CorrectedPixelThreshold = 0.87f;

    /// <summary>The rate of false positives by which vectors of an unknown model are calibrated.</summary>
    public const double DefaultRate = 0.002;

    private DuplicateIndex(
        DuplicateRows rows,
        DuplicateContents contents,
        ContentMatches matches,
        float threshold,
        Calibrated? calibration,
        DuplicateSettings settings,
        ContentSearch search
    )
    {
        Rows = rows;
        Contents = contents;
        Matches = matches;
        Threshold = threshold;
        Calibration = calibration;
        Settings = settings;
        Search = search;
        Findings = new DuplicateAnalysis(rows, contents, matches, threshold, settings, search.Score).Run();
    }

    public DuplicateRows Rows { get; private set; }

    public DuplicateContents Contents { get; }

    public ContentMatches Matches { get; }

    /// <summary>Score from which on rows are duplicates.</summary>
    public float Threshold { get; }

    /// <summary>Whether rows of a score are duplicates.</summary>
    public bool Reaches(float score) => score >= Threshold - SimilarityJoin.Tolerance;

    /// <summary>What the threshold stands on, where it was calibrated by unrelated rows.</summary>
    public Calibrated? Calibration { get; }

    public DuplicateSettings Settings { get; }

    public ContentSearch Search { get; }

    public DuplicateFindings Findings { get; }

    /// <summary>What became of the pairs of pictures that reached the threshold.</summary>
    public SecondLookCounts SecondLooks { get; private init; }

    /// <summary>Finds the threshold, then the duplicates.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threshold">How the threshold is found.</param>
    /// <param name="settings">How to search, and what counts.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="shared">Neighbors by the vectors as they are, found beforehand; <see langword="null"/> searches.</param>
    /// <param name="held">Pictures that came without files, for a second look; not kept.</param>
    public static DuplicateIndex Build(
        DuplicateRows rows,
        DuplicateThreshold threshold,
        DuplicateSettings settings,
        EngineContext context,
        NeighborSet? shared = null,
        IHeldPictures? held = null
    )
    {
        DuplicateContents contents = DuplicateContents.Of(rows);
        var search = new ContentSearch(rows, contents, settings, shared, context);
        Calibrated? calibration = Calibrate(rows, search, threshold, context);
        float score = calibration?.Threshold ?? FindThreshold(rows, contents, search, threshold, context);
        SecondLookCounts looks = search.LookAgain(score, held, context);
        return new DuplicateIndex(rows, contents, search.Run(score, context), score, calibration, settings, search) { SecondLooks = looks };
    }

    /// <summary>Finds the duplicates among known and new rows, at the threshold of the known ones.</summary>
    public DuplicateIndex Add(DuplicateRows added, EngineContext context)
    {
        DuplicateRows rows = DuplicateRowsUnion.Of(Rows, added);
        OpenRows.Resolve(rows, context);
        DuplicateContents contents = DuplicateContents.Of(rows);
        var search = new ContentSearch(rows, contents, Settings, null, context);
        SecondLookCounts looks = search.LookAgain(Threshold, held: null, context);
        return new DuplicateIndex(rows, contents, search.Run(Threshold, context), Threshold, Calibration, Settings, search)
        {
            SecondLooks = looks,
        };
    }

    /// <summary>The same for pictures that lie in another folder now.</summary>
    public DuplicateIndex In(string? folder)
    {
        var moved = (DuplicateIndex)MemberwiseClone();
        moved.Rows = Rows with { Pictures = Rows.Pictures is { } pictures ? pictures with { Folder = folder } : null };
        return moved;
    }

    /// <summary>Puts together what was saved.</summary>
    public static DuplicateIndex Restore(
        DuplicateRows rows,
        ContentMatches matches,
        float threshold,
        Calibrated? calibration,
        DuplicateSettings settings
    )
    {
        DuplicateContents contents = DuplicateContents.Of(rows);
        if (contents.Count != matches.Nearest.Length)
            throw new FormatException(
                $"The saved model is damaged: its rows have {contents.Count} contents instead of {matches.Nearest.Length}."
            );

        return new DuplicateIndex(
            rows,
            contents,
            matches,
            threshold,
            calibration,
            settings,
            new ContentSearch(rows, contents, settings, matches.Scales)
        );
    }

    private static Calibrated? Calibrate(DuplicateRows rows, ContentSearch search, DuplicateThreshold threshold, EngineContext context) =>
        threshold switch
        {
            DuplicateThreshold.OfNullPairs byRate => search.Calibrate(byRate.Rate, context),
            DuplicateThreshold.OfModel when !rows.HasImages => search.Calibrate(DefaultRate, context),
            _ => null,
        };

    private static float FindThreshold(
        DuplicateRows rows,
        DuplicateContents contents,
        ContentSearch search,
        DuplicateThreshold threshold,
        EngineContext context
    )
    {
        switch (threshold)
        {
            case DuplicateThreshold.OfScore { Score: var score }:
                return score;

            case DuplicateThreshold.OfFraction { Share: var share }:
                ContentMatches nearest = search.Run(float.PositiveInfinity, context);
                float[] scores = [.. Enumerable.Range(0, rows.Count).Select(row => NearestScore(row, contents, nearest)).OrderDescending()];
                return scores.Length == 0 ? 1 : Math.Max(scores[Math.Max(0, (int)Math.Round(share * scores.Length) - 1)], -1);

            case DuplicateThreshold.OfLabeledPairs { Pairs: var pairs }:
                return JudgedThreshold(rows, contents, search, pairs);

            default:
                return search.IsCorrected ? CorrectedPixelThreshold : PixelThreshold;
        }
    }

    private static float NearestScore(int row, DuplicateContents contents, ContentMatches matches)
    {
        int content = contents.OfRow[row];
        if (contents.RowsOf(content).Length > 1)
            return 1;

        float score = matches.NearestScores[content];
        return float.IsNaN(score) ? -1 : score;
    }

    private static float JudgedThreshold(
        DuplicateRows rows,
        DuplicateContents contents,
        ContentSearch search,
        IReadOnlyList<LabeledPair> pairs
    )
    {
        var scores = new List<float>();
        var judgments = new List<bool>();
        foreach (LabeledPair pair in pairs)
        {
            int content = contents.OfRow[PlaceOf(rows, pair.Key)];
            int other = contents.OfRow[PlaceOf(rows, pair.OtherKey)];
            float score = content == other ? 1 : search.Score(Math.Min(content, other), Math.Max(content, other));
            if (float.IsNaN(score))
                continue;

            scores.Add(score);
            judgments.Add(pair.IsDuplicate);
        }

        if (!judgments.Contains(true) || !judgments.Contains(false))
            throw new ArgumentException(
                "Too few of the judged pairs can be compared: none is left of one kind, because the other rows are unreadable, zero or "
                    + "not finite."
            );

        return JudgedCalibration.Threshold([.. scores], [.. judgments]);
    }

    private static int PlaceOf(DuplicateRows rows, string key)
    {
        int place = Array.BinarySearch(rows.Keys, key, StringComparer.Ordinal);
        return place >= 0 ? place : throw new ArgumentException($"A judged pair names the key '{key}', which no row has.");
    }
}
