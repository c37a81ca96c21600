using System.Globalization;

// A cluster on this machine for whoever develops with it: PostgreSQL in a container, some silos as processes, and Aspire's dashboard with
// their logs, traces and measurements. dotnet run --project src/Samples/Cluster/AppHost -- --jobs FOLDER [--silos 4]
const int SiloPort = 11_111;
const int GatewayPort = 30_000;

IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(args);
string jobs =
    builder.Configuration["jobs"]
    ?? throw new InvalidOperationException("Name the folder that holds the jobs, or their place in a store, with --jobs.");
int silos = int.TryParse(builder.Configuration["silos"], out int wanted) && wanted > 0 ? wanted : 2;
int cores = Math.Max(1, Environment.ProcessorCount / silos);

IResourceBuilder<PostgresDatabaseResource> database = builder.AddPostgres("postgres").AddDatabase("jobs");
for (int silo = 0; silo < silos; silo++)
{
    // Silos of one machine have its loopback in common, so each has ports of its own. The silo sets Orleans up itself, from these.
    builder
        .AddProject<Projects.MLNet_Embeddings_Silo>($"silo-{silo}")
        .WithHttpEndpoint(name: "dashboard")
        .WithEnvironment("MLNET_EMBEDDINGS_ROOT", CloudOrFolder(jobs))
        .WithEnvironment("MLNET_EMBEDDINGS_POSTGRES", database.Resource.ConnectionStringExpression)
        .WithEnvironment("MLNET_EMBEDDINGS_CORES", Text(cores))
        .WithEnvironment("MLNET_EMBEDDINGS_PORT", Text(SiloPort + silo))
        .WithEnvironment("MLNET_EMBEDDINGS_GATEWAY_PORT", Text(GatewayPort + silo))
        .WaitFor(database);
}

await builder.Build().RunAsync();

static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

static string CloudOrFolder(string jobs) => jobs.Contains("://", StringComparison.Ordinal) ? jobs : Path.GetFullPath(jobs);
