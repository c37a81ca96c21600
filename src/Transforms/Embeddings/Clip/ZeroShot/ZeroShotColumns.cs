namespace MLNet.Embeddings.Clip.ZeroShot;

/// <summary>The columns of a zero-shot classification.</summary>
/// <param name="Input">Column of vectors.</param>
/// <param name="PredictedLabel">Key column that receives the likeliest class.</param>
/// <param name="Score">Column that receives the probabilities.</param>
/// <param name="Label">Column of the true classes, which is replaced by a key with the values of the predicted one; <see langword="null"/>
/// for none.</param>
internal sealed record ZeroShotColumns(string Input, string PredictedLabel, string Score, string? Label)
{
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Input, "InputColumnName");
        ArgumentException.ThrowIfNullOrEmpty(PredictedLabel, "PredictedLabelColumnName");
        ArgumentException.ThrowIfNullOrEmpty(Score, "ScoreColumnName");
        if (PredictedLabel == Score)
            throw new ArgumentException(
                $"PredictedLabelColumnName and ScoreColumnName are both '{Score}'; they need different names.",
                nameof(Score)
            );
        if (Label is "" || Label == PredictedLabel || Label == Score || Label == Input)
            throw new ArgumentException("LabelColumnName must be the name of a column of its own, or null for none.", nameof(Label));
    }
}
