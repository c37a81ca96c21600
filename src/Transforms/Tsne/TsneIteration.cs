namespace MLNet.Embeddings.Tsne;

/// <summary>A look at a running optimisation.</summary>
/// <param name="Iteration">Iterations done, early exaggeration included.</param>
/// <param name="KullbackLeiblerDivergence">KL(P‖Q) without exaggeration, in nats.</param>
public readonly record struct TsneIteration(int Iteration, double KullbackLeiblerDivergence);
