using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace MLNet.Embeddings.Cluster;

/// <summary>How a cluster is found.</summary>
public sealed record ClusterClientOptions
{
    /// <summary>Root of a cluster without a database, which tells there where it is found.</summary>
    public string? Root { get; set; }

    /// <summary>Where a silo takes clients, in place of what the root tells.</summary>
    public IPEndPoint? Gateway { get; set; }

    /// <summary>Connection string of the database of the cluster, in place of root and gateway.</summary>
    public string? PostgresConnectionString { get; set; }

    /// <summary>Name of the cluster.</summary>
    /// <value>By default <c>mlnet-embeddings</c>.</value>
    public string ClusterName { get; set; } = "mlnet-embeddings";

    /// <summary>The certificate that the silos share; <see langword="null"/>, the default, where they have none.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Time after which a cluster that has not let the client in counts as one that does not answer.</summary>
    /// <value>By default 30 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
