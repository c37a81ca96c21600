using MLNet.Embeddings.Duplicates.Hubness;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>What a search among contents found.</summary>
internal sealed class ContentMatches
{
    public const int None = -1;

    public ContentMatches(int count)
    {
        Nearest = new int[count];
        NearestScores = new float[count];
        NearestAcross = new int[count];
        NearestAcrossScores = new float[count];
        Nearest.AsSpan().Fill(None);
        NearestAcross.AsSpan().Fill(None);
        NearestScores.AsSpan().Fill(float.NaN);
        NearestAcrossScores.AsSpan().Fill(float.NaN);
    }

    /// <summary>The pairs at or above the threshold, in order.</summary>
    public ContentPair[] Pairs { get; set; } = [];

    /// <summary>Pairs below the threshold that are listed and flag nothing, the highest score first.</summary>
    public ContentPair[] FurtherPairs { get; set; } = [];

    /// <summary>Those of both whose pictures are turned or mirrored against each other, in order.</summary>
    public TurnedPair[] Turns { get; set; } = [];

    /// <summary>Those of both whose pictures are cropped, letterboxed, captioned or rotated against each other, in order.</summary>
    public RelatedPair[] Relations { get; set; } = [];

    /// <summary>By which scale distances were judged.</summary>
    public NeighborScales Scales { get; init; } = NeighborScales.None;

    /// <summary>The share of all pairs that was found, as measured on a sample of them; 1 for an exact search, NaN where there was nothing
    /// to measure by.</summary>
    public double Recall { get; set; } = 1;

    /// <summary>The most similar other content of each content, the smaller number among equals; −1 where there is none.</summary>
    public int[] Nearest { get; }

    public float[] NearestScores { get; }

    /// <summary>The most similar content with a row in another split; only filled for contents of a single split.</summary>
    public int[] NearestAcross { get; }

    public float[] NearestAcrossScores { get; }

    /// <summary>Takes note of one direction of a scored pair.</summary>
    public void Offer(int content, int other, float score, bool across)
    {
        if (IsBetter(score, other, NearestScores[content], Nearest[content]))
        {
            Nearest[content] = other;
            NearestScores[content] = score;
        }

        if (across && IsBetter(score, other, NearestAcrossScores[content], NearestAcross[content]))
        {
            NearestAcross[content] = other;
            NearestAcrossScores[content] = score;
        }
    }

    private static bool IsBetter(float score, int content, float bestScore, int best) =>
        best == None || score > bestScore || (score == bestScore && content < best);
}
