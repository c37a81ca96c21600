using Microsoft.ML;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The mean of what the neighbors have.</summary>
internal sealed class RegressionPrediction : NeighborPrediction
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [Number(NearestNeighborsColumns.Score)];

    public override int ScoreCount => 1;

    public override void Combine(ReadOnlySpan<float> labels, ReadOnlySpan<double> weights, Span<float> scores) =>
        scores[0] = Mean(labels, weights);

    public override Delegate CreateGetter(int output, ScoresOfRow current) =>
        (ValueGetter<float>)((ref float value) => value = current()[0]);
}
