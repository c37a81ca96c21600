namespace MLNet.Embeddings.Tests.Execution;

/// <summary>Does something with each report of progress, on the thread that reports.</summary>
internal sealed class ProgressHandler(Action<EngineProgress> handle) : IProgress<EngineProgress>
{
    public void Report(EngineProgress value) => handle(value);
}
