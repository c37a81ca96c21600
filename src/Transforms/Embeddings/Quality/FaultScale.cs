namespace MLNet.Embeddings.Quality;

/// <summary>How far values lie from the usual, and back again.</summary>
/// <param name="ExcessOf">How far off a value is; larger is farther.</param>
/// <param name="ValueAt">The value that lies so far off, on the side of another one.</param>
/// <param name="LeastExcess">How far off a value must lie to be seen.</param>
internal sealed record FaultScale(Func<double, double> ExcessOf, Func<double, double, double> ValueAt, double LeastExcess)
{
    /// <summary>Low values are far off, by their logarithm.</summary>
    /// <param name="least">A difference from 0 that nobody sees.</param>
    /// <param name="limit">The value below which one is seen.</param>
    public static FaultScale Low(double least, double limit) =>
        new(value => -Math.Log(value + least), (excess, _) => Math.Exp(-excess) - least, -Math.Log(limit + least));

    /// <summary>Values near 1 are far off, by the logarithm of what is missing.</summary>
    /// <param name="least">A difference from 1 that nobody sees.</param>
    /// <param name="limit">The value above which one is seen.</param>
    public static FaultScale High(double least, double limit) =>
        new(value => -Math.Log(1 + least - value), (excess, _) => 1 + least - Math.Exp(-excess), -Math.Log(1 + least - limit));

    /// <summary>Values far from the usual on either side are far off, by their ratio.</summary>
    /// <param name="typical">The usual value.</param>
    /// <param name="ratio">The ratio from which one is seen.</param>
    public static FaultScale Ratio(double typical, double ratio) =>
        new(
            value => Math.Abs(Math.Log(value / typical)),
            (excess, value) => value < typical ? typical / Math.Exp(excess) : typical * Math.Exp(excess),
            Math.Log(ratio)
        );
}
