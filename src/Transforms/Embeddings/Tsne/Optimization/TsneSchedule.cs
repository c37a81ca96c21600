using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Repulsion;

namespace MLNet.Embeddings.Tsne.Optimization;

/// <summary>The two phases of the optimization: with early exaggeration, then without.</summary>
internal static class TsneSchedule
{
    /// <summary>Iterates to the end or until the divergence has settled.</summary>
    /// <param name="optimizer">The optimization, at the beginning or wherever it was interrupted.</param>
    /// <param name="lastDivergence">What the first look at the divergence is compared with; infinite at the beginning.</param>
    /// <param name="repulsion">Yields Z.</param>
    /// <param name="rowCount">Number of points.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>Whether it settled before the end.</returns>
    public static bool Run(
        TsneOptimizer optimizer,
        double lastDivergence,
        IRepulsion repulsion,
        int rowCount,
        TsneParameters parameters,
        EngineContext context
    )
    {
        double last = lastDivergence;
        while (optimizer.Iteration < parameters.TotalIterations)
        {
            bool isEarly = optimizer.Iteration < parameters.NumberOfEarlyExaggerationIterations;
            double exaggeration = isEarly ? parameters.ActualEarlyExaggeration : parameters.Exaggeration;
            optimizer.Iterate(exaggeration, StepOf(parameters, isEarly, rowCount / exaggeration));
            context.Report(optimizer.Iteration, parameters.TotalIterations);

            bool watched = parameters.Callback is not null || parameters.EarlyStopTolerance > 0;
            if (!watched || optimizer.Iteration % parameters.CallbackInterval != 0)
                continue;

            double divergence = optimizer.Divergence(repulsion);
            // A callback alone only watches.
            bool hasSettled =
                parameters.EarlyStopTolerance > 0 && !isEarly && last - divergence < parameters.EarlyStopTolerance * Math.Abs(last);
            last = isEarly ? double.PositiveInfinity : divergence;
            parameters.Callback?.Invoke(Look(optimizer, divergence, last));
            if (hasSettled)
                return true;
        }

        return false;
    }

    private static TsneIteration Look(TsneOptimizer optimizer, double divergence, double last)
    {
        int iteration = optimizer.Iteration;
        return new TsneIteration(iteration, divergence)
        {
            State = () =>
                optimizer.Iteration == iteration
                    ? optimizer.State with
                    {
                        LastDivergence = last,
                    }
                    : throw new InvalidOperationException("The optimization has gone on: take the checkpoint before the callback returns."),
        };
    }

    private static DescentStep StepOf(TsneParameters parameters, bool isEarly, double automaticRate) =>
        new(
            (float)(parameters.LearningRate ?? automaticRate),
            (float)(isEarly ? parameters.InitialMomentum : parameters.FinalMomentum),
            (float)parameters.MinimumGain,
            (float)(parameters.MaximumGradientNorm ?? double.PositiveInfinity),
            (float)(parameters.MaximumStepNorm ?? double.PositiveInfinity)
        );
}
