using MLNet.Embeddings.Training.Photo.Words;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>For each kind of picture, which concepts it shows, how much each counts, and which it cannot show.</summary>
internal sealed class ConceptTargets
{
    // The narrowest concept counts as much as all wider ones together, the nearest of which count most.
    private const float OwnShare = 0.5f;
    private const float Fading = 0.8f;

    private ConceptTargets(Tensor weights, Tensor others)
    {
        Weights = weights;
        Others = others;
    }

    /// <summary>[concepts, concepts] weights of what a picture of the row's concept shows; each row sums to 1.</summary>
    public Tensor Weights { get; }

    /// <summary>[concepts, concepts] 1 where a picture of the row's concept is surely none of the column's.</summary>
    public Tensor Others { get; }

    public static ConceptTargets Of(ConceptSet concepts)
    {
        int count = concepts.Concepts.Count;
        var weights = new float[count * count];
        var others = new float[count * count];
        foreach (PhotoConcept concept in concepts.Concepts)
        {
            Span<float> row = weights.AsSpan(concept.Number * count, count);
            float weight = 1;
            float sum = 0;
            foreach (int wider in concept.Wider)
            {
                row[wider] = weight;
                sum += weight;
                weight *= Fading;
            }

            foreach (int wider in concept.Wider)
                row[wider] *= (1 - OwnShare) / sum;

            row[concept.Number] = concept.Wider.Count > 0 ? OwnShare : 1;
            Span<float> foreign = others.AsSpan(concept.Number * count, count);
            foreign.Fill(1);
            foreign[concept.Number] = 0;
            foreach (int related in concept.Wider.Concat(concept.Narrower))
                foreign[related] = 0;
        }

        return new ConceptTargets(tensor(weights, [count, count]), tensor(others, [count, count]));
    }
}
