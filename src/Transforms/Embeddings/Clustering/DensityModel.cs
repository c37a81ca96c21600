using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Clustering.Parameters;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clustering;

/// <summary>Writes and reads fitted clusters.</summary>
internal static class DensityModel
{
    private const string OffsetBlock = "Offset";

    public static void Write(
        ModelWriter writer,
        DensityParameters parameters,
        DensityClusteringDiagnostics diagnostics,
        FittedClusters clusters
    )
    {
        BinaryWriter values = writer.Values;
        values.Write(parameters.MinClusterSize);
        values.Write(parameters.MinPoints ?? 0);
        values.Write((int)parameters.SelectionMethod);
        values.Write(parameters.AllowSingleCluster);
        values.Write(parameters.SelectionEpsilon);
        values.Write((int)parameters.Metric);
        values.Write(parameters.Seed);
        WriteDiagnostics(writer, diagnostics);

        DensityFit fit = clusters.Fit;
        values.Write(fit.Points.RowCount);
        values.Write(fit.Points.ColumnCount);
        values.Write(fit.Clusters.Parents.Length);
        values.Write(fit.Shortest);
        values.Write(clusters.Offset is not null);
        writer.WriteArray<float>("Features", fit.Points.Values);
        writer.WriteArray<int>("Weights", fit.Weights);
        writer.WriteArray<float>("CoreDistances", fit.CoreDistances);
        writer.WriteArray<int>("PointClusters", fit.PointClusters);
        writer.WriteArray<double>("PointDensities", fit.PointDensities);
        writer.WriteArray("Parents", fit.Clusters.Parents);
        writer.WriteArray("Births", fit.Clusters.Births);
        writer.WriteArray("Deaths", fit.Clusters.Deaths);
        writer.WriteArray("ChosenOf", fit.Clusters.ChosenOf);
        writer.WriteArray("Numbers", fit.Clusters.Numbers);
        if (clusters.Offset is not null)
            writer.WriteArray(OffsetBlock, clusters.Offset.Values);
    }

    // Members of an initializer are evaluated in the order in which they stand, which is the order of writing.
    public static DensityParameters ReadParameters(ModelReader reader)
    {
        var parameters = new DensityParameters
        {
            MinClusterSize = reader.Values.ReadInt32(),
            MinPoints = reader.ReadInt32("MinPoints", 0) is > 0 and int points ? points : null,
            SelectionMethod = reader.ReadEnum<ClusterSelectionMethod>("SelectionMethod"),
            AllowSingleCluster = reader.Values.ReadBoolean(),
            SelectionEpsilon = reader.Values.ReadDouble(),
            Metric = reader.ReadEnum<DistanceMetric>("Metric"),
            Seed = reader.Values.ReadInt32(),
        };
        parameters.Validate();
        return parameters;
    }

    private static void WriteDiagnostics(ModelWriter writer, DensityClusteringDiagnostics diagnostics)
    {
        BinaryWriter values = writer.Values;
        values.Write(diagnostics.RowCount);
        values.Write(diagnostics.DistinctRowCount);
        values.Write(diagnostics.FeatureCount);
        values.Write(diagnostics.NoiseCount);
        values.Write(NeighborMethodFormat.Name(diagnostics.NeighborMethod));
        values.Write(diagnostics.NeighborRecall);
        DiagnosticLists.Write(writer, diagnostics.Warnings, diagnostics.StageTimes);
        values.Write(diagnostics.Clusters.Count);
        foreach (DensityCluster cluster in diagnostics.Clusters)
        {
            values.Write(cluster.ClusterId);
            values.Write(cluster.RowCount);
            values.Write(cluster.Stability);
            values.Write(cluster.Distance);
        }
    }

    public static DensityClusteringDiagnostics ReadDiagnostics(ModelReader reader) =>
        new()
        {
            RowCount = reader.Values.ReadInt32(),
            DistinctRowCount = reader.Values.ReadInt32(),
            FeatureCount = reader.Values.ReadInt32(),
            NoiseCount = reader.Values.ReadInt32(),
            NeighborMethod = NeighborMethodFormat.Read(reader, "NeighborMethod"),
            NeighborRecall = reader.Values.ReadDouble(),
            Warnings = DiagnosticLists.ReadWarnings(reader),
            StageTimes = DiagnosticLists.ReadStageTimes(reader),
            Clusters = DiagnosticLists.ReadList(
                reader,
                () =>
                    new DensityCluster
                    {
                        ClusterId = reader.Values.ReadInt32(),
                        RowCount = reader.Values.ReadInt32(),
                        Stability = reader.Values.ReadDouble(),
                        Distance = reader.Values.ReadDouble(),
                    }
            ),
        };

    public static (DensityFit Fit, CommonOffset? Offset) ReadFit(ModelReader reader, DistanceMetric metric)
    {
        int rows = reader.ReadInt32("the number of rows", 1);
        int columns = reader.ReadInt32("the number of features", 1);
        int clusters = reader.ReadInt32("the number of clusters", 1);
        float shortest = reader.Values.ReadSingle();
        bool hasOffset = reader.Values.ReadBoolean();
        var fit = new DensityFit(
            new Matrix(rows, columns, reader.ReadArray<float>("Features", (long)rows * columns)),
            reader.ReadArray<int>("Weights", rows),
            reader.ReadArray<float>("CoreDistances", rows),
            reader.ReadArray<int>("PointClusters", rows),
            reader.ReadArray<double>("PointDensities", rows),
            shortest,
            new ChosenClusters(
                RequireParents(reader.ReadArray<int>("Parents", clusters)),
                reader.ReadArray<double>("Births", clusters),
                reader.ReadArray<double>("Deaths", clusters),
                reader.ReadArray<int>("ChosenOf", clusters),
                reader.ReadArray<int>("Numbers", clusters)
            )
        );
        Require(fit, metric);
        return (fit, hasOffset ? new CommonOffset(reader.ReadArray<double>(OffsetBlock, columns)) : null);
    }

    // A parent comes before its children, so that no walk from one to the next goes on for ever.
    private static int[] RequireParents(int[] parents)
    {
        for (int cluster = 0; cluster < parents.Length; cluster++)
            Require(parents[cluster] < cluster && parents[cluster] >= (cluster == 0 ? -1 : 0), "Parents");
        return parents;
    }

    private static void Require(DensityFit fit, DistanceMetric metric)
    {
        int clusters = fit.Clusters.Parents.Length;
        RowRange range = RowRange.ForDistances(metric);
        for (int row = 0; row < fit.Points.RowCount; row++)
            Require(range.FirstInvalid(fit.Points.Row(row)) < 0, "Features");
        Require(fit.Shortest > 0 && float.IsFinite(fit.Shortest), "Shortest");
        Require(!fit.Weights.AsSpan().ContainsAnyExceptInRange(1, int.MaxValue), "Weights");
        Require(!fit.CoreDistances.AsSpan().ContainsAnyExceptInRange(0, float.MaxValue), "CoreDistances");
        Require(!fit.PointClusters.AsSpan().ContainsAnyExceptInRange(0, clusters - 1), "PointClusters");
        Require(!fit.PointDensities.AsSpan().ContainsAnyExceptInRange(0, double.MaxValue), "PointDensities");
        Require(!fit.Clusters.Births.ContainsAnyExceptInRange(0, double.MaxValue), "Births");
        Require(!fit.Clusters.Deaths.ContainsAnyExceptInRange(0, double.MaxValue), "Deaths");
        Require(!fit.Clusters.ChosenOf.ContainsAnyExceptInRange(-1, clusters - 1), "ChosenOf");
        Require(!fit.Clusters.Numbers.ContainsAnyExceptInRange(0, clusters), "Numbers");
    }

    private static void Require(bool holds, string name)
    {
        if (!holds)
            throw new FormatException($"The saved model is damaged: '{name}' holds numbers that no fit gives.");
    }
}
