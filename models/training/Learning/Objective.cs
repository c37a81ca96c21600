using MLNet.Embeddings.Training.Views;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Learning;

/// <summary>What is minimized: three losses over one batch.</summary>
/// <remarks>
/// Naming contrasts each picture with one caption of every concept; captions asks of each picture and each caption whether they fit, which
/// several may (Zhai et al., "Sigmoid Loss for Language Image Pre-Training", 2023); detail finds the edited view of each picture among
/// those of all others (Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations", 2020).
/// </remarks>
internal sealed class Objective(TrainingState state)
{
    private const double Smoothing = 0.1;
    private const double CaptionWeight = 2;
    private const double DetailWeight = 0.3;
    private const float DetailScale = 12;

    public (Tensor Total, Losses Parts) Of(Batch batch)
    {
        int count = batch.Pictures.Count;
        Tensor views = tensor(batch.Tensors, [2 * count, 3, MiniClip.Side, MiniClip.Side]).to_type(ScalarType.BFloat16);
        (Tensor meaning, Tensor detail) = state.Images.forward(views);
        meaning = nn.functional.normalize(meaning);
        detail = nn.functional.normalize(detail);
        Tensor texts = nn.functional.normalize(state.Encode([.. batch.Names.Concat(batch.Captions).Select(caption => caption.Text)]));

        Tensor concepts = tensor(Concepts(batch));
        Tensor nameLogits = state.Scales.OfNames(meaning.mm(texts[..batch.Names.Count].t()));
        Tensor naming = nn.functional.cross_entropy(nameLogits, concepts, label_smoothing: Smoothing);
        Tensor captionLogits = state.Scales.OfCaptions(meaning.mm(texts[batch.Names.Count..].t()));
        Tensor captions = nn.functional.binary_cross_entropy_with_logits(captionLogits, Fits(batch));

        Tensor pairs = detail[..count].mm(detail[count..].t()) * DetailScale;
        Tensor own = arange(count);
        Tensor details = (nn.functional.cross_entropy(pairs, own) + nn.functional.cross_entropy(pairs.t(), own)) / 2;
        Tensor total = naming + (captions * CaptionWeight) + (details * DetailWeight);
        double accuracy = nameLogits[..count].argmax(1).eq(concepts[..count]).to_type(ScalarType.Float32).mean().item<float>();
        return (total, new Losses(naming.item<float>(), captions.item<float>(), details.item<float>(), accuracy));
    }

    private static long[] Concepts(Batch batch) =>
        [.. Enumerable.Range(0, 2 * batch.Pictures.Count).Select(i => (long)batch.Pictures[i % batch.Pictures.Count].Concept)];

    private static Tensor Fits(Batch batch)
    {
        int count = batch.Pictures.Count;
        var fits = new float[2 * count * batch.Captions.Count];
        for (int i = 0; i < 2 * count; i++)
        {
            for (int j = 0; j < batch.Captions.Count; j++)
                fits[(i * batch.Captions.Count) + j] = batch.Captions[j].Fits(batch.Pictures[i % count].Attributes) ? 1 : 0;
        }

        return tensor(fits, [2 * count, batch.Captions.Count]);
    }
}
