using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.Reports.Interchange;

/// <summary>Rows with a fault of each kind, inspected once for all tests: two classes about two directions.</summary>
public sealed class FaultyRows
{
    private const int Count = 80;
    private const int Dimension = 8;

    private readonly MLContext _mlContext = new(1);

    public FaultyRows() => Report = Inspect();

    public DatasetReport Report { get; }

    /// <summary>Inspects the same rows.</summary>
    /// <param name="change">Changes them first.</param>
    public DatasetReport Inspect(Action<Item[]>? change = null)
    {
        Item[] items = Items();
        change?.Invoke(items);
        return DatasetInspector.Inspect(
            _mlContext.Data.LoadFromEnumerable(items),
            Columns,
            new DatasetInspectorOptions { Title = "Rows <of> a test", MLContext = _mlContext }
        );
    }

    /// <summary>Looks for duplicates among the same rows.</summary>
    public DuplicateReport FindDuplicates() =>
        DuplicateInspector.Inspect(
            _mlContext.Data.LoadFromEnumerable(Items()),
            Columns,
            new DuplicateInspectorOptions
            {
                MLContext = _mlContext,
                Flagger = new DuplicateFlaggerEstimator.Options { Threshold = DuplicateThreshold.Fixed(.99999f) },
            }
        );

    private static DatasetColumns Columns =>
        new()
        {
            VectorColumnName = nameof(Item.Vector),
            LabelColumnName = nameof(Item.Label),
            SplitColumnName = nameof(Item.Split),
            IdColumnName = nameof(Item.Id),
        };

    private static Item[] Items()
    {
        var random = new Random(1);
        Item[] items =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(row => new Item
                {
                    Id = $"i{row:00}",
                    Label = row % 2 == 1 ? "a" : "b",
                    Split = row < 50 ? "train" : "test",
                    Vector =
                    [
                        .. Enumerable.Range(0, Dimension).Select(place => (place == row % 2 ? 1 : 0) + (float)(random.NextDouble() * .2)),
                    ],
                }),
        ];
        items[60].Vector = items[0].Vector; // a copy in another split
        items[61].Vector = items[1].Vector;
        items[62].Vector = items[0].Vector;
        items[21].Vector = items[11].Vector; // and one in the same
        items[5].Label = "b"; // among its neighbors, which are of class a
        items[7].Vector = [0, 0, 0, 0, 0, 0, 0, -1];
        items[9].Vector = [1, 0, float.NaN, 0, 0, 0, 0, 0];
        items[30].Id = "=a,\"b\"\u001b\n|`<c>.jpg";
        items[70].Vector = items[30].Vector;
        return items;
    }

    public sealed class Item
    {
        public string Id { get; set; } = "";

        public string Label { get; set; } = "";

        public string Split { get; set; } = "";

        [VectorType(Dimension)]
        public float[] Vector { get; set; } = [];
    }
}
