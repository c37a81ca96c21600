using System.Globalization;

namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>The nouns of WordNet 3.0, from its file data.noun.</summary>
/// <remarks>The format is that of WordNet's wndb(5WN).</remarks>
internal sealed class WordNet
{
    private readonly Dictionary<string, Synset> _synsets;
    private readonly ILookup<string, string> _children;

    private WordNet(Dictionary<string, Synset> synsets)
    {
        _synsets = synsets;
        _children = synsets
            .Values.SelectMany(synset => synset.Parents.Select(parent => (parent, synset.Id)))
            .ToLookup(pair => pair.parent, pair => pair.Id);
    }

    public Synset this[string id] =>
        _synsets.TryGetValue(id, out Synset? synset)
            ? synset
            : throw new InvalidDataException($"WordNet has no noun with the number {id}.");

    /// <param name="folder">Folder with data.noun, such as Debian's /usr/share/wordnet.</param>
    public static WordNet Read(string folder)
    {
        var synsets = new Dictionary<string, Synset>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "data.noun")))
        {
            // The license stands before the first meaning, on lines that begin with two spaces.
            if (line.StartsWith("  ", StringComparison.Ordinal))
                continue;

            Synset synset = Parse(line);
            synsets.Add(synset.Id, synset);
        }

        return new WordNet(synsets);
    }

    /// <summary>The meanings that are directly narrower.</summary>
    public IEnumerable<string> Children(string id) => _children[id];

    /// <summary>The meaning and all wider ones, the nearest first.</summary>
    public IReadOnlyList<string> WithWider(string id) => Walk(id, from => this[from].Parents);

    /// <summary>The meaning and all narrower ones, the nearest first.</summary>
    public IReadOnlyList<string> WithNarrower(string id) => Walk(id, from => _children[from]);

    private static List<string> Walk(string start, Func<string, IEnumerable<string>> next)
    {
        List<string> found = [start];
        var seen = new HashSet<string> { start };
        for (int i = 0; i < found.Count; i++)
            found.AddRange(next(found[i]).Where(seen.Add));

        return found;
    }

    // offset file kind count(hexadecimal) [word sense]* pointers [symbol offset part source]* | explanation
    private static Synset Parse(string line)
    {
        string[] fields = line.Split(' ');
        int count = int.Parse(fields[3], NumberStyles.HexNumber);
        string[] words = [.. Enumerable.Range(0, count).Select(i => fields[4 + (2 * i)].Replace('_', ' '))];
        int pointers = 4 + (2 * count);
        var parents = new List<string>();
        for (int i = 0; i < int.Parse(fields[pointers]); i++)
        {
            int pointer = pointers + 1 + (4 * i);
            if (fields[pointer] is "@" or "@i" && fields[pointer + 2] == "n")
                parents.Add($"n{fields[pointer + 1]}");
        }

        return new Synset($"n{fields[0]}", words, parents);
    }
}
