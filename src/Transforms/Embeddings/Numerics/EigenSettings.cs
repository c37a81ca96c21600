namespace MLNet.Embeddings.Numerics;

/// <summary>Accuracy and bounds of an eigenvalue iteration.</summary>
/// <param name="Tolerance">The iteration ends when the largest residual is at most this share of the largest eigenvalue.</param>
/// <param name="MaximumRounds">The iteration ends after so many filters.</param>
/// <param name="FilterDegree">Products with the operator per filter, 2 or more.</param>
/// <param name="Seed">Seed of random directions.</param>
/// <param name="ReportsProgress">Whether finished rounds are the progress of the current stage.</param>
internal readonly record struct EigenSettings(
    double Tolerance,
    int MaximumRounds,
    int FilterDegree,
    ulong Seed,
    bool ReportsProgress = true
);
