namespace MLNet.Embeddings.Hosting;

/// <summary>Stops an engine when the execution of its environment is canceled; what it is told of progress is not shown.</summary>
/// <param name="host">The component that the engine runs in.</param>
internal sealed class StopSignal(ComponentHost host) : IProgress<EngineProgress>
{
    public void Report(EngineProgress value) => host.CheckAlive();
}
