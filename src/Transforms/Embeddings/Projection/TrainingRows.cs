namespace MLNet.Embeddings.Projection;

/// <summary>The rows that a map is fitted to, and what is known of them beforehand.</summary>
/// <param name="Features">Rows × features.</param>
internal sealed record TrainingRows(Matrix Features)
{
    /// <summary>Whether every value has been found to be finite and every row short enough for the metric.</summary>
    public bool AreChecked { get; init; }

    /// <summary>Neighbors between all rows, in their order and in the metric of the fit; <see langword="null"/>: none are given.</summary>
    public NeighborTable? Table { get; init; }

    /// <summary>Neighbors that several steps share; <see langword="null"/>: none are given.</summary>
    public NeighborSet? Neighbors { get; init; }

    /// <summary>By how many of its neighbors a row is measured, at most, to tell how far it lies from the others; 0: nobody asks.</summary>
    public int CalibrationNeighbors { get; init; }
}
