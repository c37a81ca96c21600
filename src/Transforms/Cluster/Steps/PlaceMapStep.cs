using System.Text.Json;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Umap.Parameters;
using MLNet.Embeddings.Umap.Placement;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Places of one shard's rows on the map of a sample; NaN for rows that cannot be compared.</summary>
internal static class PlaceMapStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        Shard shard = await context.ShardAsync("shard").ConfigureAwait(false);
        UmapParameters parameters = MapParameters.Of(context);
        IReadOnlyList<string> inputs = context.Step.Inputs;
        // The shard, the samples, then what the fit wrote: coordinates and curve.
        VectorRecords sample = await context.SampleAsync(inputs.Skip(1).SkipLast(2)).ConfigureAwait(false);
        Matrix coordinates = await context.ReadAsync(inputs[^2], Npy.ReadMatrix).ConfigureAwait(false);
        (double a, double b) = await context.ReadAsync(inputs[^1], ReadCurve).ConfigureAwait(false);
        var placement = new UmapPlacement(coordinates, parameters, a, b);
        var map = new FittedMap(sample.Vectors, coordinates, parameters.Metric, parameters.NumberOfNeighbors, placement.Place);
        ComparableRows rows = await context.ComparableAsync(shard).ConfigureAwait(false);
        var places = new Matrix(rows.Rows.Length, coordinates.ColumnCount);
        map.Place(
            rows.Vectors,
            [.. Enumerable.Range(0, rows.Rows.Length)],
            places,
            () => new EngineContext(context.Options.NumberOfThreads, null, context.Token)
        );
        var all = new Matrix(shard.RowCount, coordinates.ColumnCount);
        all.AsSpan().Fill(float.NaN);
        for (int row = 0; row < rows.Rows.Length; row++)
            places.Row(row).CopyTo(all.Row((int)(rows.Rows[row] - shard.FirstRow)));
        await context.WriteAsync(stream => Npy.Write(stream, all)).ConfigureAwait(false);
        return rows.Rows.Length;
    }

    private static (double A, double B) ReadCurve(Stream stream)
    {
        using var json = JsonDocument.Parse(stream);
        return (json.RootElement.GetProperty("a").GetDouble(), json.RootElement.GetProperty("b").GetDouble());
    }
}
