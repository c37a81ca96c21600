using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne;

/// <summary>Where an optimisation stopped, enough to go on from.</summary>
/// <param name="Iteration">Iterations done, early exaggeration included.</param>
/// <param name="Coordinates">The map of the distinct rows.</param>
/// <param name="Velocity">The last step of each coordinate.</param>
/// <param name="Gains">The gain of each coordinate.</param>
internal sealed record TsneState(int Iteration, Matrix Coordinates, Matrix Velocity, Matrix Gains);
