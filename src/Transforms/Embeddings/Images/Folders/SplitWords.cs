using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>Tells names of folders that hold a split of a data set, such as train, training_set, val2017 or test_images.</summary>
internal static partial class SplitWords
{
    // In the order in which people name them; each line is one split.
    private static readonly string[][] Kinds =
    [
        ["train", "training", "trn"],
        ["val", "valid", "validation"],
        ["dev", "development"],
        ["eval", "evaluation"],
        ["test", "testing", "tst"],
        ["holdout"],
    ];

    private static readonly Dictionary<string, int> KindOfWord = Kinds
        .SelectMany((words, kind) => words.Select(word => KeyValuePair.Create(word, kind)))
        .ToDictionary(StringComparer.Ordinal);

    // Words that leave a name of a split one.
    private static readonly HashSet<string> Fillers =
    [
        "set",
        "data",
        "dataset",
        "split",
        "image",
        "images",
        "img",
        "imgs",
        "picture",
        "pictures",
        "photo",
        "photos",
        "sample",
        "samples",
        "seg",
        "public",
        "private",
    ];

    private static readonly HashSet<string> Containers = new(StringComparer.OrdinalIgnoreCase)
    {
        "image",
        "images",
        "img",
        "imgs",
        "picture",
        "pictures",
        "photo",
        "photos",
        "jpg",
        "jpeg",
        "jpegs",
        "png",
        "data",
    };

    private static readonly string[] Suffixes = ["set", "data", "images", "imgs", "split"];

    /// <summary>
    /// Which split a folder's name stands for: a number that is the same for train and training, in the usual order, and the words that
    /// are left, such as "birds" of birds_train; −1 where it stands for none.
    /// </summary>
    public static (int Kind, string Words) Read(string name)
    {
        string text = HoldOut().Replace(CapitalAfterSmall().Replace(name, " ").ToLowerInvariant(), "holdout");
        int found = -1;
        var rest = new List<string>();
        foreach (ValueMatch match in Word().EnumerateMatches(text))
        {
            string word = text.Substring(match.Index, match.Length);
            int kind = KindOfWordOrCompound(word);
            if (kind >= 0 && found >= 0 && kind != found)
                return (-1, "");
            if (kind < 0 && !Fillers.Contains(word))
                rest.Add(word);
            found = Math.Max(found, kind);
        }

        return (found, string.Join(' ', rest));
    }

    /// <summary>Which split a name that says nothing else stands for; −1 for none.</summary>
    public static int KindOf(string name) => Read(name) is { Kind: >= 0 and var kind, Words: "" } ? kind : -1;

    /// <summary>The usual name of a split.</summary>
    public static string NameOf(int kind) => Kinds[kind][0];

    /// <summary>Whether a folder's name says only that pictures are in it, such as images.</summary>
    public static bool IsContainer(string name) => Containers.Contains(name);

    private static int KindOfWordOrCompound(string word)
    {
        if (KindOfWord.TryGetValue(word, out int kind))
            return kind;
        string? suffix = Array.Find(Suffixes, end => word.EndsWith(end, StringComparison.Ordinal));
        return suffix is not null && KindOfWord.TryGetValue(word[..^suffix.Length], out kind) ? kind : -1;
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})")]
    private static partial Regex CapitalAfterSmall();

    [GeneratedRegex("h[eo]ld[-_ ]?out")]
    private static partial Regex HoldOut();
}
