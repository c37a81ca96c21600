using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings;

/// <summary>A look at a running optimization.</summary>
public readonly record struct TsneIteration
{
    internal TsneIteration(int iteration, double kullbackLeiblerDivergence)
    {
        Iteration = iteration;
        KullbackLeiblerDivergence = kullbackLeiblerDivergence;
    }

    /// <summary>Iterations done, early exaggeration included.</summary>
    public int Iteration { get; }

    /// <summary>KL(P‖Q) without exaggeration, in nats.</summary>
    public double KullbackLeiblerDivergence { get; }

    /// <summary>Where the optimization stands, as long as it stands there.</summary>
    internal Func<TsneState>? State { get; init; }

    /// <summary>Takes down where the optimization stands, so that another fit of the same rows can go on from there.</summary>
    /// <remarks>Copies three values per row and component. A fit that goes on gives the map, bit for bit, of one that was never
    /// interrupted.</remarks>
    /// <exception cref="InvalidOperationException">The callback that this was passed to has returned.</exception>
    public TsneCheckpoint TakeCheckpoint() =>
        new(
            State?.Invoke()
                ?? throw new InvalidOperationException(
                    "There is no running optimization: take the checkpoint inside the callback of a fit."
                )
        );
}
