using System.Text.Json;
using MLNet.Embeddings.Cluster.Joins;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>The share of a sample's pairs that the join of cells found, with what the sample can tell.</summary>
internal static class RecallStep
{
    // Of the standard normal distribution: nineteen times in twenty the share of all pairs is above the bound.
    private const double OneSided = 1.6448536269514722;

    public static async Task<long> RunAsync(StepContext context)
    {
        RowPair[] found = await context.ReadAsync(context.Step.Inputs[0], PairFile.Read).ConfigureAwait(false);
        var probed = new List<RowPair>();
        foreach (string name in context.Step.Inputs.Skip(1))
            probed.AddRange(await context.ReadAsync(name, PairFile.Read).ConfigureAwait(false));
        (int pairs, int hits) = Count(PairFile.Ordered(probed), new PairGraph(found));
        double recall = pairs == 0 ? 1 : (double)hits / pairs;
        await context
            .WriteAsync(stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
                writer.WriteStartObject();
                writer.WriteNumber("sampledRows", context.Parameter<long>("rows"));
                writer.WriteNumber("pairs", pairs);
                writer.WriteNumber("found", hits);
                writer.WriteNumber("recall", recall);
                writer.WriteNumber("atLeast", pairs == 0 ? 0 : LowerBound(recall, pairs));
                writer.WriteEndObject();
            })
            .ConfigureAwait(false);
        return pairs;
    }

    private static (int Pairs, int Hits) Count(RowPair[] probed, PairGraph found)
    {
        int hits = 0;
        foreach (RowPair pair in probed)
            hits += found.Contains(pair.First, pair.Second) ? 1 : 0;
        return (probed.Length, hits);
    }

    // Wilson's interval, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
    private static double LowerBound(double share, int count)
    {
        double squares = OneSided * OneSided / count;
        double spread = OneSided * Math.Sqrt((share * (1 - share) / count) + (squares / (4 * count)));
        return (share + (squares / 2) - spread) / (1 + squares);
    }
}
