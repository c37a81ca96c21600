using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clustering.Naming;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Clustering;

public class ClusterNamesTests
{
    [Fact]
    public void Terms_are_those_of_the_definition()
    {
        int[] clusters = [0, 0, 1, 1, -1];
        string[][] terms =
        [
            ["cat", "the", "the"],
            ["cat", "dog"],
            ["dog", "the"],
            ["dog", "owl"],
            ["owl", "owl"],
        ];
        string[][] found = ClusterTerms.Of(2, clusters, terms, 3);
        double mean = (5 + 4) / 2.0;
        double cat = 2 / 5.0 * Math.Log(1 + (mean / 2));
        double the = 2 / 5.0 * Math.Log(1 + (mean / 3));
        double dog = 1 / 5.0 * Math.Log(1 + (mean / 3));
        Assert.True(cat > the && the > dog);
        Assert.Equal(["cat", "the", "dog"], found[0]);
        Assert.Equal(["dog", "owl", "the"], found[1]);
    }

    [Fact]
    public void A_text_is_its_words_in_small_letters() =>
        Assert.Equal(["a", "black", "cat", "no", "n7"], ClusterTerms.WordsOf("A black CAT, no. 12 (N7)"));

    [Fact]
    public void Names_that_occur_again_are_numbered() =>
        Assert.Equal(["cat", "dog", "cat 2", "cat 3"], NumberedNames.Of(["cat", "dog", "cat", "cat"]));

    [Fact]
    public void The_word_that_stands_out_names_a_cluster_and_not_the_one_that_fits_everything()
    {
        // The third word is more like both clusters than either of the others.
        var directions = new Matrix(2, 3, [0.8f, 0f, 0.6f, 0f, 0.8f, 0.6f]);
        var words = new Matrix(3, 3, [0.6f, 0f, 0f, 0f, 0.6f, 0f, 0.6f, 0.6f, 0.53f]);
        Assert.Equal([0, 1], VocabularyNames.Best(directions, words));
        Assert.Equal([2], VocabularyNames.Best(directions.RowsAt([0]), words));
        // A cluster whose rows have no direction has no word.
        Assert.Equal([2, -1], VocabularyNames.Best(new Matrix(2, 3, [0.8f, 0f, 0.6f, 0f, 0f, 0f]), words));
    }

    [Fact]
    public void The_estimator_passes_the_workout()
    {
        FeatureData.Row[] rows = FeatureData.Rows(40, 6);
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, _) => context.Transforms.ClusterNames("Named", "Label", "Name"),
                Input = context => FeatureData.View(context, rows),
                PredictedColumn = "Named",
                Predict = (context, transformer) => Names(context, transformer, rows),
                LoadAlone = ClusterNamesTransformer.Load,
            }
        );
    }

    [Fact]
    public void Clusters_are_named_by_labels_and_a_cluster_that_was_not_fitted_is_not()
    {
        var context = new MLContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(30, 6);
        IDataView data = context
            .Transforms.Conversion.MapValueToKey("Label")
            .Fit(FeatureData.View(context, rows))
            .Transform(FeatureData.View(context, rows));
        ClusterNamesTransformer model = context.Transforms.ClusterNames("Named", "Id", "Label").Fit(data);
        Assert.Equal("class 1", model.Names["1"]);
        Assert.Equal("class 1 2", model.Names["4"]);
        rows[3].Id = 1000;
        Assert.Equal("", model.Transform(FeatureData.View(context, rows)).GetColumn<string>("Named").ElementAt(3));
    }

    [Fact]
    public void What_cannot_name_anything_is_refused_in_one_sentence()
    {
        var context = new MLContext(1);
        string[] messages =
        [
            Refusal(new() { OutputColumnName = "N", ClusterColumnName = "C" }),
            Refusal(
                new()
                {
                    OutputColumnName = "N",
                    ClusterColumnName = "C",
                    TextColumnName = "T",
                    NumberOfTerms = 0,
                }
            ),
        ];
        Assert.StartsWith("Names come from texts or from vectors", messages[0], StringComparison.Ordinal);
        Assert.StartsWith("NumberOfTerms must be from 1 to 100.", messages[1], StringComparison.Ordinal);

        string Refusal(ClusterNamesEstimator.Options options) =>
            Assert.ThrowsAny<ArgumentException>(() => context.Transforms.ClusterNames(options)).Message;
    }

    private static string[] Names(MLContext context, ITransformer transformer, FeatureData.Row[] rows)
    {
        using PredictionEngine<FeatureData.Row, Output> engine = context.Model.CreatePredictionEngine<FeatureData.Row, Output>(
            transformer,
            inputSchemaDefinition: FeatureData.Schema(rows[0].Features.Length)
        );
        return [.. rows.Select(row => ViewContent.Format(engine.Predict(row).Named))];
    }

    private sealed class Output
    {
        public string Named { get; set; } = "";
    }
}
