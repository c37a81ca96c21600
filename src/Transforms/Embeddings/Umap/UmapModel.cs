using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Umap;

/// <summary>Writes and reads the single values of a fitted UMAP map: what it was told and what it reported.</summary>
internal static class UmapModel
{
    // Since this version of the content, the diagnostics tell how well densities were kept.
    private const uint DensityVersion = 2;

    // Since this one, new rows may be searched through an index.
    public const uint IndexVersion = 3;

    // Since this one, an offset may have been taken off the features.
    public const uint OffsetVersion = 4;

    // Since this one, there may be a column of trust.
    public const uint TrustVersion = 5;

    public static void Write(ModelWriter writer, UmapParameters parameters, UmapDiagnostics diagnostics)
    {
        BinaryWriter values = writer.Values;
        values.Write(parameters.NumberOfComponents);
        values.Write(parameters.NumberOfNeighbors);
        values.Write(parameters.MinimumDistance);
        values.Write(parameters.Spread);
        values.Write(parameters.NumberOfEpochs ?? -1);
        values.Write(parameters.LearningRate);
        values.Write(parameters.NegativeSampleRate);
        values.Write(parameters.LocalConnectivity);
        values.Write(parameters.SetOperationMixRatio);
        values.Write(parameters.RepulsionStrength);
        values.Write((int)parameters.Metric);
        values.Write(parameters.Seed);
        values.Write(parameters.TargetWeight);

        values.Write(diagnostics.RowCount);
        values.Write(diagnostics.DistinctRowCount);
        values.Write(diagnostics.FeatureCount);
        values.Write(diagnostics.NeighborCount);
        values.Write(NeighborMethodFormat.Name(diagnostics.NeighborMethod));
        values.Write(diagnostics.NeighborRecall);
        values.Write((int)diagnostics.Initialization);
        values.Write(diagnostics.InitializationReason);
        values.Write(diagnostics.EpochCount);
        values.Write(diagnostics.A);
        values.Write(diagnostics.B);
        values.Write(diagnostics.GraphEdgeCount);
        values.Write(diagnostics.GraphComponentCount);
        values.Write(diagnostics.DensityCorrelation);
        DiagnosticLists.Write(writer, diagnostics.Warnings, diagnostics.StageTimes);
        values.Write(NeighborMethodFormat.Name(diagnostics.PlacementNeighborMethod));
        values.Write(diagnostics.PlacementNeighborRecall);
    }

    public static (UmapParameters Parameters, UmapDiagnostics Diagnostics) Read(ModelReader reader)
    {
        UmapParameters parameters = ReadParameters(reader);
        parameters.Validate();
        return (parameters, ReadDiagnostics(reader));
    }

    // Members of an initializer are evaluated in the order in which they stand, which is the order of writing.
    private static UmapParameters ReadParameters(ModelReader reader) =>
        new()
        {
            NumberOfComponents = reader.Values.ReadInt32(),
            NumberOfNeighbors = reader.Values.ReadInt32(),
            MinimumDistance = reader.Values.ReadDouble(),
            Spread = reader.Values.ReadDouble(),
            NumberOfEpochs = reader.ReadInt32("NumberOfEpochs", -1) is >= 0 and int epochs ? epochs : null,
            LearningRate = reader.Values.ReadDouble(),
            NegativeSampleRate = reader.Values.ReadInt32(),
            LocalConnectivity = reader.Values.ReadDouble(),
            SetOperationMixRatio = reader.Values.ReadDouble(),
            RepulsionStrength = reader.Values.ReadDouble(),
            Metric = reader.ReadEnum<DistanceMetric>("Metric"),
            Seed = reader.Values.ReadUInt64(),
            TargetWeight = reader.Values.ReadDouble(),
        };

    private static UmapDiagnostics ReadDiagnostics(ModelReader reader) =>
        new()
        {
            RowCount = reader.Values.ReadInt32(),
            DistinctRowCount = reader.Values.ReadInt32(),
            FeatureCount = reader.Values.ReadInt32(),
            NeighborCount = reader.Values.ReadInt32(),
            NeighborMethod = NeighborMethodFormat.Read(reader, "NeighborMethod"),
            NeighborRecall = reader.Values.ReadDouble(),
            Initialization = reader.ReadEnum<UmapInitialization>("Initialization"),
            InitializationReason = reader.Values.ReadString(),
            EpochCount = reader.Values.ReadInt32(),
            A = reader.ReadDouble("A", 0),
            B = reader.ReadDouble("B", 0),
            GraphEdgeCount = reader.Values.ReadInt64(),
            GraphComponentCount = reader.Values.ReadInt32(),
            DensityCorrelation = reader.Version >= DensityVersion ? reader.Values.ReadDouble() : double.NaN,
            Warnings = DiagnosticLists.ReadWarnings(reader),
            StageTimes = DiagnosticLists.ReadStageTimes(reader),
            PlacementNeighborMethod =
                reader.Version >= IndexVersion ? NeighborMethodFormat.Read(reader, "PlacementNeighborMethod") : NeighborMethod.Exact,
            PlacementNeighborRecall = reader.Version >= IndexVersion ? reader.Values.ReadDouble() : 1,
        };
}
