using System.CommandLine;

namespace MLNet.Embeddings.Samples.Shell;

/// <summary>Checks of option values that end in one sentence.</summary>
internal static class OptionRules
{
    /// <summary>Refuses numbers below <paramref name="minimum"/>.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, double minimum) => option.Between(minimum, double.PositiveInfinity);

    /// <summary>Refuses numbers outside a range, both ends included.</summary>
    public static Option<T> Between<T>(this Option<T> option, double minimum, double maximum)
    {
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<T>() is not IConvertible value)
                return;

            double number = Convert.ToDouble(value);
            if (number >= minimum && number <= maximum)
                return;

            string range = double.IsInfinity(maximum) ? $"at least {minimum}" : $"from {minimum} to {maximum}";
            result.AddError($"{option.Name} must be {range}, got {number}.");
        });
        return option;
    }
}
