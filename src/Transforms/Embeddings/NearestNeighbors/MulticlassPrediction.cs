using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The class that most neighbors have, of equal ones the first, and the share of each class.</summary>
/// <param name="classes">The classes.</param>
internal sealed class MulticlassPrediction(LabelKeys classes) : NeighborPrediction
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } =
    [
        new(NearestNeighborsColumns.PredictedLabel, new KeyDataViewType(typeof(uint), classes.Count), classes.KeyValues),
        new(NearestNeighborsColumns.Score, new VectorDataViewType(NumberDataViewType.Single, classes.Count), classes.SlotNames),
    ];

    public override int ScoreCount => classes.Count;

    public override void Combine(ReadOnlySpan<float> labels, ReadOnlySpan<double> weights, Span<float> scores)
    {
        Span<double> votes = scores.Length <= 256 ? stackalloc double[scores.Length] : new double[scores.Length];
        votes.Clear();
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            votes[(int)labels[i]] += weights[i];
            total += weights[i];
        }

        for (int label = 0; label < scores.Length; label++)
            scores[label] = (float)(votes[label] / total);
    }

    public override Delegate CreateGetter(int output, ScoresOfRow current)
    {
        if (output == 0)
            return (ValueGetter<uint>)((ref uint value) => value = ClassScores.KeyOfLargest(current()));
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => ClassScores.CopyTo(ref value, current()));
    }
}
