using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Silo;

/// <summary>Options of a silo from variables of the environment.</summary>
internal static class SiloEnvironment
{
    private const string Prefix = "MLNET_EMBEDDINGS_";

    public static ClusterHostOptions Read() =>
        new()
        {
            Root = Value("ROOT") ?? throw new InvalidOperationException($"{Prefix}ROOT must name the folder that holds the jobs."),
            ClusterName = Value("CLUSTER") ?? "mlnet-embeddings",
            PostgresConnectionString = Value("POSTGRES"),
            Cores = Value("CORES") is { } cores ? int.Parse(cores, CultureInfo.InvariantCulture) : null,
            Address = Value("ADDRESS") is { } address ? FindAddress(address) : IPAddress.Loopback,
            Certificate = Value("CERTIFICATE") is { } file
                ? X509CertificateLoader.LoadPkcs12FromFile(file, Value("CERTIFICATE_PASSWORD"))
                : null,
            PictureFolder = Value("PICTURES"),
            OpenModel = ClipModel.Known,
        };

    // Containers have names; silos tell each other addresses.
    private static IPAddress FindAddress(string address) =>
        IPAddress.TryParse(address, out IPAddress? parsed) ? parsed : Dns.GetHostAddresses(address)[0];

    private static string? Value(string name) => Environment.GetEnvironmentVariable(Prefix + name) is { Length: > 0 } value ? value : null;
}
