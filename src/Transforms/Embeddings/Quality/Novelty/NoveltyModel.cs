using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Quality.Novelty;

/// <summary>Rows that are known, and how far off a row of their origin may lie.</summary>
internal sealed class NoveltyModel
{
    private readonly RowLookup _lookup;
    private readonly Lock _gate = new();
    private ExactNeighborIndex? _index;

    public NoveltyModel(Matrix rows, DistanceMetric metric, DistanceCalibration calibration)
    {
        Rows = rows;
        Metric = metric;
        Calibration = calibration;
        _lookup = new RowLookup(rows);
    }

    public Matrix Rows { get; }

    public DistanceMetric Metric { get; }

    public DistanceCalibration Calibration { get; }

    /// <summary>Judges rows: one of the training set, known by its values, without itself.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="places">Which of them to judge.</param>
    /// <param name="results">Receives a score and a p-value for each.</param>
    /// <param name="openContext">Opens what a search runs in.</param>
    public void Judge(Matrix rows, IReadOnlyList<int> places, (float Score, float PValue)[] results, Func<EngineContext> openContext)
    {
        var newRows = new List<int>();
        foreach (int row in places)
        {
            int known = _lookup.IndexOf(rows.Row(row), ContentHash.OfRow(rows.Row(row)));
            if (known >= 0)
                results[row] = (Calibration.ScoreOf(known), Calibration.PValueOf(known));
            else
                newRows.Add(row);
        }

        if (newRows.Count == 0)
            return;

        using EngineContext context = openContext();
        NeighborTable table = Ready(context).Search(rows.RowsAt([.. newRows]), Calibration.NeighborCount, context);
        for (int i = 0; i < newRows.Count; i++)
        {
            float score = DistanceCalibration.Score(table.DistancesOf(i));
            results[newRows[i]] = (score, Calibration.PValue(score));
        }
    }

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Rows.RowCount);
        writer.Values.Write(Rows.ColumnCount);
        writer.Values.Write((int)Metric);
        Calibration.WriteValues(writer);
        writer.WriteArray<float>("Rows", Rows.Values);
        Calibration.WriteScores(writer);
    }

    public static NoveltyModel Read(ModelReader reader)
    {
        int rows = reader.ReadInt32("the number of rows", 1);
        int columns = reader.ReadInt32("the number of features", 1);
        DistanceMetric metric = reader.ReadEnum<DistanceMetric>("Metric");
        int neighbors = DistanceCalibration.ReadValues(reader);
        var matrix = new Matrix(rows, columns, reader.ReadArray<float>("Rows", (long)rows * columns));
        ModelReader.Check("Rows", matrix.Values);
        return new NoveltyModel(matrix, metric, DistanceCalibration.ReadScores(reader, neighbors, rows));
    }

    private ExactNeighborIndex Ready(EngineContext context)
    {
        lock (_gate)
            return _index ??= new ExactNeighborIndex(Rows, Metric, context);
    }
}
