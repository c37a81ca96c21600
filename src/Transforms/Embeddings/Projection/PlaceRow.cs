namespace MLNet.Embeddings.Projection;

/// <summary>Places one new row in a fitted map, as a pure function of its arguments.</summary>
/// <param name="neighborIndices">The training rows nearest to the new row, nearest first.</param>
/// <param name="neighborDistances">Their distances.</param>
/// <param name="rowHash">A hash of the row's content, from which random numbers are drawn.</param>
/// <param name="output">Receives the position, one value per component.</param>
internal delegate void PlaceRow(
    ReadOnlySpan<int> neighborIndices,
    ReadOnlySpan<float> neighborDistances,
    ulong rowHash,
    Span<float> output
);
