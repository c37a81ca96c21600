using MLNet.Embeddings.Tsne.Optimization;

namespace MLNet.Embeddings;

/// <summary>A look at a running optimisation.</summary>
/// <param name="Iteration">Iterations done, early exaggeration included.</param>
/// <param name="KullbackLeiblerDivergence">KL(P‖Q) without exaggeration, in nats.</param>
public readonly record struct TsneIteration(int Iteration, double KullbackLeiblerDivergence)
{
    /// <summary>Where the optimisation stands, as long as it stands there.</summary>
    internal Func<TsneState>? State { get; init; }

    /// <summary>Takes down where the optimisation stands, so that another fit of the same rows can go on from there.</summary>
    /// <remarks>Copies three values per row and component. A fit that goes on gives the map, bit for bit, of one that was never
    /// interrupted.</remarks>
    /// <exception cref="InvalidOperationException">The callback that this was passed to has returned.</exception>
    public TsneCheckpoint TakeCheckpoint() =>
        new(
            State?.Invoke()
                ?? throw new InvalidOperationException(
                    "There is no running optimisation: take the checkpoint inside the callback of a fit."
                )
        );
}
