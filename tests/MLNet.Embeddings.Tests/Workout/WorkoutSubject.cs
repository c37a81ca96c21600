using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>An estimator and the data to put it through the workout with.</summary>
internal sealed class WorkoutSubject
{
    /// <summary>Makes the estimator for a number of threads.</summary>
    public required Func<MLContext, int, IEstimator<ITransformer>> Estimator { get; init; }

    /// <summary>Data that the estimator accepts, of a few dozen rows that differ, with further columns of several types.</summary>
    public required Func<MLContext, IDataView> Input { get; init; }

    /// <summary>Data that it must refuse, by what is wrong with it. None for a chain, whose other parts refuse in their own ways.</summary>
    public IReadOnlyDictionary<string, Func<MLContext, IDataView>> InvalidInputs { get; init; } =
        new Dictionary<string, Func<MLContext, IDataView>>();

    /// <summary>Runs a prediction engine over the rows of <see cref="Input"/> and returns one output column's values, formatted by
    /// <see cref="ViewContent"/>.</summary>
    public required Func<MLContext, ITransformer, IEnumerable<string>> Predict { get; init; }

    /// <summary>The output column of <see cref="Predict"/>.</summary>
    public required string PredictedColumn { get; init; }

    /// <summary>Loads what the transformer's own <c>Save</c> wrote; <see langword="null"/> for a chain, which has no such method.</summary>
    public Func<MLContext, Stream, ITransformer>? LoadAlone { get; init; }

    /// <summary>Whether this is a chain: its other parts check, and read ahead, in their own ways.</summary>
    public bool IsChain => LoadAlone is null;

    /// <summary>Whether the saved model's class is part of the tests and not of the library.</summary>
    public bool IsTestClass { get; init; }
}
