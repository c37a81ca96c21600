using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Everything that ML.NET expects of an estimator and its transformer, checked by one call.</summary>
internal static class EstimatorWorkout
{
    private const int Seed = 7;

    public static void Run(WorkoutSubject subject)
    {
        var context = new MLContext(Seed);
        IDataView input = subject.Input(context);
        IEstimator<ITransformer> estimator = subject.Estimator(context, 2);
        ITransformer transformer = estimator.Fit(input);

        SchemaChecks.Run(context, subject, estimator, transformer, input);

        ViewContent expected = ViewContent.Read(transformer.Transform(input));
        Assert.NotEmpty(expected.Rows);
        FitChecks.Run(subject, expected, Seed);
        CursorChecks.Run(transformer.Transform(input), expected);
        if (!subject.IsChain)
            LazinessChecks.Run(transformer, input);
        RowChecks.Run(context, subject, transformer, input, expected);
        OrderChecks.Run(context, transformer, input, expected);
        ModelFileChecks.Run(context, subject, transformer, input, expected);
    }
}
