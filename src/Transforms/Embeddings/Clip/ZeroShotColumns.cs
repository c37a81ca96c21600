namespace MLNet.Embeddings.Clip;

/// <summary>The columns of a zero-shot classification.</summary>
/// <param name="Input">Column of vectors.</param>
/// <param name="PredictedLabel">Key column that receives the likeliest class.</param>
/// <param name="Score">Column that receives the probabilities.</param>
internal sealed record ZeroShotColumns(string Input, string PredictedLabel, string Score)
{
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Input, "InputColumnName");
        ArgumentException.ThrowIfNullOrEmpty(PredictedLabel, "PredictedLabelColumnName");
        ArgumentException.ThrowIfNullOrEmpty(Score, "ScoreColumnName");
        if (PredictedLabel == Score)
            throw new ArgumentException($"PredictedLabelColumnName and ScoreColumnName are both '{Score}'; they need different names.", nameof(Score));
    }
}
