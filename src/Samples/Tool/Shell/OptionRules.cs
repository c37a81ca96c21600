using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Checks of option values that end in one sentence.</summary>
internal static class OptionRules
{
    /// <summary>Refuses numbers below <paramref name="minimum"/>.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, double minimum) => option.Between(minimum, double.PositiveInfinity);

    /// <summary>Refuses numbers that are not above a bound, or that are above a maximum.</summary>
    public static Option<T> Above<T>(this Option<T> option, double bound, double maximum)
    {
        option.Validators.Add(result =>
        {
            if (Number<T>(result) is { } number && !(number > bound && number <= maximum))
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be above {bound} and at most {maximum}, got {number}.")
                );
        });
        return option;
    }

    /// <summary>Refuses numbers outside a range, both ends included.</summary>
    public static Option<T> Between<T>(this Option<T> option, double minimum, double maximum)
    {
        option.Validators.Add(result =>
        {
            if (Number<T>(result) is not { } number || (number >= minimum && number <= maximum))
                return;

            string range = double.IsInfinity(maximum)
                ? string.Create(CultureInfo.InvariantCulture, $"at least {minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}");
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {range}, got {number}."));
        });
        return option;
    }

    /// <summary>Accepts only the given words, and shows them in the help text.</summary>
    public static Option<string> OneOf(this Option<string> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } word && !words.Contains(word))
                result.AddError($"{option.Name} must be one of {string.Join(", ", words)}, got '{word}'.");
        });
        return option;
    }

    private static double? Number<T>(OptionResult result)
    {
        try
        {
            return result.GetValueOrDefault<T>() is IConvertible value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;
        }
        catch (InvalidOperationException)
        {
            // Text that is no number at all: the parser itself reports it.
            return null;
        }
    }
}
