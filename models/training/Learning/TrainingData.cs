using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Captions;
using MLNet.Embeddings.Training.Pictures;
using MLNet.Embeddings.Training.Views;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Learning;

/// <summary>The pictures to learn from, and the photos held out to see how it goes.</summary>
internal sealed class TrainingData
{
    private const int HeldOutEvery = 50;
    private const int Numbers = 3 * MiniClip.Side * MiniClip.Side;

    private TrainingData(Catalog catalog, List<TrainingPicture> photos, List<TrainingPicture> heldOut, List<TrainingPicture> drawings)
    {
        Catalog = catalog;
        Photos = photos;
        HeldOut = heldOut;
        Drawings = drawings;
    }

    public Catalog Catalog { get; }

    public List<TrainingPicture> Photos { get; }

    public List<TrainingPicture> HeldOut { get; }

    public List<TrainingPicture> Drawings { get; }

    public static TrainingData Load(TrainingOptions options)
    {
        var catalog = new Catalog();
        List<TrainingPicture> photos = PhotoFolder.Read(options.Data, catalog);
        List<TrainingPicture> drawings = DrawnPictures.Draw(options.Drawn, options.Seed, catalog);
        return new TrainingData(
            catalog,
            [.. photos.Where((_, i) => i % HeldOutEvery != 0)],
            [.. photos.Where((_, i) => i % HeldOutEvery == 0)],
            drawings
        );
    }

    /// <summary>Many captions of every sort, for the tokenizer to learn its symbols from.</summary>
    public IEnumerable<string> Texts(ulong seed)
    {
        var writer = new CaptionWriter(Catalog);
        var random = new DemoRandom(seed, ulong.MaxValue);
        for (int round = 0; round < 300; round++)
        {
            foreach (Concept concept in Catalog.Concepts)
            {
                yield return writer.Name(concept, random).Text;
                if (writer.Kind(concept, random) is { } kind)
                    yield return kind.Text;
            }
        }

        foreach (TrainingPicture picture in Drawings)
        {
            if (picture.Scene is { } scene)
                yield return writer.Scene(scene, random).Text;
        }
    }

    /// <summary>Some photos and drawings as they are.</summary>
    public Tensor Sample(int count) =>
        Plain([
            .. Photos.Where((_, i) => i % Math.Max(1, Photos.Count / count) == 0),
            .. Drawings.Where((_, i) => i % Math.Max(1, Drawings.Count / count) == 0),
        ]);

    /// <summary>Share of the held-out photos whose class is named right by "a photo of a …".</summary>
    public double Accuracy(TrainingState state)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        state.Train(false);
        Concept[] concepts = [.. Catalog.Concepts.Where(concept => concept.Medium == Medium.Photo)];
        Tensor texts = nn.functional.normalize(state.Encode([.. concepts.Select(concept => $"a photo of a {concept.Words[0]}")]));
        (Tensor meaning, _) = state.Images.forward(Plain(HeldOut).to_type(ScalarType.BFloat16));
        long[] named = meaning.mm(texts.t()).argmax(1).cpu().data<long>().ToArray();
        return named.Where((concept, i) => concepts[concept].Number == HeldOut[i].Concept).Count() / (double)named.Length;
    }

    public static Tensor Plain(IReadOnlyList<TrainingPicture> pictures)
    {
        var views = new ViewMaker();
        var tensors = new float[pictures.Count * Numbers];
        for (int i = 0; i < pictures.Count; i++)
            views.Plain(pictures[i], tensors.AsSpan(i * Numbers, Numbers));

        return tensor(tensors, [pictures.Count, 3, MiniClip.Side, MiniClip.Side]);
    }
}
