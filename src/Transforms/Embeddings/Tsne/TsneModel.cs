using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tsne;

/// <summary>Writes and reads the single values of a fitted t-SNE map: what placing rows needs and what the fit reported.</summary>
internal static class TsneModel
{
    // Since this version of the content, new rows may be searched through an index.
    public const uint IndexVersion = 2;

    // Since this one, an offset may have been taken off the features.
    public const uint OffsetVersion = 3;

    // Since this one, there may be a column of trust.
    public const uint TrustVersion = 4;

    public static void Write(ModelWriter writer, TsneParameters parameters, TsneDiagnostics diagnostics)
    {
        BinaryWriter values = writer.Values;
        values.Write(parameters.NumberOfComponents);
        values.Write(parameters.DegreesOfFreedom);
        values.Write((int)parameters.Metric);

        values.Write(diagnostics.RowCount);
        values.Write(diagnostics.DistinctRowCount);
        values.Write(diagnostics.FeatureCount);
        values.Write(diagnostics.NeighborCount);
        values.Write(diagnostics.Perplexities.Count);
        foreach (double perplexity in diagnostics.Perplexities)
            values.Write(perplexity);
        values.Write(NeighborMethodFormat.Name(diagnostics.NeighborMethod));
        values.Write(diagnostics.NeighborRecall);
        values.Write(diagnostics.AffinityCount);
        values.Write(diagnostics.RepulsionMethod);
        values.Write((int)diagnostics.Initialization);
        values.Write(diagnostics.InitializationReason);
        values.Write(diagnostics.IterationCount);
        values.Write(diagnostics.StoppedEarly);
        values.Write(diagnostics.KullbackLeiblerDivergence);
        DiagnosticLists.Write(writer, diagnostics.Warnings, diagnostics.StageTimes);
        values.Write(NeighborMethodFormat.Name(diagnostics.PlacementNeighborMethod));
        values.Write(diagnostics.PlacementNeighborRecall);
    }

    public static (TsneParameters Parameters, TsneDiagnostics Diagnostics) Read(ModelReader reader)
    {
        // Members of an initializer are evaluated in the order in which they stand, which is the order of writing.
        var parameters = new TsneParameters
        {
            NumberOfComponents = reader.Values.ReadInt32(),
            DegreesOfFreedom = reader.Values.ReadDouble(),
            Metric = reader.ReadEnum<DistanceMetric>("Metric"),
        };
        parameters.Validate();
        return (
            parameters,
            new TsneDiagnostics
            {
                RowCount = reader.Values.ReadInt32(),
                DistinctRowCount = reader.Values.ReadInt32(),
                FeatureCount = reader.Values.ReadInt32(),
                NeighborCount = reader.ReadInt32("NeighborCount", 0),
                Perplexities = DiagnosticLists.ReadList(reader, reader.Values.ReadDouble),
                NeighborMethod = NeighborMethodFormat.Read(reader, "NeighborMethod"),
                NeighborRecall = reader.Values.ReadDouble(),
                AffinityCount = reader.Values.ReadInt64(),
                RepulsionMethod = reader.Values.ReadString(),
                Initialization = reader.ReadEnum<TsneInitialization>("Initialization"),
                InitializationReason = reader.Values.ReadString(),
                IterationCount = reader.Values.ReadInt32(),
                StoppedEarly = reader.Values.ReadBoolean(),
                KullbackLeiblerDivergence = reader.Values.ReadDouble(),
                Warnings = DiagnosticLists.ReadWarnings(reader),
                StageTimes = DiagnosticLists.ReadStageTimes(reader),
                PlacementNeighborMethod =
                    reader.Version >= IndexVersion ? NeighborMethodFormat.Read(reader, "PlacementNeighborMethod") : NeighborMethod.Exact,
                PlacementNeighborRecall = reader.Version >= IndexVersion ? reader.Values.ReadDouble() : 1,
            }
        );
    }
}
