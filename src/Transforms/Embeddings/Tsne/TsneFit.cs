using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tsne;

/// <summary>A fitted t-SNE map.</summary>
/// <param name="Coordinates">The map: rows × components.</param>
/// <param name="Diagnostics">What the fit did.</param>
/// <param name="State">Where the optimization stopped.</param>
/// <param name="Index">Finds the neighbors of new rows; <see langword="null"/> where they are compared with all rows.</param>
/// <param name="Lookup">Finds training rows by their values.</param>
/// <param name="Calibration">How far the rows lie from each other; <see langword="null"/> where nobody asked.</param>
internal sealed record TsneFit(
    Matrix Coordinates,
    TsneDiagnostics Diagnostics,
    TsneState State,
    ApproximateNeighborIndex? Index,
    RowLookup Lookup,
    DistanceCalibration? Calibration
);
