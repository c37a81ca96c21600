using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Turns names of folders into words for a prompt: fire_truck, fire-truck and FireTruck are a "fire truck".</summary>
/// <remarks>Single letters stay where they are, as in T-shirt, x-ray and iPhone; numbers that only sort folders go, such as 001. in
/// 001.Laysan_Albatross and n02085620- in n02085620-Chihuahua.</remarks>
internal static partial class ClassWords
{
    /// <summary>The words of a class's name; the name itself where it holds no letters.</summary>
    public static string Of(string name)
    {
        string words = SortingNumber().Replace(name, "");
        words = words.Replace('_', ' ').Replace('+', ' ');
        words = Hyphen().Replace(words, " ");
        words = CamelCase().Replace(words, " ");
        words = Spaces().Replace(words, " ").Trim();
        return words.Any(char.IsLetter) ? words : name;
    }

    [GeneratedRegex(@"^(n\d{8}|\d+)[-_. ]+(?=\D*\p{L})")]
    private static partial Regex SortingNumber();

    [GeneratedRegex(@"(?<=\w\w)-+(?=\w\w)|-{2,}|^-|-$")]
    private static partial Regex Hyphen();

    // After a small letter before a capital one, or before the last capital of several, where at least two letters stand on the left and a
    // word on the right.
    [GeneratedRegex(@"(?<=\p{L}\p{Ll})(?=\p{Lu}\p{Ll})|(?<=\p{Lu}{2})(?=\p{Lu}\p{Ll}{2})")]
    private static partial Regex CamelCase();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
