using System.CommandLine;
using System.Net;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>The options that say how a silo is started.</summary>
internal sealed class SiloOptions
{
    private const double Gigabyte = 1L << 30;

    private readonly Option<bool> _postgres = new("--postgres")
    {
        Description = $"Join the silos that share the database that {ClusterSecrets.PostgresVariable} names; tables are made",
    };
    private readonly Option<string> _name = new("--name")
    {
        Description = "Name of the cluster",
        DefaultValueFactory = _ => "mlnet-embeddings",
    };
    private readonly Option<string> _address = new("--address")
    {
        Description = "Address of this machine at which other silos and clients reach it; by default nothing outside does",
        DefaultValueFactory = _ => "127.0.0.1",
    };
    private readonly Option<int> _port = new Option<int>("--port")
    {
        Description = "Port for other silos",
        DefaultValueFactory = _ => 11111,
    }.Between(1, ushort.MaxValue);
    private readonly Option<int> _gatewayPort = new Option<int>("--gateway-port")
    {
        Description = "Port for clients",
        DefaultValueFactory = _ => 30000,
    }.Between(1, ushort.MaxValue);
    private readonly Option<int?> _cores = new Option<int?>("--cores")
    {
        Description = "Cores that steps may use; without it, all",
    }.Between(1, 4096);
    private readonly Option<double?> _memory = new Option<double?>("--memory")
    {
        Description = "Memory in GB that steps may use; without it, three quarters of what there is",
    }.Above(0, 1 << 20);
    private readonly Option<int> _gpus = new Option<int>("--gpus") { Description = "Graphics processors that steps may use" }.Between(
        0,
        64
    );
    private readonly Option<double> _lease = new Option<double>("--lease")
    {
        Description = "Seconds after which the steps of a silo that is not heard of are given to others",
        DefaultValueFactory = _ => 30,
    }.Between(1, 86400);
    private readonly Option<int> _attempts = new Option<int>("--attempts")
    {
        Description = "Attempts after which a step is set aside",
        DefaultValueFactory = _ => 4,
    }.Between(1, 1000);
    private readonly Option<string?> _state = new("--state")
    {
        Description = "Folder for the state of jobs, where they lie in a store and there is no database; clients name it with --root",
        HelpName = "folder",
    };
    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description =
            "PKCS #12 file that all silos and clients share: encrypts what they say, and turns others away; its password lies in "
            + ClusterSecrets.CertificatePasswordVariable,
        HelpName = "file",
    };
    private readonly Option<string?> _pictures = new("--pictures")
    {
        Description = "Folder of the pictures that plans list; without it, the folder of the job",
        HelpName = "folder",
    };

    public SiloOptions(Command command)
    {
        foreach (Option option in new Option[] { _postgres, _name, _address, _port, _gatewayPort, _cores, _memory, _gpus })
            command.Options.Add(option);
        foreach (Option option in new Option[] { _lease, _attempts, _state, _certificate, _pictures })
            command.Options.Add(option);
    }

    public ClusterHostOptions Read(ParseResult arguments, string root) =>
        new()
        {
            Root = root,
            OpenStorage = CloudStorage.IsAddress(root) ? CloudStorage.Open : null,
            StateFolder = arguments.GetValue(_state),
            ClusterName = arguments.GetRequiredValue(_name),
            PostgresConnectionString = arguments.GetValue(_postgres) ? ClusterSecrets.Postgres() : null,
            Address = Address(arguments.GetRequiredValue(_address)),
            SiloPort = arguments.GetValue(_port),
            GatewayPort = arguments.GetValue(_gatewayPort),
            Cores = arguments.GetValue(_cores),
            MemoryBytes = arguments.GetValue(_memory) is { } gigabytes ? (long)(gigabytes * Gigabyte) : null,
            Gpus = arguments.GetValue(_gpus),
            LeaseDuration = TimeSpan.FromSeconds(arguments.GetValue(_lease)),
            MaximumAttempts = arguments.GetValue(_attempts),
            Certificate = arguments.GetValue(_certificate) is { } file ? ClusterSecrets.Certificate(file) : null,
            PictureFolder = arguments.GetValue(_pictures),
            OpenModel = EmbeddedModels.Named,
        };

    /// <summary>Says what anyone who reaches a silo could do, where nothing keeps them out.</summary>
    public static void Warn(ClusterHostOptions options, CommandConsole console)
    {
        if (!IPAddress.IsLoopback(options.Address) && options.Certificate is null)
            console.Note(
                $"Whoever reaches {options.Address}:{options.SiloPort} can steer this silo, and reads what silos say; --certificate turns "
                    + "others away."
            );
    }

    private static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new InputException($"--address must be one address of this machine, such as 10.0.0.5, got '{text}'.");
}
