using Microsoft.Extensions.Hosting;
using MLNet.Embeddings.Cluster.Hosting;

namespace MLNet.Embeddings.Cluster;

/// <summary>Adds a silo to a host of one's own.</summary>
public static class ClusterHostBuilderExtensions
{
    /// <summary>Has a host run a silo that takes steps; further settings of Orleans, such as its dashboard, may follow.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">How the silo is started.</param>
    /// <param name="configure">Further settings of the silo; <see langword="null"/> for none.</param>
    /// <returns>The host.</returns>
    /// <remarks>Tables in the database are made by <see cref="ClusterHost.PrepareAsync"/>, which is to be called before the host
    /// starts.</remarks>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IHostApplicationBuilder UseEmbeddingsCluster(
        this IHostApplicationBuilder builder,
        ClusterHostOptions options,
        Action<ISiloBuilder>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.Check(options);
        builder.UseOrleans(silo =>
        {
            SiloSetup.Configure(silo, options);
            configure?.Invoke(silo);
        });
        SiloSetup.AddWorker(builder.Services);
        return builder;
    }
}
