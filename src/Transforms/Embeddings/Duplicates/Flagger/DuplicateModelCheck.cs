using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>Refuses a model whose contents do not fit together: what would otherwise come up as a wrong answer, or as the failure of a
/// later call. Lengths are checked where arrays are read.</summary>
internal static class DuplicateModelCheck
{
    /// <summary>Checks the numbers that stand alone.</summary>
    /// <exception cref="FormatException">One of them is damaged.</exception>
    public static void Check(float threshold, DuplicateSettings settings, double recall, double spread, float floor)
    {
        Require(float.IsFinite(threshold), "its threshold is no number");
        Require(settings.MaximumPairs >= 1, $"at most {settings.MaximumPairs} pairs are to be found");
        Require(double.IsNaN(recall) || recall is >= 0 and <= 1, $"the recall of the search is {recall}");
        Require(spread >= 0, $"the spread of the neighborhoods is {spread}");
        Require(float.IsFinite(floor) && floor >= 0, $"the smallest scale is {floor}");
    }

    /// <summary>Checks the rows.</summary>
    /// <exception cref="FormatException">One of them is damaged.</exception>
    public static void Check(DuplicateRows rows)
    {
        RequireOrder(rows.Keys, "keys");
        RequireOrder(rows.SplitNames, "names of splits");
        RequireOrder(rows.LabelNames, "names of labels");
        Require(Array.TrueForAll(rows.Statuses, Enum.IsDefined), "the status of a row is none");
        RequireRange(rows.Splits, rows.SplitNames.Length, "a split", DuplicateRows.NoNumber);
        RequireRange(rows.Labels, rows.LabelNames.Length, "a label", DuplicateRows.NoNumber);
        RequireRange(rows.FirstEqual, rows.Count, "an equal row", 0);
        Require(Array.TrueForAll(rows.PixelCounts, count => count >= 0), "a picture has fewer than 0 pixels");
        for (int row = 0; rows.Vectors is { } vectors && row < rows.Count; row++)
        {
            bool isComparable = rows.Statuses[row] == DuplicateStatus.Ok;
            Require(!isComparable || FiniteCheck.AllFinite(vectors.Row(row)), $"the vector of row {row} is not finite");
        }
    }

    /// <summary>Checks what was found.</summary>
    /// <exception cref="FormatException">It does not fit the number of contents.</exception>
    public static void Check(ContentMatches matches)
    {
        int count = matches.Nearest.Length;
        RequireRange(matches.Scales.Leaders, count, "a row that stands for others", 0);
        Require(!Array.Exists(matches.Scales.Scales, float.IsInfinity), "the scale of a row is infinite");
        foreach (ContentPair pair in matches.Pairs.Concat(matches.FurtherPairs))
        {
            RequireRange([pair.First, pair.Second], count, "a row of a pair", 0);
            Require(pair.First != pair.Second && float.IsFinite(pair.Score), "a pair is none");
        }

        for (int i = 0; i < matches.Turns.Length; i++)
        {
            TurnedPair pair = matches.Turns[i];
            RequireRange([pair.First, pair.Second], count, "a row of a turned pair", 0);
            Require(Enum.IsDefined(pair.Turn), "the turn of a pair is none");
            TurnedPair before = i == 0 ? default : matches.Turns[i - 1];
            bool isNext = i == 0 || pair.First > before.First || (pair.First == before.First && pair.Second > before.Second);
            Require(isNext, "its turned pairs are not in order, or one occurs twice");
        }

        CheckRelations(matches.Relations, count);
        RequireNearest(matches.Nearest, matches.NearestScores);
        RequireNearest(matches.NearestAcross, matches.NearestAcrossScores);
    }

    private static void CheckRelations(RelatedPair[] relations, int count)
    {
        for (int i = 0; i < relations.Length; i++)
        {
            RelatedPair pair = relations[i];
            RequireRange([pair.First, pair.Second], count, "a row of a related pair", 0);
            Require(Enum.IsDefined(pair.Kind) && Enum.IsDefined(pair.Edited), "the relation of a pair is none");
            Require(pair.KeptShare is >= 0 and <= 1 && Math.Abs(pair.Degrees) <= 180, "the relation of a pair has no sensible numbers");
            RelatedPair before = i == 0 ? default : relations[i - 1];
            bool isNext = i == 0 || pair.First > before.First || (pair.First == before.First && pair.Second > before.Second);
            Require(isNext, "its related pairs are not in order, or one occurs twice");
        }
    }

    private static void RequireNearest(int[] nearest, float[] scores)
    {
        RequireRange(nearest, nearest.Length, "a nearest row", ContentMatches.None);
        for (int content = 0; content < nearest.Length; content++)
            Require(nearest[content] == ContentMatches.None || float.IsFinite(scores[content]), "the score of a nearest row is no number");
    }

    // Rows and names are found by binary search.
    private static void RequireOrder(string[] names, string what)
    {
        for (int i = 1; i < names.Length; i++)
            Require(string.CompareOrdinal(names[i - 1], names[i]) < 0, $"its {what} are not in order, or one occurs twice");
    }

    private static void RequireRange(ReadOnlySpan<int> numbers, int count, string what, int least)
    {
        foreach (int number in numbers)
            Require(number >= least && number < count, $"{what} is number {number} of {count}");
    }

    private static void Require(bool isSound, string fault)
    {
        if (!isSound)
            throw new FormatException($"The saved model is damaged: {fault}.");
    }
}
