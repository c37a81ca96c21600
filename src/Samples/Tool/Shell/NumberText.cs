using System.Globalization;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Numbers as they are written on a command line: digits with a decimal point, whatever the language of the machine.</summary>
/// <remarks>No group separators: in "1,5" many people mean a decimal comma, and it would be read as 15. Hexadecimal numbers, NaN and
/// infinity are no values of any option.</remarks>
internal static class NumberText
{
    /// <summary>Reads a finite number.</summary>
    public static bool TryParse(string text, out double number) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number
        ) && double.IsFinite(number);

    /// <summary>Reads a whole number.</summary>
    public static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>What is wrong with a text that is no number, after the name of what it was given for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isWhole">Whether a whole number was wanted.</param>
    public static string Fault(string text, bool isWhole)
    {
        string wanted = isWhole ? "a whole number" : "a number";
        if (text.Contains(',') && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return $"must be {wanted}, got '{text}'; write a decimal point, and thousands without a separator.";
        if (isWhole && TryParse(text, out double number) && number == Math.Floor(number) && Math.Abs(number) > int.MaxValue)
            return $"must be a whole number from {int.MinValue} to {int.MaxValue}, got '{text}'.";
        return $"must be {wanted}, got '{text}'.";
    }
}
