namespace MLNet.Embeddings.Rows;

/// <summary>Checks of the options that every stage over rows has.</summary>
internal static class RowOptions
{
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static void Require(int? numberOfThreads, RowErrorHandling onError)
    {
        EngineContext.RequireThreads(numberOfThreads, nameof(numberOfThreads));
        if (!Enum.IsDefined(onError))
            throw new ArgumentOutOfRangeException(nameof(onError), onError, "OnError must be one of the members of RowErrorHandling.");
    }
}
