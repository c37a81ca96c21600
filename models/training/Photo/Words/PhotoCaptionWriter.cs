using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>Names concepts in many ways.</summary>
internal sealed class PhotoCaptionWriter(ConceptSet concepts)
{
    private const string Slot = "{}";

    private static readonly string[] Templates =
    [
        "{}",
        "{}",
        "a {}",
        "the {}",
        "one {}",
        "some {}",
        "two {}s",
        "{}s",
        "many {}s",
        "this is a {}",
        "there is a {} in the picture",
        "a picture of a {}",
        "an image of a {}",
        "pictures of {}s",
        "a photo of a {}",
        "a photo of a {}",
        "a photo of a {}",
        "a photo of a {}.",
        "a photo of the {}",
        "a photo of {}",
        "a photo of {}s",
        "a photograph of a {}",
        "a small photo of a {}",
        "a blurry photo of a {}",
        "a cropped photo of a {}",
        "a close-up photo of a {}",
        "a good photo of a {}",
        "a bad photo of a {}",
        "a photo of one {}",
        "a photo of my {}",
        "a photo of a large {}",
        "a photo of a small {}",
        "a low resolution photo of a {}",
        "a dark photo of a {}",
        "a bright photo of a {}",
        "a black and white photo of a {}",
        "a jpeg corrupted photo of a {}",
        "a {} outdoors",
        "a {} indoors",
        "a {} on a table",
        "a {} in the grass",
        "a person with a {}",
    ];

    private static readonly string[] Drawings =
    [
        "a drawing of a {}",
        "a drawing of a {}",
        "a drawing of the {}",
        "drawings of {}s",
        "a drawn {}",
        "a painting of a {}",
        "an illustration of a {}",
        "a sketch of a {}",
        "a cartoon {}",
        "a cartoon of a {}",
        "clip art of a {}",
    ];

    // Words without pictures of their own are many; they must not drown those that have some.
    private const double OtherWordsShare = 0.25;
    private const double DrawingsShare = 0.15;
    private const double BareShare = 0.15;

    private readonly PhotoConcept[] _named = [.. concepts.Concepts.Where(concept => concept.Words.Count > 0)];

    public PhotoCaption Write(DemoRandom random)
    {
        string word;
        int number;
        if (random.Chance(OtherWordsShare))
        {
            (word, number) = concepts.OtherWords[random.Whole(0, concepts.OtherWords.Count - 1)];
        }
        else
        {
            PhotoConcept concept = _named[random.Whole(0, _named.Length - 1)];
            number = concept.Number;
            // The usual word comes more often than all others together.
            word = random.Chance(0.5) ? concept.Words[0] : concept.Words[random.Whole(0, concept.Words.Count - 1)];
        }

        bool drawing = random.Chance(DrawingsShare);
        string template =
            random.Chance(BareShare) && !drawing ? Slot
            : drawing ? random.Pick<string>(Drawings)
            : random.Pick<string>(Templates);
        return new PhotoCaption(Fill(template, word.ToLowerInvariant(), random), number, drawing);
    }

    /// <summary>All words and many captions, for the tokenizer to learn its symbols from.</summary>
    public IEnumerable<string> TokenizerTexts(ulong seed)
    {
        var random = new DemoRandom(seed, 2);
        return concepts
            .Concepts.SelectMany(concept => concept.Words)
            .Concat(concepts.OtherWords.Select(pair => pair.Word))
            .Concat(Enumerable.Range(0, 20 * concepts.Concepts.Count).Select(_ => Write(random).Text));
    }

    // "a photo of a airplane" is what a template makes of a class name, so now and then the article stays wrong.
    private static string Fill(string template, string word, DemoRandom random)
    {
        if ("aeiou".Contains(word[0]) && random.Chance(0.6))
            template = template.Replace($"a {Slot}", $"an {Slot}", StringComparison.Ordinal);

        return template.Replace(Slot, word, StringComparison.Ordinal);
    }
}
