using System.Globalization;
using MLNet.Embeddings.Quality.Labels;

namespace MLNet.Embeddings.Quality.Analysis;

/// <summary>The labels of a data set as <see cref="LabelQualityFit"/> judges them.</summary>
internal sealed class LabelJudgment
{
    private const int NamesTold = 5;

    private readonly LabelQualityFit? _fit;
    private readonly int[] _labels;
    private readonly int[] _kept;

    private LabelJudgment(LabelQualityFit? fit, IReadOnlyList<string> names, int[] labels, int[] kept)
    {
        _fit = fit;
        _labels = labels;
        _kept = kept;
        Scores = Array.ConvertAll(labels, _ => float.NaN);
        for (int row = 0; row < labels.Length && fit is not null; row++)
        {
            int label = fit.Content.GivenLabels[row];
            Scores[row] = fit.Judge.Judge(fit.Content.Answers.Row(row), fit.Content.Votes.Row(row), label, hasLabel: label >= 0).Score;
        }

        ReadOnlySpan<int> judged = fit is null || fit.Judge.Classes.Length < 2 ? [] : fit.Judge.Classes;
        HashSet<int> judgedLabels = [.. judged.ToArray().Select(place => kept[place])];
        UnjudgedClasses =
        [
            .. labels.Where(label => label >= 0 && !judgedLabels.Contains(label)).Distinct().Order().Select(label => names[label]),
        ];
    }

    /// <summary>For each row the logarithm of the odds that its label is wrong; NaN where that cannot be judged.</summary>
    public float[] Scores { get; }

    /// <summary>Classes of rows with a vector of which the labels cannot be judged.</summary>
    public IReadOnlyList<string> UnjudgedClasses { get; }

    /// <summary>Judges rows of which all values are fine.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="names">Names of the classes.</param>
    /// <param name="labels">The class of each row, or −1.</param>
    /// <param name="table">The nearest others of each row, best as many as <see cref="LabelQualityFit.NeighborsNeeded"/>.</param>
    /// <param name="options">Metric and voters.</param>
    /// <param name="context">What to run in.</param>
    public static LabelJudgment Of(
        Matrix vectors,
        IReadOnlyList<string> names,
        int[] labels,
        NeighborTable table,
        DatasetAnalysisOptions options,
        EngineContext context
    )
    {
        // A class of fewer rows than it takes groups need not be looked at: there may be as many of these as rows.
        var counts = new int[names.Count];
        foreach (int label in labels.Where(label => label >= 0))
            counts[label]++;
        int[] kept = [.. Enumerable.Range(0, counts.Length).Where(label => counts[label] >= LabelJudge.FewestGroups)];
        if (kept.Length < 2 || !LabelQualityFit.HasRoom(labels.Length, kept.Length))
            return new LabelJudgment(null, names, labels, kept);

        var places = new int[names.Count];
        Array.Fill(places, Categories.None);
        for (int place = 0; place < kept.Length; place++)
            places[kept[place]] = place;
        var fit = LabelQualityFit.Of(
            vectors,
            Array.ConvertAll(kept, label => names[label]),
            Array.ConvertAll(labels, label => label < 0 ? Categories.None : places[label]),
            known: null,
            table,
            options.Metric,
            options.NumberOfNeighbors,
            judgesAll: false,
            context
        );
        return new LabelJudgment(fit, names, labels, kept);
    }

    /// <summary>The likeliest class of a row that is judged, but for its own.</summary>
    public int SuggestedFor(int row) =>
        _kept[_fit!.Judge.Likeliest(_fit.Content.Answers.Row(row), _fit.Content.Votes.Row(row), _fit.Content.GivenLabels[row])];

    /// <summary>The share of the votes on a row that is judged for a class that is.</summary>
    public double ShareOf(int row, int label) => _fit!.Content.Votes[row, Array.BinarySearch(_kept, label)];

    /// <summary>The rows that voted on one that is judged: the nearest of each group of twins, nearest first.</summary>
    public int[] VotersOf(int row)
    {
        int count = _fit!.Content.VoterCount;
        return [.. _fit.Voters.AsSpan(row * count, count).ToArray().Where(voter => voter >= 0)];
    }

    /// <summary>What is to be known of the judgment, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        // That there is one class, or none, whoever gave the labels knows.
        int classes = _labels.Where(label => label >= 0).Distinct().Count();
        if (classes < 2)
            yield break;

        if (_fit is null && _kept.Length >= 2)
            yield return Text(
                $"Labels are not judged: {_labels.Length:N0} rows of {_kept.Length:N0} classes take too much memory. Analyze some of the "
            ) + "classes at a time.";
        else if (_fit is { Content.Evidence.Tells: false } && _kept.Length >= 2 && _fit.Content.Labels.Any(label => label >= 0))
            yield return $"Labels are not judged: {LabelQualityFit.NoContrast}.";
        else if (UnjudgedClasses.Count > 0)
            yield return Text(
                $"Labels of {UnjudgedClasses.Count:N0} of {classes:N0} classes are not judged, since that takes two classes of "
            ) + Text($"{LabelJudge.FewestGroups} rows or more that are not near twins of each other: {Listed()}.");
        if (_fit is { AreTwinsEqualOnly: true, Content.Evidence.Tells: true })
            yield return LabelQualityFit.EqualTwins;
        if (_fit is not null && LinearProbe.Lack(_labels.Length, _fit.Content.Vectors.ColumnCount, _kept.Length) is { } lack)
            yield return lack;
    }

    private string Listed()
    {
        string told = string.Join(", ", UnjudgedClasses.Take(NamesTold).Select(name => $"'{name}'"));
        return UnjudgedClasses.Count <= NamesTold ? told : Text($"{told} and {UnjudgedClasses.Count - NamesTold:N0} more");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
