using System.Globalization;
using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports;

/// <summary>One thing that was found about one image, or about a pair of them.</summary>
/// <remarks>It is told from others by its kind and its keys, in whatever run.</remarks>
public sealed class DatasetFinding
{
    private const int Digits = 6;

    private readonly OrderedDictionary<string, object> _evidence = [];

    internal DatasetFinding(FindingKind kind, string key, string otherKey = "", double? score = null, double? threshold = null)
    {
        Kind = kind.Name;
        Key = key;
        OtherKey = otherKey;
        Score = Rounded(score);
        Threshold = Rounded(threshold);
    }

    /// <summary>What was found: unreadable, leak, duplicate, suspect (a label that is likely wrong), outlier, or a fault of a picture:
    /// too-dark, too-bright, low-contrast, blurred, nearly-blank, odd-aspect-ratio, odd-size or gray-among-colored.</summary>
    public string Kind { get; }

    /// <summary>The image: its path below the folder, with forward slashes, or the key of its row. Of a pair the one that would
    /// go.</summary>
    public string Key { get; }

    /// <summary>The other image of a pair; empty where there is none.</summary>
    public string OtherKey { get; }

    /// <summary>How sure it is, the higher the surer: of a pair the similarity, from 0 to 1; of a suspect by how much the share of
    /// neighbors for the suggested label exceeds that for its own; of an outlier robust standard deviations. <see langword="null"/> where
    /// there is nothing to measure.</summary>
    public double? Score { get; }

    /// <summary>The score from which on it counts; <see langword="null"/> where that is not a single number.</summary>
    public double? Threshold { get; }

    /// <summary>What it rests on, by name: text, a number, or whether something is so.</summary>
    public IReadOnlyDictionary<string, object> Evidence => _evidence;

    /// <summary>The finding in one line, such as <c>duplicate: cat/2.jpg of cat/1.jpg (0.98)</c>.</summary>
    public override string ToString()
    {
        string pair = OtherKey.Length == 0 ? "" : $" of {OtherKey}";
        string rather = _evidence.TryGetValue(FindingFact.SuggestedLabel, out object? label) ? $", rather {label}" : "";
        string fault = _evidence.TryGetValue(FindingFact.Fact, out object? fact)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $", {fact} {_evidence.GetValueOrDefault(FindingFact.Value)}, usually {_evidence.GetValueOrDefault(FindingFact.Usually)}"
            )
            : "";
        string reason = _evidence.TryGetValue(FindingFact.Reason, out object? why) ? $", {why}" : "";
        string score = Score is { } value ? string.Create(CultureInfo.InvariantCulture, $" ({value:0.00})") : "";
        return $"{Kind}: {Key}{pair}{rather}{fault}{reason}{score}";
    }

    /// <summary>Adds what it rests on; what is empty tells nothing.</summary>
    internal DatasetFinding With(string name, object? value)
    {
        if (value is double number)
        {
            if (double.IsFinite(number))
                _evidence[name] = Rounded(number)!;
        }
        else if (value is not (null or ""))
        {
            _evidence[name] = value;
        }

        return this;
    }

    // Six decimals tell every score from the next, and are the same in every file.
    private static double? Rounded(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, Digits) : null;
}
