using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.NearestNeighbors;

/// <summary>A model of each kind that the first version saved is kept and must load for good.</summary>
public class NearestNeighborsSavedModelTests
{
    private const string First = "nearest-neighbors-1";

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("multiclass", "3013231221203223200221320")]
    [InlineData("binary", "0001110100101101101001011")]
    [InlineData("regression", "1.5 2.25 11.75")]
    public void A_model_of_the_first_format_predicts_as_it_did(string kind, string expected)
    {
        string path = Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", $"{First}-{kind}.zip");
        if (Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") is { } folder)
            path = Write(kind, folder);
        ITransformer model = _context.Model.LoadVerified(path, out DataViewSchema? schema);
        Assert.NotNull(schema!.GetColumnOrNull("Features"));
        IDataView output = model.Transform(_context.Data.LoadFromEnumerable(ReferencePredictions.Asked));
        string actual = kind switch
        {
            "multiclass" => string.Concat(output.GetColumn<uint>("PredictedLabel").Select(key => key - 1)),
            "binary" => string.Concat(output.GetColumn<bool>("PredictedLabel").Select(flag => flag ? 1 : 0)),
            _ => string.Join(' ', output.GetColumn<float>("Score").Take(3).Select(value => value.ToString(CultureInfo.InvariantCulture))),
        };
        Assert.Equal(expected, actual);
        Assert.Equal("row 7", output.GetColumn<string[]>("Neighbors").ElementAt(3)[0]);
    }

    private string Write(string kind, string folder)
    {
        IDataView rows = _context.Data.LoadFromEnumerable(ReferencePredictions.Training);
        IDataView keys = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i => new { Class = i }));
        IDataView data = _context.Transforms.Conversion.MapValueToKey("Key", "Class", keyData: keys).Fit(rows).Transform(rows);
        var options = new NearestNeighborsOptions
        {
            NumberOfNeighbors = 1,
            KeyColumnName = "Id",
            NeighborKeysColumnName = "Neighbors",
            LabelColumnName = kind switch
            {
                "multiclass" => "Key",
                "binary" => "Flag",
                _ => "Value",
            },
        };
        IEstimator<ITransformer> trainer = kind switch
        {
            "multiclass" => _context.MulticlassClassification.Trainers.NearestNeighbors(options),
            "binary" => _context.BinaryClassification.Trainers.NearestNeighbors(options),
            _ => _context.Regression.Trainers.NearestNeighbors(options),
        };
        string path = Path.Combine(folder, $"{First}-{kind}.zip");
        _context.Model.Save(trainer.Fit(data), data.Schema, path);
        return path;
    }
}
