namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>What the classes of the data sets mean in WordNet.</summary>
internal static class PictureClasses
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["airplane"] = "n02691156",
        ["automobile"] = "n02958343",
        ["bird"] = "n01503061",
        ["cat"] = "n02121620",
        ["deer"] = "n02430045",
        ["dog"] = "n02084071",
        ["frog"] = "n01639765",
        ["horse"] = "n02374451",
        ["ship"] = "n04194289",
        ["truck"] = "n04490091",
        ["balloon"] = "n02782093",
        ["butterfly"] = "n02274259",
        ["cactus"] = "n11842204",
        ["car"] = "n02958343",
        ["castle"] = "n02980441",
        ["fish"] = "n02512053",
        ["flower"] = "n11669921",
        ["house"] = "n03544360",
        ["mushroom"] = "n07734744",
        ["rocket"] = "n04099429",
        ["sailboat"] = "n04128499",
        ["tree"] = "n13104059",
    };

    /// <summary>Words that people use and WordNet's nouns have elsewhere.</summary>
    private static readonly Dictionary<string, string[]> OtherWords = new()
    {
        ["n02958343"] = ["car", "auto", "automobile"],
        ["n02691156"] = ["airplane", "plane", "aeroplane", "jet"],
        ["n02121620"] = ["cat", "kitten", "house cat"],
        ["n02084071"] = ["dog", "puppy"],
        ["n04194289"] = ["ship", "boat"],
        ["n02782093"] = ["balloon", "hot air balloon"],
        ["n02980441"] = ["castle", "fortress"],
        ["n04099429"] = ["rocket", "spaceship"],
        ["n07734744"] = ["mushroom", "toadstool"],
        ["n03544360"] = ["house", "home", "cottage"],
        ["n07747607"] = ["orange", "orange fruit"],
    };

    /// <summary>The meanings of CIFAR-10's classes and the demo data set's.</summary>
    public static IEnumerable<string> KnownMeanings => Known.Values;

    /// <summary>The meaning of a class: its name is WordNet's number, or one of CIFAR-10's or the demo data set's.</summary>
    public static string Meaning(string name) =>
        Known.TryGetValue(name, out string? id) ? id
        : name.Length == 9 && name[0] == 'n' ? name
        : throw new InvalidDataException(
            $"The class '{name}' is neither a number of WordNet, such as n02084071, nor a class of CIFAR-10 or the demo data set."
        );

    /// <summary>The words that captions use.</summary>
    public static IReadOnlyList<string> Words(Synset synset) => OtherWords.GetValueOrDefault(synset.Id) ?? synset.Words;

    /// <summary>Whether people mean this when they say the first of its words.</summary>
    public static bool IsUsual(Synset synset) => OtherWords.ContainsKey(synset.Id);
}
