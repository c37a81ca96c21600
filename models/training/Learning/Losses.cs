namespace MLNet.Embeddings.Training.Learning;

/// <summary>The parts of one step's loss.</summary>
/// <param name="Naming">Which concept a picture shows.</param>
/// <param name="Captions">Which captions fit a picture.</param>
/// <param name="Detail">Which edited view belongs to a picture.</param>
/// <param name="Accuracy">Share of the light views whose concept was named right.</param>
internal readonly record struct Losses(double Naming, double Captions, double Detail, double Accuracy);
