using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The share of neighbors that are true as the probability, and by how much they outvote the others, from −1 to 1, as the
/// score.</summary>
internal sealed class BinaryPrediction : NeighborPrediction
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } =
    [
        new(NearestNeighborsColumns.PredictedLabel, BooleanDataViewType.Instance),
        Number(NearestNeighborsColumns.Score),
        Number(NearestNeighborsColumns.Probability),
    ];

    public override int ScoreCount => 1;

    public override void Combine(ReadOnlySpan<float> labels, ReadOnlySpan<double> weights, Span<float> scores) =>
        scores[0] = Mean(labels, weights);

    // A tie is false, and so is a missing prediction, since a Boolean cannot be missing.
    public override Delegate CreateGetter(int output, ScoresOfRow current) =>
        output switch
        {
            0 => (ValueGetter<bool>)((ref bool value) => value = current()[0] > 0.5f),
            1 => (ValueGetter<float>)((ref float value) => value = (2 * current()[0]) - 1),
            _ => (ValueGetter<float>)((ref float value) => value = current()[0]),
        };
}
