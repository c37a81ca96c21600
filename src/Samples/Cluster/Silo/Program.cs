using System.Net;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Silo;
using OpenTelemetry;
using Orleans.Dashboard;

// One silo for containers: set up by the environment alone, with the dashboard of Orleans, metrics, traces and structured logs.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
ClusterHostOptions options = SiloEnvironment.Read();
await ClusterHost.PrepareAsync(options);

builder.Logging.ClearProviders().AddJsonConsole();
builder.UseEmbeddingsCluster(options, silo => silo.AddDashboard());
OpenTelemetryBuilder telemetry = builder
    .Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter(ClusterTelemetry.Name, "Microsoft.Orleans"))
    .WithTracing(traces => traces.AddSource(ClusterTelemetry.Name));

// The exporter reads OTEL_EXPORTER_OTLP_ENDPOINT and its like by itself.
if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
    telemetry.UseOtlpExporter();

// The dashboard knows no passwords: it listens where nothing outside of the machine or the pod reaches it, unless ASPNETCORE_URLS tells
// otherwise.
if (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null)
    builder.WebHost.UseUrls($"http://{IPAddress.Loopback}:8080");
WebApplication app = builder.Build();
app.MapOrleansDashboard();
await app.RunAsync();
