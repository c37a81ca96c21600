using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>Trains the head together with a direction for each concept: what a picture shows must lie nearer to it than anything it does
/// not show, for the narrow and the wide names of it alike.</summary>
internal static class ImageSide
{
    private const int Batch = 512;
    private const double Rate = 2e-3;
    private const double Decay = 0.05;
    private const double FirstScale = 12;
    private const double LargestScale = 30;
    private const double MediumShare = 0.1;

    public static SharedSpace Train(PhotoData data, int epochs, Action<string> log)
    {
        long count = data.Features.shape[0];
        Tensor center = data.Features.mean([0L]);
        Tensor centered = data.Features - center;
        double spread = centered.pow(2).mean().sqrt().ToDouble();
        (_, Tensor directions) = linalg.eigh(centered.t().mm(centered));
        Tensor detail = directions[.., ^PhotoClip.DetailLength..].contiguous();

        var head = new PhotoHead(center, spread);
        var concepts = new Parameter(randn(data.Words.Concepts.Count, PhotoClip.MeaningLength));
        var media = new Parameter(randn(2, PhotoClip.MeaningLength));
        var scale = new Parameter(tensor(Math.Log(FirstScale)).to_type(ScalarType.Float32));
        ConceptTargets targets = ConceptTargets.Of(data.Words);
        using var optimizer = new FadingAdam([.. head.parameters(), concepts, media, scale], Rate, Decay);

        long steps = epochs * ((count + Batch - 1) / Batch);
        long step = 0;
        head.train();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor order = randperm(count);
            double sum = 0;
            for (long start = 0; start < count; start += Batch)
            {
                using DisposeScope inner = NewDisposeScope();
                optimizer.SetProgress(step++ / (double)steps);
                Tensor rows = order[(int)start..(int)Math.Min(count, start + Batch)];
                Tensor meaning = nn.functional.normalize(head.forward(data.Features.index_select(0, rows)));
                Tensor sharpness = scale.exp().clamp(1, LargestScale);
                Tensor shown = data.Concepts.index_select(0, rows);
                Tensor loss = Naming(
                    meaning.mm(nn.functional.normalize(concepts).t()) * sharpness,
                    targets.Weights.index_select(0, shown),
                    targets.Others.index_select(0, shown)
                );
                Tensor medium = nn.functional.cross_entropy(
                    meaning.mm(nn.functional.normalize(media).t()) * sharpness,
                    data.Drawn.index_select(0, rows).to_type(ScalarType.Int64)
                );
                loss = loss + (medium * MediumShare);
                optimizer.Step(loss);
                sum += loss.ToDouble() * rows.shape[0];
            }

            if (epoch % 5 == 4)
                log($"pictures, epoch {epoch + 1} of {epochs}: loss {sum / count:F3}, scale {scale.exp().ToDouble():F1}");
        }

        head.eval();
        using var noGradient = no_grad();
        return new SharedSpace(head, nn.functional.normalize(concepts).detach(), nn.functional.normalize(media).detach(), detail);
    }

    // For each thing shown, the softmax over it and all that is not shown.
    private static Tensor Naming(Tensor logits, Tensor weights, Tensor others)
    {
        Tensor foreign = (logits + others.log()).logsumexp(1, keepdim: true);
        return ((logaddexp(logits, foreign) - logits) * weights).sum(1).mean();
    }
}
