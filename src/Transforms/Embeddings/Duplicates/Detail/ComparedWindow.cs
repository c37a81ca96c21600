namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>How much two pictures have in common in a window.</summary>
/// <param name="Place">Number of the window.</param>
/// <param name="Correlation">Correlation of their levels.</param>
/// <param name="Deviation">Deviation of their difference, after the tones of one were taken over to the other.</param>
/// <param name="Share">The same as a share of the deviation of either's levels.</param>
internal readonly record struct ComparedWindow(int Place, double Correlation, double Deviation, double Share)
{
    /// <summary>The better of the comparisons in either direction.</summary>
    public static ComparedWindow Of(int place, WindowMoments forward, WindowMoments backward) =>
        new(
            place,
            Math.Max(forward.Correlation, backward.Correlation),
            Math.Min(forward.Deviation, backward.Deviation),
            Math.Min(forward.Deviation / forward.Structure, backward.Deviation / backward.Structure)
        );
}
