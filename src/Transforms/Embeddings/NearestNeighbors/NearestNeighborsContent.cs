using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>How the training rows are written into a saved model: single values first, then arrays.</summary>
internal static class NearestNeighborsContent
{
    public static void Write(NearestNeighborsModel model, ModelWriter writer)
    {
        byte[] approximate = IndexGraphs.ToBytes(model.Approximate);
        writer.Values.Write(model.NeighborCount);
        writer.Values.Write((int)model.Metric);
        writer.Values.Write((int)model.Weighting);
        writer.Values.Write(model.RowCount);
        writer.Values.Write(model.Dimension);
        writer.Values.Write(approximate.Length);
        writer.Values.Write(model.Keys is not null);
        foreach (string key in model.Keys ?? [])
            writer.Values.Write(key);
        writer.WriteArray<float>("Rows", model.Rows.AsSpan());
        writer.WriteArray<float>("Labels", model.Labels);
        writer.WriteArray<byte>("Approximate", approximate);
    }

    /// <param name="reader">Holds the content.</param>
    /// <param name="labels">Labels are from 0 to below it, whole numbers; <see langword="null"/>: any finite number.</param>
    public static NearestNeighborsModel Read(ModelReader reader, int? labels)
    {
        int numberOfNeighbors = reader.ReadInt32("the number of neighbors", 1);
        DistanceMetric metric = reader.ReadEnum<DistanceMetric>("the metric");
        NeighborWeighting weighting = reader.ReadEnum<NeighborWeighting>("the weighting");
        NearestNeighborsSettings.Check(metric, weighting);
        int rowCount = reader.ReadInt32("the number of rows", 1);
        int columnCount = reader.ReadInt32("the number of features", 1);
        int approximateLength = reader.ReadInt32("the length of the approximate index", 0);
        string[]? keys = reader.Values.ReadBoolean() ? reader.ReadStrings(rowCount) : null;
        if (numberOfNeighbors > rowCount)
            throw new FormatException($"The saved model is damaged: it has {rowCount} rows and asks for {numberOfNeighbors} neighbors.");

        var rows = new Matrix(rowCount, columnCount, reader.ReadArray<float>("Rows", (long)rowCount * columnCount));
        float[] values = reader.ReadArray<float>("Labels", rowCount);
        ModelReader.Check("Labels", values);
        if (labels is { } count && values.Any(value => value < 0 || value >= count || value != MathF.Floor(value)))
            throw new FormatException("The saved model is damaged: a label is none of its classes.");

        byte[] approximate = reader.ReadArray<byte>("Approximate", approximateLength);
        using var context = new EngineContext();
        INeighborIndex? index = IndexGraphs.FromBytes(approximate, rows, context);
        index ??= new ExactNeighborIndex(rows, metric, context);
        return new NearestNeighborsModel(index, rows, values, keys, numberOfNeighbors, weighting);
    }
}
