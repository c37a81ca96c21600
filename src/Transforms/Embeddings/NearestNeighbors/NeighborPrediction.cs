using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>How the labels of a row's neighbors become its prediction, and which columns show it.</summary>
internal abstract class NeighborPrediction
{
    /// <summary>The columns, as ML.NET's own trainers name them.</summary>
    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    /// <summary>Numbers that a prediction is made of.</summary>
    public abstract int ScoreCount { get; }

    /// <summary>Makes the numbers.</summary>
    /// <param name="labels">Labels of the neighbors, nearest first.</param>
    /// <param name="weights">How much each counts.</param>
    /// <param name="scores">Receives the numbers.</param>
    public abstract void Combine(ReadOnlySpan<float> labels, ReadOnlySpan<double> weights, Span<float> scores);

    /// <summary>Makes a getter of a column.</summary>
    /// <param name="output">The column's place in <see cref="Outputs"/>.</param>
    /// <param name="current">Tells the numbers of the current row; NaN where it has no prediction.</param>
    public abstract Delegate CreateGetter(int output, ScoresOfRow current);

    /// <summary>The mean of the labels.</summary>
    protected static float Mean(ReadOnlySpan<float> labels, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            sum += weights[i] * labels[i];
            total += weights[i];
        }

        return (float)(sum / total);
    }

    /// <summary>A column of single numbers.</summary>
    protected static DataViewSchema.DetachedColumn Number(string name) => new(name, NumberDataViewType.Single);

    /// <summary>The numbers of a row.</summary>
    internal delegate ReadOnlySpan<float> ScoresOfRow();
}
