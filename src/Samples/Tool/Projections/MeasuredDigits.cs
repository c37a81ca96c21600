namespace MLNet.Embeddings.Tool.Projections;

/// <summary>One method's map of the digits and what it is worth.</summary>
/// <param name="Fitted">The map.</param>
/// <param name="Quality">How well the map keeps neighborhoods.</param>
internal sealed record MeasuredDigits(FittedDigits Fitted, ProjectionMetrics Quality) : FittedDigits(Fitted);
