using System.Net.Sockets;

namespace MLNet.Embeddings.Cluster.Hosting;

/// <summary>Refuses options that make no silo.</summary>
internal static class OptionsCheck
{
    public static void Check(ClusterHostOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.Root);
        ArgumentException.ThrowIfNullOrEmpty(options.ClusterName);
        if (options.Cores is { } cores)
            ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1, nameof(options.Cores));
        if (options.MemoryBytes is { } memory)
            ArgumentOutOfRangeException.ThrowIfLessThan(memory, 1, nameof(options.MemoryBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Gpus);
        ArgumentOutOfRangeException.ThrowIfNegative(options.StepMemoryBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LeaseDuration, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FirstRetryDelay, TimeSpan.Zero);
        foreach (int port in new[] { options.SiloPort, options.GatewayPort })
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        }

        if (options is { OpenStorage: not null, StateFolder: null, PostgresConnectionString: null })
            throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"Jobs under {options.Root} lie in a store, which holds no state of a cluster: name a folder for the state, or a database."
            );
        if (options.Certificate is { HasPrivateKey: false })
            throw new ArgumentException("The certificate holds no private key; silos need one to prove who they are.");
    }

    /// <summary>Says that a port is taken, before a silo fails at it in many words.</summary>
    /// <exception cref="ClusterException">It is.</exception>
    public static void CheckPort(ClusterHostOptions options, int port)
    {
        try
        {
            using var listener = new TcpListener(options.Address, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new ClusterException(
                ClusterFault.Storage,
                $"Port {port} of {options.Address} cannot be used ({exception.Message.TrimEnd('.')}); name another port or address, or "
                    + "stop what uses it.",
                exception
            );
        }
    }
}
