namespace MLNet.Embeddings.Training.Captions;

/// <summary>All concepts and attributes of a training, numbered.</summary>
internal sealed class Catalog
{
    private static readonly Dictionary<string, string[]> Synonyms = new()
    {
        ["airplane"] = ["airplane", "plane", "aeroplane", "aircraft", "jet"],
        ["automobile"] = ["automobile", "car", "motor car", "auto"],
        ["bird"] = ["bird"],
        ["cat"] = ["cat", "kitten", "house cat"],
        ["deer"] = ["deer", "stag"],
        ["dog"] = ["dog", "puppy"],
        ["frog"] = ["frog", "toad"],
        ["horse"] = ["horse", "pony"],
        ["ship"] = ["ship", "boat", "vessel"],
        ["truck"] = ["truck", "lorry", "pickup truck"],
        ["balloon"] = ["balloon", "hot air balloon"],
        ["butterfly"] = ["butterfly"],
        ["cactus"] = ["cactus"],
        ["castle"] = ["castle", "fortress"],
        ["flower"] = ["flower", "blossom"],
        ["house"] = ["house", "cottage"],
        ["mushroom"] = ["mushroom", "toadstool"],
        ["rocket"] = ["rocket", "spaceship"],
        ["sailboat"] = ["sailboat", "sailing boat"],
    };

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["bird"] = "animal",
        ["cat"] = "animal",
        ["deer"] = "animal",
        ["dog"] = "animal",
        ["frog"] = "animal",
        ["horse"] = "animal",
        ["airplane"] = "vehicle",
        ["automobile"] = "vehicle",
        ["ship"] = "vehicle",
        ["truck"] = "vehicle",
        ["butterfly"] = "animal",
        ["fish"] = "animal",
        ["car"] = "vehicle",
        ["rocket"] = "vehicle",
        ["sailboat"] = "vehicle",
        ["cactus"] = "plant",
        ["flower"] = "plant",
        ["tree"] = "plant",
        ["castle"] = "building",
        ["house"] = "building",
    };

    private readonly List<Concept> _concepts = [];
    private readonly Dictionary<string, int> _attributes = [];
    private readonly Dictionary<string, int> _wordUses = [];
    private readonly List<string> _names = [];

    public IReadOnlyList<Concept> Concepts => _concepts;

    /// <summary>The number of an attribute; a new one gets the next number.</summary>
    public int Attribute(string name)
    {
        if (!_attributes.TryGetValue(name, out int number))
            _attributes.Add(name, number = _attributes.Count);

        return number;
    }

    /// <summary>Adds a concept; its other words are known ones, or given.</summary>
    public Concept Add(Medium medium, string name, params string[] words)
    {
        IReadOnlyList<string> known =
            words.Length > 0 ? words : Synonyms.GetValueOrDefault(name) ?? [name.Replace('_', ' ').Replace('-', ' ')];
        List<int> attributes = [MediumAttribute(medium), WordAttribute(name)];
        if (Kind(name) is { } kind)
            attributes.Add(Attribute(kind));

        foreach (string word in known)
            _wordUses[word] = _wordUses.GetValueOrDefault(word) + 1;

        var concept = new Concept(_concepts.Count, medium, known, attributes);
        _concepts.Add(concept);
        _names.Add(name);
        return concept;
    }

    /// <summary>The class name of a concept.</summary>
    public string NameOf(Concept concept) => _names[concept.Number];

    public int MediumAttribute(Medium medium) => Attribute($"medium {medium}");

    public int WordAttribute(string name) => Attribute($"is {name}");

    /// <summary>All that a caption may say of a scene.</summary>
    public IEnumerable<int> Attributes(SceneFacts scene) =>
        [
            Attribute($"color {scene.Color}"),
            Attribute($"texture {scene.Texture}"),
            Attribute($"size {scene.Size}"),
            Attribute($"background {scene.Background}"),
            Attribute($"position {scene.Position}"),
        ];

    /// <summary>"animal" for a dog; nothing where there is no common word.</summary>
    public static string? Kind(string name) => Kinds.GetValueOrDefault(name);

    /// <summary>Whether a word means one concept alone, so that a caption need not tell the medium.</summary>
    public bool IsUnambiguous(string word) => _wordUses[word] == 1;
}
