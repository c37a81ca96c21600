using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Silo;

/// <summary>Options of a silo from variables of the environment.</summary>
internal static class SiloEnvironment
{
    private const string Prefix = "MLNET_EMBEDDINGS_";

    private static string Root =>
        Value("ROOT")
        ?? throw new InvalidOperationException($"{Prefix}ROOT must name the folder, or the place in a store, that holds the jobs.");

    public static ClusterHostOptions Read() =>
        new()
        {
            Root = Root,
            OpenStorage = CloudStorage.IsAddress(Root) ? CloudStorage.Open : null,
            StateFolder = Value("STATE"),
            ClusterName = Value("CLUSTER") ?? "mlnet-embeddings",
            PostgresConnectionString = Value("POSTGRES"),
            Cores = Number("CORES"),
            Address = Value("ADDRESS") is { } address ? FindAddress(address) : IPAddress.Loopback,
            SiloPort = Number("PORT") ?? 11_111,
            GatewayPort = Number("GATEWAY_PORT") ?? 30_000,
            Certificate = Value("CERTIFICATE") is { } file
                ? X509CertificateLoader.LoadPkcs12FromFile(file, Value("CERTIFICATE_PASSWORD"))
                : null,
            PictureFolder = Value("PICTURES"),
            OpenModel = ClipModel.Known,
        };

    // Containers have names; silos tell each other addresses.
    private static IPAddress FindAddress(string address) =>
        IPAddress.TryParse(address, out IPAddress? parsed) ? parsed : Dns.GetHostAddresses(address)[0];

    private static int? Number(string name) =>
        Value(name) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number
        : throw new InvalidOperationException($"{Prefix}{name} must be a whole number, got '{text}'.");

    private static string? Value(string name) => Environment.GetEnvironmentVariable(Prefix + name) is { Length: > 0 } value ? value : null;
}
