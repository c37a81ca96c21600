using System.Net;
using System.Security.Cryptography.X509Certificates;
using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Cluster;

/// <summary>How one silo of a cluster is started.</summary>
public sealed record ClusterHostOptions
{
    /// <summary>Folder under which all jobs lie; every silo of a cluster sees the same files under its own. With <see
    /// cref="OpenStorage"/>, an address under which they lie in a store.</summary>
    public required string Root { get; set; }

    /// <summary>Opens places in a store: is given the root, or the root, a slash and the name of a job.</summary>
    /// <value>By default <see langword="null"/>: the root is a folder.</value>
    public Func<string, IShardStorage>? OpenStorage { get; set; }

    /// <summary>Folder in which one silo without a database keeps the state of its jobs, under <c>.cluster</c>, and says where clients
    /// find it.</summary>
    /// <value>By default <see langword="null"/>: the root. With <see cref="OpenStorage"/> and without a database it must be
    /// named.</value>
    public string? StateFolder { get; set; }

    /// <summary>Name that the silos of one cluster share.</summary>
    /// <value>By default <c>mlnet-embeddings</c>.</value>
    public string ClusterName { get; set; } = "mlnet-embeddings";

    /// <summary>Connection string of the PostgreSQL database that holds the list of silos and the state of jobs.</summary>
    /// <value>By default <see langword="null"/>: one silo, whose state lies in the folder <c>.cluster</c> under the root or <see
    /// cref="StateFolder"/>. A connection
    /// string holds a password: take it from the environment.</value>
    public string? PostgresConnectionString { get; set; }

    /// <summary>Cores that steps may use.</summary>
    /// <value>By default <see langword="null"/>: all.</value>
    public int? Cores { get; set; }

    /// <summary>Memory in bytes that steps may use.</summary>
    /// <value>By default <see langword="null"/>: three quarters of what the process may have.</value>
    public long? MemoryBytes { get; set; }

    /// <summary>Graphics processors that steps may use.</summary>
    /// <value>By default 0.</value>
    public int Gpus { get; set; }

    /// <summary>Memory in bytes of a step whose parameters do not tell it as <c>memoryBytes</c>.</summary>
    /// <value>By default 256 MB.</value>
    public long StepMemoryBytes { get; set; } = 256L << 20;

    /// <summary>Address at which other silos and clients reach this one.</summary>
    /// <value>By default the loopback, which nothing outside of the machine reaches.</value>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>Port at which other silos reach this one.</summary>
    /// <value>By default 11111.</value>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port at which clients reach this silo.</summary>
    /// <value>By default 30000.</value>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Certificate with its private key that all silos and clients of the cluster share. With it all traffic is encrypted, and
    /// whoever does not hold the same certificate is turned away.</summary>
    /// <value>By default <see langword="null"/>: traffic is neither encrypted nor authenticated.</value>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Time after which the steps of a silo that is not heard of are given to others.</summary>
    /// <value>By default 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts after which a step is set aside.</summary>
    /// <value>By default 4.</value>
    public int MaximumAttempts { get; set; } = 4;

    /// <summary>Wait before the second attempt of a step; each later one waits twice as long, up to two minutes.</summary>
    /// <value>By default one second.</value>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Folder that paths of listed pictures are relative to; no picture outside of it is read.</summary>
    /// <value>By default <see langword="null"/>: the folder of the job; jobs in a store have none. Links that lead out of it are not
    /// followed.</value>
    public string? PictureFolder { get; set; }

    /// <summary>Opens the CLIP model of a name that a plan holds.</summary>
    /// <value>By default <see langword="null"/>: plans that embed pictures fail with a sentence.</value>
    public Func<string, ClipModel>? OpenModel { get; set; }

    /// <summary>A silo that keeps the list of silos in its memory, where there is no database.</summary>
    internal IPEndPoint? PrimarySilo { get; set; }

    /// <summary>What runs the steps, in place of the library.</summary>
    internal Func<IShardStorage, ClusterPlan, StepRunnerOptions, IStepSource>? MakeSource { get; set; }
}
