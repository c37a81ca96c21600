using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Umap;

/// <summary>A fitted UMAP map.</summary>
/// <param name="Coordinates">The map: rows × components.</param>
/// <param name="Diagnostics">What the fit did.</param>
/// <param name="Index">Finds the neighbors of new rows; <see langword="null"/> where they are compared with all rows.</param>
/// <param name="Lookup">Finds training rows by their values.</param>
/// <param name="Calibration">How far the rows lie from each other; <see langword="null"/> where nobody asked.</param>
internal sealed record UmapFit(
    Matrix Coordinates,
    UmapDiagnostics Diagnostics,
    ApproximateNeighborIndex? Index,
    RowLookup Lookup,
    DistanceCalibration? Calibration
);
