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

        values.Write(diagnostics.NumberOfRows);
        values.Write(diagnostics.NumberOfDistinctRows);
        values.Write(diagnostics.NumberOfFeatures);
        values.Write(diagnostics.NumberOfNeighbors);
        values.Write(diagnostics.NeighborMethod);
        values.Write(diagnostics.NeighborRecall);
        values.Write((int)diagnostics.Initialization);
        values.Write(diagnostics.InitializationReason);
        values.Write(diagnostics.NumberOfEpochs);
        values.Write(diagnostics.A);
        values.Write(diagnostics.B);
        values.Write(diagnostics.NumberOfGraphEdges);
        values.Write(diagnostics.NumberOfGraphComponents);
        values.Write(diagnostics.DensityCorrelation);
        DiagnosticLists.Write(writer, diagnostics.Warnings, diagnostics.StageTimes);
        values.Write(diagnostics.PlacementNeighborMethod);
        values.Write(diagnostics.PlacementNeighborRecall);
    }

    public static (UmapParameters Parameters, UmapDiagnostics Diagnostics) Read(ModelReader reader)
    {
        UmapParameters parameters = ReadParameters(reader);
        parameters.Validate();
        return (parameters, ReadDiagnostics(reader));
    }

    // Members of an initialiser are evaluated in the order in which they stand, which is the order of writing.
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
            NumberOfRows = reader.Values.ReadInt32(),
            NumberOfDistinctRows = reader.Values.ReadInt32(),
            NumberOfFeatures = reader.Values.ReadInt32(),
            NumberOfNeighbors = reader.Values.ReadInt32(),
            NeighborMethod = reader.Values.ReadString(),
            NeighborRecall = reader.Values.ReadDouble(),
            Initialization = reader.ReadEnum<UmapInitialization>("Initialization"),
            InitializationReason = reader.Values.ReadString(),
            NumberOfEpochs = reader.Values.ReadInt32(),
            A = reader.ReadDouble("A", 0),
            B = reader.ReadDouble("B", 0),
            NumberOfGraphEdges = reader.Values.ReadInt64(),
            NumberOfGraphComponents = reader.Values.ReadInt32(),
            DensityCorrelation = reader.Version >= DensityVersion ? reader.Values.ReadDouble() : double.NaN,
            Warnings = DiagnosticLists.ReadWarnings(reader),
            StageTimes = DiagnosticLists.ReadStageTimes(reader),
            PlacementNeighborMethod = reader.Version >= IndexVersion ? reader.Values.ReadString() : "exact",
            PlacementNeighborRecall = reader.Version >= IndexVersion ? reader.Values.ReadDouble() : 1,
        };
}
