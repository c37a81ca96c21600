using Microsoft.Extensions.Hosting;

namespace MLNet.Embeddings.Cluster.Lifetime;

/// <summary>A host that ends when it is told to, and leaves signals and the console to the program around it.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
