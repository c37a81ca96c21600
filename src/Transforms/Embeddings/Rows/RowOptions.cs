namespace MLNet.Embeddings.Rows;

/// <summary>Checks of the options that every stage over rows has.</summary>
internal static class RowOptions
{
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static void Require(int? numberOfThreads, RowErrorHandling onError)
    {
        if (numberOfThreads is < 1 or > EngineContext.MostThreads)
            throw new ArgumentOutOfRangeException(
                nameof(numberOfThreads),
                numberOfThreads,
                $"NumberOfThreads must be from 1 to {EngineContext.MostThreads}, or null for all processors."
            );
        if (!Enum.IsDefined(onError))
            throw new ArgumentOutOfRangeException(nameof(onError), onError, "OnError must be one of the members of RowErrorHandling.");
    }
}
