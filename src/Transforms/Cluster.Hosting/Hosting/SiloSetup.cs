using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MLNet.Embeddings.Cluster.Jobs;
using MLNet.Embeddings.Cluster.Scheduling;
using MLNet.Embeddings.Cluster.Security;
using MLNet.Embeddings.Cluster.State;
using MLNet.Embeddings.Cluster.Versions;
using MLNet.Embeddings.Cluster.Workers;
using Orleans.Configuration;
using Orleans.Storage;

namespace MLNet.Embeddings.Cluster.Hosting;

/// <summary>Turns options into settings of Orleans.</summary>
internal static class SiloSetup
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    // Steps keep all cores busy, so a silo that is well may answer late; Orleans' default of 5 seconds is for silos that wait for work.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    public static void Configure(ISiloBuilder silo, ClusterHostOptions options)
    {
        silo.Configure<ClusterMembershipOptions>(settings => settings.ProbeTimeout = ProbeTimeout);
        silo.Configure<SiloOptions>(settings => settings.SiloName = SiloName.Own);
        UseMembership(silo, options);
        UseStates(silo, options);
        if (options.Certificate is { } certificate)
            silo.UseTls(certificate, SharedCertificate.Require(certificate));

        IServiceCollection services = silo.Services;
        var policy = new SchedulePolicy(options.LeaseDuration, options.MaximumAttempts, options.FirstRetryDelay, LongestDelay);
        services.AddSingleton(new JobGrainSettings(policy, options.StepMemoryBytes));
        services.AddSingleton(new JobFolders(options.Root, options.OpenStorage, options.MakeSource));
        services.AddSingleton(WorkerSettingsOf(options));
        services.AddSingleton<JobSteps>();
        services.TryAddSingleton(TimeProvider.System);
    }

    /// <summary>Adds what runs steps; it starts after the silo and ends before it.</summary>
    public static void AddWorker(IServiceCollection services) => services.AddHostedService<StepWorker>();

    private static void UseMembership(ISiloBuilder silo, ClusterHostOptions options)
    {
        if (options.PostgresConnectionString is { } connection)
        {
            silo.UseAdoNetClustering(settings => (settings.Invariant, settings.ConnectionString) = (PostgresTables.Invariant, connection));
            silo.Configure<ClusterOptions>(settings => settings.ClusterId = settings.ServiceId = options.ClusterName);
            silo.ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: false);
        }
        else
        {
            silo.UseLocalhostClustering(
                options.SiloPort,
                options.GatewayPort,
                options.PrimarySilo,
                options.ClusterName,
                options.ClusterName
            );
            if (!IPAddress.IsLoopback(options.Address))
                silo.Configure<EndpointOptions>(settings => settings.AdvertisedIPAddress = options.Address);
        }
    }

    private static void UseStates(ISiloBuilder silo, ClusterHostOptions options)
    {
        var serializer = new JobStateSerializer();
        if (options.PostgresConnectionString is { } connection)
        {
            silo.AddAdoNetGrainStorage(
                JobStorage.Name,
                settings =>
                    (settings.Invariant, settings.ConnectionString, settings.GrainStorageSerializer) = (
                        PostgresTables.Invariant,
                        connection,
                        serializer
                    )
            );
        }
        else
        {
            string folder = Path.Combine(RootLock.FolderOf(Path.GetFullPath(options.StateFolder ?? options.Root)), "state");
            silo.Services.AddKeyedSingleton<IGrainStorage>(JobStorage.Name, (_, _) => new FileGrainStorage(folder, serializer));
        }
    }

    private static WorkerSettings WorkerSettingsOf(ClusterHostOptions options)
    {
        long memory = options.MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
        var room = new WorkerRoom(options.Cores ?? Environment.ProcessorCount, memory, options.Gpus);
        return new WorkerSettings(room, new StepRunnerOptions { PictureFolder = options.PictureFolder, OpenModel = options.OpenModel });
    }
}
