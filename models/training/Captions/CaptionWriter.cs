using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Training.Captions;

/// <summary>Words a concept, or what is to be seen of it, in many ways.</summary>
internal sealed class CaptionWriter(Catalog catalog)
{
    private const string Slot = "{}";

    private static readonly string[] Plain =
    [
        "{}",
        "a {}",
        "the {}",
        "one {}",
        "this is a {}",
        "there is a {}",
        "a picture of a {}",
        "an image of a {}",
        "a picture of the {}",
        "a picture showing a {}",
    ];

    private static readonly string[] Photo =
    [
        "a photo of a {}",
        "a photo of a {}",
        "a photo of a {}",
        "a photo of the {}",
        "a photograph of a {}",
        "a small photo of a {}",
        "a blurry photo of a {}",
        "a cropped photo of a {}",
        "a close-up photo of a {}",
        "a good photo of a {}",
        "a bad photo of a {}",
        "a photo of one {}",
        "a photo of my {}",
        "a low resolution photo of a {}",
        "a dark photo of a {}",
        "a bright photo of a {}",
        "a black and white photo of a {}",
        "a jpeg corrupted photo of a {}",
    ];

    private static readonly string[] Drawing =
    [
        "a drawing of a {}",
        "a drawing of a {}",
        "a drawing of the {}",
        "a drawn {}",
        "a painting of a {}",
        "an illustration of a {}",
        "a sketch of a {}",
        "a colorful drawing of a {}",
        "a cartoon {}",
        "a cartoon of a {}",
        "clip art of a {}",
        "a small drawing of a {}",
        "a blurry drawing of a {}",
    ];

    private static readonly string[] Handwriting =
    [
        "a handwritten {}",
        "the handwritten digit {}",
        "the digit {}",
        "the number {}",
        "a drawing of the digit {}",
        "a picture of the number {}",
        "a photo of the digit {}",
        "{} written by hand",
    ];

    private static readonly string[] Vowels = ["a", "e", "i", "o", "u"];

    /// <summary>A caption that says what the concept is, and nothing that is not true of all its pictures.</summary>
    public Caption Name(Concept concept, DemoRandom random)
    {
        string word = random.Pick<string>([.. concept.Words]);
        bool plain = concept.Medium != Medium.Handwriting && catalog.IsUnambiguous(word) && random.Chance(0.35);
        string[] templates = plain ? Plain : Of(concept.Medium);
        int[] required = plain ? [concept.Attributes[1]] : [.. concept.Attributes.Take(2)];
        return new Caption(Fill(random.Pick<string>(templates), word, random), required);
    }

    /// <summary>A caption of the concept's kind, such as "a photo of an animal"; nothing where it has none.</summary>
    public Caption? Kind(Concept concept, DemoRandom random)
    {
        if (concept.Attributes.Count < 3)
            return null;

        string kind = Catalog.Kind(catalog.NameOf(concept))!;
        return random.Chance(0.3)
            ? new Caption(Fill(random.Pick<string>(Plain), kind, random), [concept.Attributes[2]])
            : new Caption(Fill(random.Pick<string>(Of(concept.Medium)), kind, random), [concept.Attributes[0], concept.Attributes[2]]);
    }

    /// <summary>A caption of a scene that was drawn to order.</summary>
    public Caption Scene(SceneFacts scene, DemoRandom random)
    {
        var required = new List<int> { catalog.WordAttribute(scene.Shape) };
        string words = scene.Shape;
        if (random.Chance(0.65))
        {
            words = $"{scene.Color} {words}";
            required.Add(catalog.Attribute($"color {scene.Color}"));
        }

        if (random.Chance(0.35))
        {
            words = $"{scene.Texture} {words}";
            required.Add(catalog.Attribute($"texture {scene.Texture}"));
        }

        if (random.Chance(0.3))
        {
            words = $"{scene.Size} {words}";
            required.Add(catalog.Attribute($"size {scene.Size}"));
        }

        string text = Fill(random.Pick("a {}", "{}", "a drawing of a {}", "a picture of a {}"), words, random);
        if (random.Chance(0.35))
        {
            text += $" on a {scene.Background} background";
            required.Add(catalog.Attribute($"background {scene.Background}"));
        }

        if (random.Chance(0.35))
        {
            text += scene.Position == "center" ? " in the center" : random.Pick($" on the {scene.Position}", $" at the {scene.Position}");
            required.Add(catalog.Attribute($"position {scene.Position}"));
        }

        return new Caption(text, required);
    }

    private static string[] Of(Medium medium) =>
        medium switch
        {
            Medium.Photo => Photo,
            Medium.Drawing => Drawing,
            _ => Handwriting,
        };

    // "a photo of a airplane" is what a template makes of a class name, so now and then the article stays wrong.
    private static string Fill(string template, string word, DemoRandom random)
    {
        if (Vowels.Any(vowel => word.StartsWith(vowel, StringComparison.Ordinal)) && random.Chance(0.6))
            template = template.Replace($"a {Slot}", $"an {Slot}", StringComparison.Ordinal);

        return template.Replace(Slot, word, StringComparison.Ordinal);
    }
}
