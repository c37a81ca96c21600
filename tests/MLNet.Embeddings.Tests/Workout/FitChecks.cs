using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>A fit depends on its data and its seed alone.</summary>
internal static class FitChecks
{
    public static void Run(WorkoutSubject subject, ViewContent expected, int seed)
    {
        expected.AssertSame(FitAgain(subject, seed, threads: 2), "the same seed again");
        expected.AssertSame(FitAgain(subject, seed, threads: 1), "one thread instead of two");
        expected.AssertSame(FitAgain(subject, seed, threads: 3), "three threads instead of two");
    }

    private static ViewContent FitAgain(WorkoutSubject subject, int seed, int threads)
    {
        var context = new MLContext(seed);
        IDataView input = subject.Input(context);
        return ViewContent.Read(subject.Estimator(context, threads).Fit(input).Transform(input));
    }
}
