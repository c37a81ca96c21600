using System.Buffers;
using System.Globalization;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>Text as a cell of a CSV file.</summary>
/// <remarks>
/// A spreadsheet takes a cell that begins with one of <c>= + - @</c>, a tab or a carriage return for a formula and runs it, and file names
/// come from anywhere. Such a cell gets an apostrophe in front, unless all of it is a number; so does one that begins with apostrophes and
/// goes on like that, so that the text can always be had back: of a cell that begins with apostrophes followed by one of these characters,
/// the first apostrophe is not part of the text.
/// </remarks>
internal static class CsvCell
{
    // The last four are the wide forms that East Asian keyboards write and some spreadsheets read alike.
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\t\"\n\r");

    /// <summary>The cell: in quotation marks where the text holds a separator, a quotation mark or a line break.</summary>
    public static string Of(string text)
    {
        if (BeginsLikeFormula(text) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            text = $"'{text}";
        return text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static bool BeginsLikeFormula(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart('\'');
        return !rest.IsEmpty && FormulaStarts.Contains(rest[0]);
    }
}
