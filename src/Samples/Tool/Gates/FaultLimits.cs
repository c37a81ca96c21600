using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>The option that limits faults of one kind, KIND=N, as often as there are kinds.</summary>
internal static class FaultLimits
{
    public const string Name = "--max-fault";

    private static readonly Dictionary<string, ImageFaultKind> Kinds = Enum.GetValues<ImageFaultKind>().ToDictionary(NameOf);

    public static Option<string[]> Create()
    {
        var option = new Option<string[]>(Name)
        {
            Description = $"Gate: exit code 1 when more than N pictures are of one kind: {string.Join(", ", Kinds.Keys)}; repeatable",
            HelpName = "kind=N",
            Arity = ArgumentArity.OneOrMore,
        };
        option.Validators.Add(result =>
        {
            foreach (string fault in result.Tokens.Select(token => FaultOf(token.Value)).OfType<string>())
                result.AddError(fault);
        });
        return option;
    }

    /// <summary>The limits; <see langword="null"/> where there are none. Of a kind that is named twice the lower one counts.</summary>
    public static IReadOnlyDictionary<ImageFaultKind, int>? Of(string[]? texts)
    {
        var limits = new Dictionary<ImageFaultKind, int>();
        foreach (string text in texts ?? [])
        {
            if (TryParse(text) is { } limit)
                limits[limit.Kind] = Math.Min(limit.Most, limits.GetValueOrDefault(limit.Kind, int.MaxValue));
        }

        return limits.Count == 0 ? null : limits;
    }

    /// <summary>The name of a kind, such as too-dark.</summary>
    public static string NameOf(ImageFaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{kind}");

    private static string? FaultOf(string text) =>
        TryParse(text) is null
            ? $"{Name} must be KIND=N, such as blurred=0, with a kind of {string.Join(", ", Kinds.Keys)} and N at least 0, got '{text}'."
            : null;

    private static (ImageFaultKind Kind, int Most)? TryParse(string text) =>
        text.Split('=') is [var name, var number]
        && Kinds.TryGetValue(name, out ImageFaultKind kind)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int most)
            ? (kind, most)
            : null;
}
