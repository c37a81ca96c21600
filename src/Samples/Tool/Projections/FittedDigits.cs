namespace MLNet.Embeddings.Tool.Projections;

/// <summary>One method's map of the digits.</summary>
/// <param name="Method">Name of the method, as people write it.</param>
/// <param name="Key">Name of the method in JSON.</param>
/// <param name="Coordinates">One row per digit.</param>
/// <param name="FitSeconds">Seconds of the pipeline's whole fit.</param>
/// <param name="Stages">Seconds of the fit's stages.</param>
internal record FittedDigits(
    string Method,
    string Key,
    Matrix Coordinates,
    double FitSeconds,
    IReadOnlyList<KeyValuePair<string, double>> Stages
);
