using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Photo.Words;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>Trains the text network to say of each caption where its concept lies.</summary>
internal static class TextSide
{
    private const int Batch = 512;
    private const double Rate = 4e-3;
    private const double Decay = 0.01;
    private const double Scale = 16;
    private const double DrawingWeight = 0.5;

    public static BagNetwork Train(
        SharedSpace space,
        ConceptSet concepts,
        ClipTokenizer tokenizer,
        int steps,
        ulong seed,
        Action<string> log
    )
    {
        var network = new BagNetwork(tokenizer.VocabularySize, tokenizer.StartId, tokenizer.EndId);
        using var optimizer = new FadingAdam(network.parameters(), Rate, Decay);
        var writer = new PhotoCaptionWriter(concepts);
        var random = new DemoRandom(seed, 1);
        double sum = 0;
        int right = 0;
        for (int step = 1; step <= steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.SetProgress(step / (double)steps);
            PhotoCaption[] captions = [.. Enumerable.Range(0, Batch).Select(_ => writer.Write(random))];
            Tensor named = tensor([.. captions.Select(caption => (long)caption.Concept)]);
            Tensor drawn = tensor([.. captions.Select(caption => caption.IsDrawing ? 1f : 0f)]).unsqueeze(1);
            Tensor wanted = nn.functional.normalize(space.Concepts.index_select(0, named) + (space.Media[1] * DrawingWeight * drawn));
            Tensor meaning = network.Encode(PhotoTexts.Ids(tokenizer, [.. captions.Select(caption => caption.Text)]));
            Tensor logits = meaning.mm(space.Concepts.t()) * Scale;
            Tensor loss = nn.functional.cross_entropy(logits, named) + (1 - (meaning * wanted).sum(1)).mean() * 4;
            optimizer.Step(loss);
            sum += loss.ToDouble();
            right += (int)logits.argmax(1).eq(named).sum().ToInt64();
            if (step % 250 == 0)
            {
                log($"texts, step {step} of {steps}: loss {sum / 250:F3}, named right {right / 250.0 / Batch:F3}");
                sum = 0;
                right = 0;
            }
        }

        return network;
    }
}
