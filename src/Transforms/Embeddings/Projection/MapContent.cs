using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Projection;

/// <summary>The arrays of a fitted map: the part of it that every method saves alike.</summary>
/// <param name="Features">The training rows.</param>
/// <param name="Coordinates">Their positions.</param>
/// <param name="Index">Finds the neighbors of new rows; <see langword="null"/> where they are compared with all rows.</param>
/// <param name="Offset">What was taken off the features; <see langword="null"/>: nothing.</param>
internal sealed record MapContent(Matrix Features, Matrix Coordinates, ApproximateNeighborIndex? Index, CommonOffset? Offset)
{
    /// <value>Finds training rows by their values, where that is known; else the map finds out.</value>
    public RowLookup? Lookup { get; init; }

    /// <value>How far training rows lie from each other; <see langword="null"/> where no trust is asked for.</value>
    public DistanceCalibration? Calibration { get; init; }

    private const string IndexBlock = "Index";
    private const string OffsetBlock = "Offset";

    // Maps are some hundreds wide. Differences of such numbers can still be squared in single precision.
    private const float LargestCoordinate = 1e15f;

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Features.RowCount);
        writer.Values.Write(Features.ColumnCount);
        writer.Values.Write(Index is not null);
        writer.Values.Write(Offset is not null);
        writer.Values.Write(Calibration is not null);
        Calibration?.WriteValues(writer);
        writer.WriteArray<float>("Coordinates", Coordinates.Values);
        writer.WriteArray<float>("Features", Features.Values);
        if (Offset is not null)
            writer.WriteArray<double>(OffsetBlock, Offset.Values);
        Calibration?.WriteScores(writer);
        if (Index is null)
            return;

        using var stream = new MemoryStream();
        using var binary = new BinaryWriter(stream);
        Index.Save(binary);
        binary.Flush();
        int length = (int)stream.Length;
        writer.WriteArray<int>(IndexBlock + "Length", [length]);
        writer.WriteArray<byte>(IndexBlock, stream.GetBuffer().AsSpan(0, length));
    }

    /// <param name="reader">Where to read from.</param>
    /// <param name="componentCount">Columns of the map.</param>
    /// <param name="metric">What new rows are compared by.</param>
    /// <param name="saysWhetherIndexed">Whether the content is of a version that may hold an index.</param>
    /// <param name="saysWhetherShifted">Whether the content is of a version that may hold an offset.</param>
    /// <param name="saysWhetherCalibrated">Whether the content is of a version that may hold a calibration.</param>
    /// <param name="numberOfThreads">Threads to use.</param>
    public static MapContent Read(
        ModelReader reader,
        int componentCount,
        DistanceMetric metric,
        bool saysWhetherIndexed,
        bool saysWhetherShifted,
        bool saysWhetherCalibrated,
        int? numberOfThreads
    )
    {
        int rows = reader.ReadInt32("the number of rows", 1);
        int columns = reader.ReadInt32("the number of features", 1);
        bool hasIndex = saysWhetherIndexed && reader.Values.ReadBoolean();
        bool hasOffset = saysWhetherShifted && reader.Values.ReadBoolean();
        bool isCalibrated = saysWhetherCalibrated && reader.Values.ReadBoolean();
        int calibrated = isCalibrated ? DistanceCalibration.ReadValues(reader) : 0;
        var coordinates = new Matrix(rows, componentCount, reader.ReadArray<float>("Coordinates", (long)rows * componentCount));
        var features = new Matrix(rows, columns, reader.ReadArray<float>("Features", (long)rows * columns));
        ModelReader.Check("Coordinates", coordinates.Values, LargestCoordinate);
        CheckRange(features, RowRange.ForDistances(metric));
        CommonOffset? offset = hasOffset ? new CommonOffset(reader.ReadArray<double>(OffsetBlock, columns)) : null;
        DistanceCalibration? calibration = isCalibrated ? DistanceCalibration.ReadScores(reader, calibrated, rows) : null;
        return new(features, coordinates, hasIndex ? ReadIndex(reader, features, numberOfThreads) : null, offset)
        {
            Calibration = calibration,
        };
    }

    // No fit takes such rows; new ones could not be compared with them.
    private static void CheckRange(Matrix features, RowRange range)
    {
        for (int row = 0; row < features.RowCount; row++)
        {
            if (range.FirstInvalid(features.Row(row)) >= 0)
                throw new FormatException("The saved model is damaged: 'Features' holds numbers that are missing, infinite or too large.");
        }
    }

    private static ApproximateNeighborIndex ReadIndex(ModelReader reader, Matrix features, int? numberOfThreads)
    {
        int length = reader.ReadArray<int>(IndexBlock + "Length", 1)[0];
        using var stream = new MemoryStream(reader.ReadArray<byte>(IndexBlock, length), writable: false);
        using var binary = new BinaryReader(stream);
        using var context = new EngineContext(numberOfThreads);
        return ApproximateNeighborIndex.Load(binary, features, context);
    }
}
