using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Tsne.Repulsion;

namespace MLNet.Embeddings.Tsne.Optimization;

/// <summary>The two phases of the optimisation: with early exaggeration, then without.</summary>
internal static class TsneSchedule
{
    /// <summary>Iterates to the end or until the divergence has settled.</summary>
    /// <returns>Whether it settled before the end.</returns>
    public static bool Run(TsneOptimizer optimizer, IRepulsion repulsion, int rowCount, TsneParameters parameters, EngineContext context)
    {
        double last = double.PositiveInfinity;
        while (optimizer.Iteration < parameters.TotalIterations)
        {
            bool isEarly = optimizer.Iteration < parameters.NumberOfEarlyExaggerationIterations;
            double exaggeration = isEarly ? parameters.EarlyExaggeration : parameters.Exaggeration;
            optimizer.Iterate(exaggeration, StepOf(parameters, isEarly, rowCount / exaggeration));
            context.Report(optimizer.Iteration, parameters.TotalIterations);

            bool watched = parameters.Callback is not null || parameters.EarlyStopTolerance > 0;
            if (!watched || optimizer.Iteration % parameters.CallbackInterval != 0)
                continue;

            double divergence = optimizer.Divergence(repulsion);
            parameters.Callback?.Invoke(new TsneIteration(optimizer.Iteration, divergence));
            if (!isEarly && last - divergence < parameters.EarlyStopTolerance * Math.Abs(last))
                return true;

            last = isEarly ? double.PositiveInfinity : divergence;
        }

        return false;
    }

    private static DescentStep StepOf(TsneParameters parameters, bool isEarly, double automaticRate) => new(
        (float)(parameters.LearningRate ?? automaticRate),
        (float)(isEarly ? parameters.InitialMomentum : parameters.FinalMomentum),
        (float)parameters.MinimumGain,
        (float)(parameters.MaximumGradientNorm ?? double.PositiveInfinity),
        (float)(parameters.MaximumStepNorm ?? double.PositiveInfinity));
}
