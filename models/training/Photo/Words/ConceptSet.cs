namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>All concepts of a training and the words for them, the words of narrower meanings without pictures included.</summary>
internal sealed class ConceptSet
{
    // What almost every picture is says nothing: entity, object, whole.
    private const double LargestShare = 0.6;

    // A word whose meaning has no pictures of its own stands for the nearest that has some, if that is near and says enough.
    private const int FarthestWord = 2;
    private const int MostNarrower = 300;

    private readonly Dictionary<string, PhotoConcept> _byId;

    private ConceptSet(IReadOnlyList<PhotoConcept> concepts, IReadOnlyList<(string Word, int Concept)> otherWords)
    {
        Concepts = concepts;
        OtherWords = otherWords;
        _byId = concepts.ToDictionary(concept => concept.Id);
    }

    public IReadOnlyList<PhotoConcept> Concepts { get; }

    /// <summary>Words of narrower meanings without pictures, and the concept that each stands for.</summary>
    public IReadOnlyList<(string Word, int Concept)> OtherWords { get; }

    public PhotoConcept this[string id] => _byId[id];

    /// <param name="wordNet">The nouns.</param>
    /// <param name="classes">Meanings of the classes that have pictures.</param>
    public static ConceptSet Build(WordNet wordNet, IEnumerable<string> classes)
    {
        string[] leaves = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        var counts = new Dictionary<string, int>();
        foreach (string id in leaves.SelectMany(wordNet.WithWider))
            counts[id] = counts.GetValueOrDefault(id) + 1;

        string[] ids =
        [
            .. counts.Where(count => count.Value <= LargestShare * leaves.Length).Select(count => count.Key).Order(StringComparer.Ordinal),
        ];
        Dictionary<string, int> numbers = ids.Select((id, number) => (id, number)).ToDictionary(pair => pair.id, pair => pair.number);
        Dictionary<string, string> owners = Owners(wordNet, ids);
        int[][] wider = [.. ids.Select(id => Numbers(wordNet.WithWider(id).Skip(1)))];
        PhotoConcept[] concepts =
        [
            .. ids.Select(
                (id, number) =>
                    new PhotoConcept(
                        number,
                        id,
                        [.. PictureClasses.Words(wordNet[id]).Where(word => owners[word.ToLowerInvariant()] == id)],
                        wider[number],
                        [.. Enumerable.Range(0, ids.Length).Where(other => wider[other].Contains(number))]
                    )
            ),
        ];
        return new ConceptSet(concepts, FindOtherWords(wordNet, concepts, numbers));

        int[] Numbers(IEnumerable<string> found) => [.. found.Where(numbers.ContainsKey).Select(id => numbers[id])];
    }

    // A word with several meanings gets the one that it is the first word for: "cat" is the pet, not the lion.
    private static Dictionary<string, string> Owners(WordNet wordNet, string[] ids) =>
        ids.SelectMany(id =>
                PictureClasses
                    .Words(wordNet[id])
                    .Select(
                        (word, place) =>
                            (Word: word.ToLowerInvariant(), Id: id, Place: place, Unusual: !PictureClasses.IsUsual(wordNet[id]))
                    )
            )
            .GroupBy(meaning => meaning.Word)
            .ToDictionary(
                meanings => meanings.Key,
                meanings =>
                    meanings.OrderBy(meaning => meaning.Place).ThenBy(meaning => meaning.Unusual).ThenBy(meaning => meaning.Id).First().Id
            );

    private static List<(string Word, int Concept)> FindOtherWords(
        WordNet wordNet,
        PhotoConcept[] concepts,
        Dictionary<string, int> numbers
    )
    {
        HashSet<string> taken = [.. concepts.SelectMany(concept => concept.Words).Select(word => word.ToLowerInvariant())];
        var nearest = new Dictionary<string, (int Concept, int Distance)>();
        foreach (PhotoConcept concept in concepts)
        {
            if (wordNet.WithNarrower(concept.Id).Count <= MostNarrower)
                Visit(concept.Id, concept.Number, 0);
        }

        var words = new List<(string Word, int Concept)>();
        foreach (
            (string id, (int concept, _)) in nearest.OrderBy(pair => pair.Value.Distance).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        )
            words.AddRange(wordNet[id].Words.Where(word => IsCommon(word) && taken.Add(word)).Select(word => (word, concept)));

        return words;

        void Visit(string id, int concept, int distance)
        {
            if (distance > 0)
            {
                if (numbers.ContainsKey(id) || (nearest.TryGetValue(id, out var known) && known.Distance <= distance))
                    return;

                nearest[id] = (concept, distance);
            }

            if (distance == FarthestWord)
                return;

            foreach (string narrower in wordNet.Children(id))
                Visit(narrower, concept, distance + 1);
        }
    }

    // Names of species and makes are no words for what is to be seen; three words and more are descriptions.
    private static bool IsCommon(string word) =>
        word.Length > 2 && word.All(letter => letter is (>= 'a' and <= 'z') or ' ' or '-') && word.Count(letter => letter == ' ') <= 1;
}
