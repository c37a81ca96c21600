namespace MLNet.Embeddings;

/// <summary>A row that is likely to bear a wrong label: its neighbours are of another class.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Key">Its key.</param>
/// <param name="Label">The label that it bears.</param>
/// <param name="SuggestedLabel">The label that its neighbours suggest.</param>
/// <param name="LabelShare">Share of its labelled nearest neighbours that bear the same label, from 0 to 1.</param>
/// <param name="SuggestedShare">Share that bear the suggested label, from 0 to 1.</param>
public sealed record LabelSuspect(int Row, string Key, string Label, string SuggestedLabel, double LabelShare, double SuggestedShare);
