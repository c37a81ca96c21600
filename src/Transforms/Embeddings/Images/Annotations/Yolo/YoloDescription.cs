using System.Globalization;
using MLNet.Embeddings.Images.Tables;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>The description of a YOLO data set: where the pictures of each split lie, and how classes are called.</summary>
/// <param name="Root">What paths start from, as it is written; <see langword="null"/> for the folder of the file.</param>
/// <param name="Splits">The splits, each with the folders or lists of its pictures.</param>
/// <param name="Names">Names of the classes by their numbers; <see langword="null"/> where they are called by these.</param>
/// <param name="HasKeyPoints">Whether key points follow the boxes.</param>
internal sealed record YoloDescription(
    string? Root,
    IReadOnlyList<(string Split, IReadOnlyList<YamlNode> Places)> Splits,
    IReadOnlyDictionary<int, string>? Names,
    bool HasKeyPoints = false
)
{
    private static readonly string[] SplitKeys = ["train", "val", "valid", "validation", "test", "minival"];

    /// <summary>Whether a document describes such a data set.</summary>
    public static bool IsOne(YamlNode document) => document["names"] is not null && SplitKeys.Any(key => document[key] is not null);

    /// <summary>Understands a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="file">What people call its file.</param>
    /// <exception cref="InvalidDataException">It is none of such a data set.</exception>
    public static YoloDescription Of(YamlNode document, string file)
    {
        if (document["names"] is not { } names || !IsOne(document))
            throw SourceFault.At(
                file,
                document.Line,
                "A YOLO data set is described by names and by train, val or test; these are not here."
            );
        return new YoloDescription(
            document["path"]?.Text is { Length: > 0 } root ? root : null,
            [
                .. SplitKeys
                    .Where(key => document[key] is not null)
                    .Select(key => (key, (IReadOnlyList<YamlNode>)[.. document[key]!.Texts.Where(place => place.Text!.Length > 0)])),
            ],
            NamesOf(names, file),
            document["kpt_shape"] is not null
        );
    }

    private static Dictionary<int, string> NamesOf(YamlNode names, string file)
    {
        var byNumber = new Dictionary<int, string>();
        IReadOnlyList<YamlNode> items =
            names.Items ?? throw SourceFault.At(file, names.Line, "names must be a list or a mapping of numbers.");
        for (int i = 0; i < items.Count; i++)
        {
            int number = i;
            if (names.Keys is { } keys && !int.TryParse(keys[i], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                throw SourceFault.At(file, items[i].Line, $"names must have numbers as keys, got {Excerpt.Of(keys[i])}.");
            byNumber[number] = items[i].Text is { Length: > 0 } name ? name : number.ToString(CultureInfo.InvariantCulture);
        }

        return byNumber;
    }
}
