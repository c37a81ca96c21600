using System.Text.Json;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>A map of a sample by UMAP.</summary>
internal static class FitMapStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        VectorRecords sample = await context.SampleAsync(context.Step.Inputs).ConfigureAwait(false);
        UmapParameters parameters = MapParameters.Of(context);
        UmapFit fit;
        try
        {
            fit = UmapEngine.Fit(sample.Vectors, parameters, context.Engine);
        }
        catch (ArgumentException exception)
        {
            throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"No map can be fitted to the {sample.Rows.Length} sampled rows: "
                    + $"{exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}.",
                exception
            );
        }

        await context.WriteAsync(stream => Npy.Write(stream, fit.Coordinates)).ConfigureAwait(false);
        await context.WriteAsync(stream => WriteCurve(stream, fit.Diagnostics)).ConfigureAwait(false);
        return sample.Rows.Length;
    }

    private static void WriteCurve(Stream stream, UmapDiagnostics diagnostics)
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteNumber("a", diagnostics.A);
        writer.WriteNumber("b", diagnostics.B);
        writer.WriteEndObject();
    }
}
