using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Training.Photo.Words;

namespace MLNet.Embeddings.Training.Photo;

/// <summary>Writes the words that a finished model knows, with their vectors, for whoever searches pictures by words.</summary>
internal sealed class WordsCommand : Command
{
    // Wider meanings that nobody looks for in pictures.
    private static readonly HashSet<string> Vague =
    [
        "abstraction",
        "article",
        "artifact",
        "associate",
        "attachment",
        "causal agent",
        "commodity",
        "connection",
        "consumer goods",
        "course",
        "creation",
        "device",
        "durables",
        "establishment",
        "fluid",
        "ingredient",
        "instrumentality",
        "living thing",
        "matter",
        "mechanism",
        "medium",
        "movable barrier",
        "natural object",
        "nutriment",
        "obstruction",
        "organism",
        "part",
        "participant",
        "peer",
        "place of business",
        "press",
        "product",
        "relation",
        "reproducer",
        "restraint",
        "solid",
        "strengthener",
        "substance",
        "support",
        "system",
        "upright",
        "ware",
        "weight",
        "work",
    ];

    private readonly Option<string> _model = new("--model")
    {
        Description = "Folder of the model",
        DefaultValueFactory = _ => "models/photo-clip",
    };
    private readonly Option<string?> _photos = new("--photos")
    {
        Description = "Folder with Tiny ImageNet's training part, whose classes tell the words; by default words.txt of the model",
    };
    private readonly Option<string> _wordNet = new("--wordnet")
    {
        Description = "Folder with WordNet's data.noun",
        DefaultValueFactory = _ => "/usr/share/wordnet",
    };

    private readonly Option<string[]> _captions = new("--caption")
    {
        Description = "What stands for a word in a caption, which is what the cards measure classes by; of several the mean is taken",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["a photo of a {0}"],
    };

    public WordsCommand()
        : base("words", "Write words.txt and words.f16 of a finished model: words that it knows, and their vectors.")
    {
        foreach (Option option in (Option[])[_model, _photos, _wordNet, _captions])
            Options.Add(option);

        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed), cancellation));
    }

    private void Run(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_model);
        IReadOnlyList<string>[] names = parsed.GetValue(_photos) is { } photos
            ? NamesOf(photos, parsed.GetRequiredValue(_wordNet))
            : [.. File.ReadAllLines(Path.Combine(folder, ModelWords.NamesFile)).Select(line => line.Split(", "))];
        using TextEncoder encoder = ClipModel.FromFolder(folder).OpenTextEncoder(new EncoderOptions());
        var vectors = new Matrix(names.Length, encoder.Dimension);
        foreach (string caption in parsed.GetRequiredValue(_captions))
        {
            var one = new Matrix(names.Length, encoder.Dimension);
            encoder.Encode([.. names.Select(own => string.Format(CultureInfo.InvariantCulture, caption, own[0]))], one.AsSpan());
            TensorPrimitives.Add(vectors.AsSpan(), one.AsSpan(), vectors.AsSpan());
        }

        for (int word = 0; word < names.Length; word++)
            TensorPrimitives.Divide(vectors.Row(word), TensorPrimitives.Norm(vectors.Row(word)), vectors.Row(word));
        new ModelWords(names, vectors).Write(folder);
        Console.WriteLine($"{names.Length} words");
    }

    // By the alphabet, so that who reads the file finds a word.
    private static IReadOnlyList<string>[] NamesOf(string photos, string wordNet)
    {
        IEnumerable<string> classes = Directory.GetDirectories(photos).Select(path => PictureClasses.Meaning(Path.GetFileName(path)));
        ConceptSet concepts = ConceptSet.Build(WordNet.Read(wordNet), classes.Concat(PictureClasses.KnownMeanings));
        return
        [
            .. concepts
                .Concepts.Select(concept => concept.Words)
                .Where(words => words.Count > 0 && !Vague.Contains(words[0]))
                .OrderBy(words => words[0], StringComparer.OrdinalIgnoreCase)
                .ThenBy(words => words[0], StringComparer.Ordinal),
        ];
    }
}
