namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Says of a label how likely it is wrong, from what the probe and the neighbors say of each class.</summary>
internal sealed class LabelJudge
{
    /// <summary>Groups of twins from which on a class can be judged: with fewer, nobody is left to tell a row from.</summary>
    public const int FewestGroups = 3;

    /// <summary>The score from which on a label is suspect: it is likelier wrong than right.</summary>
    public const float SuspectScore = 0;

    // Where both speak so clearly for another class, a label is suspect whatever the odds: wrong labels of one kind, such as of a single
    // class, look to the numbers like a property of that class.
    private const float ClearMargin = 0.35f;
    private const float ClearShare = 0.6f;

    private readonly LabelEvidence _evidence;
    private readonly int[] _groupCounts;
    private readonly int[] _classes;

    /// <param name="evidence">How much the parts weigh.</param>
    /// <param name="groupCounts">Groups of twins in which each class occurs.</param>
    public LabelJudge(LabelEvidence evidence, int[] groupCounts)
    {
        _evidence = evidence;
        _groupCounts = groupCounts;
        _classes = evidence.Tells ? [.. Enumerable.Range(0, groupCounts.Length).Where(label => groupCounts[label] >= FewestGroups)] : [];
    }

    /// <summary>Classes that can be judged.</summary>
    public ReadOnlySpan<int> Classes => _classes;

    /// <summary>Judges a label.</summary>
    /// <param name="answers">What the probe says of each class.</param>
    /// <param name="shares">What the neighbors vote.</param>
    /// <param name="label">The label, −1 where it is unknown or there is none.</param>
    /// <param name="hasLabel">Whether there is one.</param>
    public LabelVerdict Judge(ReadOnlySpan<float> answers, ReadOnlySpan<float> shares, int label, bool hasLabel)
    {
        LabelQualityStatus status =
            !hasLabel ? LabelQualityStatus.NoLabel
            : label < 0 ? LabelQualityStatus.UnknownLabel
            : !_evidence.Tells ? LabelQualityStatus.Indistinct
            : _groupCounts[label] < FewestGroups || _classes.Length < 2 ? LabelQualityStatus.SmallClass
            : LabelQualityStatus.Judged;
        if (status != LabelQualityStatus.Judged)
            return new LabelVerdict(status, Likeliest(answers, shares, except: -1), float.NaN, float.NaN);

        double score = _evidence.LogOddsOfWrong(answers, shares, label, _classes);
        int rival = Likeliest(answers, shares, except: label);
        float margin = answers[rival] - answers[label];
        if (margin >= ClearMargin && shares[rival] > ClearShare)
            score = Math.Max(score, SuspectScore + margin - ClearMargin);
        return new LabelVerdict(status, score >= SuspectScore ? rival : label, (float)score, shares[label]);
    }

    /// <summary>The likeliest of the classes that can be judged but for one; −1 where there is none.</summary>
    public int Likeliest(ReadOnlySpan<float> answers, ReadOnlySpan<float> shares, int except) =>
        _evidence.Likeliest(answers, shares, _classes, except);
}
