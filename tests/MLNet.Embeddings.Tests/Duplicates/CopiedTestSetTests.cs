using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports.Duplicates;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>The worst leak there is: a test set that is made of copies of training rows, whatever the sizes of the two.</summary>
public class CopiedTestSetTests
{
    // Sizes below and above the number of rows from which vectors are whitened and hubs corrected for, which the copies may take them
    // across. Of 100 rows in twelve classes each class is as small as a group of copies, and taken for one.
    public static TheoryData<string, int> ShapesAndSizes =>
        [
            .. new[] { "classes", "falling variances", "many dimensions" }
                .SelectMany(shape => new[] { 100, 400, 600, 1000, 2000 }.Select(count => (shape, count)))
                .Where(row => row is not ("classes", 100)),
        ];

    [Theory]
    [MemberData(nameof(ShapesAndSizes))]
    public void Leaks_are_found_and_grow_with_the_number_of_copies(string shape, int count)
    {
        int last = 0;
        foreach (double share in (double[])[0.05, 0.3, 0.6, 1])
        {
            int copies = (int)(share * count);
            Flags[] flags = Flag(CopiedSet.Of(shape, count, 1).Copy(copies, 1, 0.02, 0.1), count, out float threshold);

            int leaks = flags[count..].Count(row => row.DIsLeak);
            Assert.True(
                leaks >= (0.98 * copies) - 1 && leaks >= last,
                $"{copies} copies: {leaks} leaks after {last}, threshold {threshold}"
            );
            Assert.InRange(flags[..count].Count(row => row.DIsLeak), (leaks * 98 / 100) - 1, (copies * 102 / 100) + 1);
            for (int copy = 0; copy < copies; copy++)
                Assert.True(!flags[count + copy].DIsLeak || flags[count + copy].DNearestOtherSplitKey == $"{copy:D6}", $"{copies}: {copy}");
            last = leaks;
        }
    }

    private static Flags[] Flag(CopiedSet set, int trainCount, out float threshold)
    {
        var mlContext = new MLContext(1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Vector"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, set.Vectors[0].Length);
        IDataView data = mlContext.Data.LoadFromEnumerable(
            set.Vectors.Select(
                (vector, row) =>
                    new Row
                    {
                        Id = $"{row:D6}",
                        Split = row < trainCount ? "train" : "test",
                        Vector = vector,
                    }
            ),
            schema
        );
        DuplicateFlaggerTransformer flagger = mlContext
            .Transforms.DuplicateFlagger("D", "Vector", idColumnName: "Id", splitColumnName: "Split")
            .Fit(data);
        threshold = flagger.Threshold;
        return [.. mlContext.Data.CreateEnumerable<Flags>(flagger.Transform(data), reuseRowObject: false)];
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Split { get; set; } = "";

        public float[] Vector { get; set; } = [];
    }

    private sealed class Flags
    {
        public bool DIsLeak { get; set; }

        public string DNearestOtherSplitKey { get; set; } = "";
    }
}
