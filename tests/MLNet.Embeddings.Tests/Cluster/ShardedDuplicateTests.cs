using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>Duplicates of shards are those of one process, byte by byte.</summary>
public sealed class ShardedDuplicateTests
{
    private static readonly PlantedRows Planted = PlantedRows.Draw();

    private static readonly string[] Tables = ["duplicates/groups.csv", "duplicates/pairs.csv", "duplicates/leaks.csv"];

    [Theory]
    [InlineData(DuplicateLinkage.Star, DuplicateScope.All, DuplicateKeep.FirstKey)]
    [InlineData(DuplicateLinkage.Complete, DuplicateScope.CrossSplit, DuplicateKeep.SplitPriority)]
    [InlineData(DuplicateLinkage.Star, DuplicateScope.WithinClass, DuplicateKeep.Medoid)]
    public async Task Seven_shards_give_the_groups_and_leaks_of_one_search(
        DuplicateLinkage linkage,
        DuplicateScope scope,
        DuplicateKeep keep
    )
    {
        var options = new ShardDuplicateOptions
        {
            Threshold = PlantedRows.Threshold,
            Linkage = linkage,
            Scope = scope,
            Keep = keep,
        };
        using ShardedRun one = await ShardedRun.OfAsync(Planted, 1, plan => plan.FindDuplicates(options));
        using ShardedRun seven = await ShardedRun.OfAsync(Planted, 7, plan => plan.FindDuplicates(options), threads: 1);

        GroupTables expected = InOneProcess(options);
        Action<Stream>[] writers = [expected.WriteGroups, expected.WritePairs, expected.WriteLeaks];
        for (int table = 0; table < Tables.Length; table++)
        {
            using var stream = new MemoryStream();
            writers[table](stream);
            string text = Encoding.UTF8.GetString(stream.ToArray());
            Assert.True(text.Split('\n').Length > 40, $"{Tables[table]} says little: {text}");
            Assert.Equal(text, one.Text(Tables[table]));
            Assert.Equal(text, seven.Text(Tables[table]));
        }
    }

    [Fact]
    public async Task They_are_those_that_the_estimator_finds()
    {
        using ShardedRun run = await ShardedRun.OfAsync(
            Planted,
            4,
            plan => plan.FindDuplicates(new ShardDuplicateOptions { Threshold = PlantedRows.Threshold })
        );
        var context = new MLContext(1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(VectorOfKey));
        schema[nameof(VectorOfKey.Vector)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Planted.Vectors.ColumnCount);
        IDataView data = context.Data.LoadFromEnumerable(
            Planted.Rows.Select((row, place) => new VectorOfKey { Key = row.Key, Vector = Planted.Vectors.Row(place).ToArray() }),
            schema
        );
        DuplicateFlaggerTransformer flagger = context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    InputColumnName = nameof(VectorOfKey.Vector),
                    IdColumnName = nameof(VectorOfKey.Key),
                    Threshold = DuplicateThreshold.Fixed(PlantedRows.Threshold),
                }
            )
            .Fit(data);

        string[] expected =
        [
            .. flagger.GetGroups().SelectMany(group => group.MemberKeys.Select(key => $"{group.Id},{key},{group.RepresentativeKey}")),
        ];
        Assert.True(expected.Length > 300);
        Assert.Equal(expected, run.Text(Tables[0]).TrimEnd().Split('\n').Skip(1).Select(line => string.Join(',', line.Split(',').Take(3))));
    }

    [Fact]
    public async Task Cells_find_what_comparing_all_finds()
    {
        using ShardedRun exact = await ShardedRun.OfAsync(
            Planted,
            3,
            plan => plan.FindDuplicates(new ShardDuplicateOptions { Threshold = PlantedRows.Threshold, Join = ShardJoin.Exact })
        );
        var cells = new ShardDuplicateOptions
        {
            Threshold = PlantedRows.Threshold,
            Join = ShardJoin.Cells,
            RecallSample = 600,
        };
        using ShardedRun three = await ShardedRun.OfAsync(Planted, 3, plan => plan.FindDuplicates(cells));
        using ShardedRun five = await ShardedRun.OfAsync(Planted, 5, plan => plan.FindDuplicates(cells), threads: 1);

        Assert.All(Tables, table => Assert.Equal(exact.Text(table), three.Text(table)));
        Assert.All(Tables, table => Assert.Equal(exact.Text(table), five.Text(table)));
        JsonNode recall = JsonNode.Parse(three.Text("duplicates/recall.json"))!;
        Assert.True((int)recall["pairs"]! > 100);
        Assert.Equal(1, (double)recall["recall"]!);
        Assert.InRange((double)recall["atLeast"]!, 0.97, 0.9999);
        Assert.Equal("cells", (string)three.Plan.Options["duplicates"]!["join"]!);
    }

    [Fact]
    public async Task What_cells_miss_is_measured()
    {
        // One cell per row of 250 on data that hardly has cells: many pairs are parted.
        using ShardedRun run = await ShardedRun.OfAsync(
            Planted,
            3,
            plan =>
                plan.FindDuplicates(
                    new ShardDuplicateOptions
                    {
                        Threshold = PlantedRows.Threshold,
                        Join = ShardJoin.Cells,
                        CellsPerRow = 1,
                        Cells = 250,
                        RecallSample = Planted.Rows.Length,
                    }
                )
        );
        JsonNode recall = JsonNode.Parse(run.Text("duplicates/recall.json"))!;
        RowPair[] all = [.. Read(run, "pairs/probe-0.npy"), .. Read(run, "pairs/probe-1.npy"), .. Read(run, "pairs/probe-2.npy")];
        var found = new PairGraph(Read(run, "pairs/all.npy"));
        RowPair[] distinct = PairFile.Ordered(all);
        double share = distinct.Count(pair => found.Contains(pair.First, pair.Second)) / (double)distinct.Length;
        Assert.Equal(share, (double)recall["recall"]!);
        Assert.InRange(share, 0.5, 0.999);
    }

    [Fact]
    public async Task A_threshold_is_calibrated_alike_whatever_the_shards()
    {
        using ShardedRun one = await ShardedRun.OfAsync(Planted, 1, plan => plan.FindDuplicates());
        using ShardedRun six = await ShardedRun.OfAsync(Planted, 6, plan => plan.FindDuplicates());
        Assert.Equal(one.Text("threshold.json"), six.Text("threshold.json"));
        Assert.InRange((float)JsonNode.Parse(one.Text("threshold.json"))!["threshold"]!, 0.5f, 0.99f);
        Assert.All(Tables, table => Assert.Equal(one.Text(table), six.Text(table)));
    }

    [Fact]
    public async Task Too_many_pairs_are_one_sentence()
    {
        using ShardedRun run = await ShardedRun.PlanAsync(
            Planted,
            2,
            plan => plan.FindDuplicates(new ShardDuplicateOptions { Threshold = 0, MaximumNumberOfPairs = 1_000 })
        );
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => run.RunAsync());
        Assert.Equal(ClusterFault.InvalidPlan, exception.Fault);
        Assert.Contains("More than 1,000 pairs reach the threshold of 0", exception.Message);
    }

    private static RowPair[] Read(ShardedRun run, string name)
    {
        using FileStream file = File.OpenRead(run.PathOf(name));
        return PairFile.Read(file);
    }

    private static GroupTables InOneProcess(ShardDuplicateOptions options)
    {
        var builder = new DuplicateRowsBuilder(Planted.Vectors.ColumnCount, false, hasSplits: true, hasLabels: true, hasScores: false);
        for (int row = 0; row < Planted.Rows.Length; row++)
            builder.Add(Planted.Rows[row].Key, Planted.Vectors.Row(row), "", Planted.Rows[row].Split, Planted.Rows[row].Label, 0);
        using var context = new EngineContext(1);
        DuplicateRows rows = builder.Build(ImageDecoders.Default, context);
        var settings = new DuplicateSettings
        {
            Linkage = options.Linkage,
            Scope = options.Scope,
            Keep = options.Keep,
            SplitPriority = options.SplitPriority,
            NeighborMethod = NeighborMethod.Exact,
        };
        DuplicateIndex index = DuplicateIndex.Build(rows, DuplicateThreshold.Fixed(options.Threshold!.Value), settings, context);
        return new GroupTables(
            rows,
            index.Findings,
            DuplicateTables.Groups(rows, index.Findings),
            DuplicateTables.Pairs(rows, index.Contents, index.Matches, settings)
        );
    }

    private sealed class VectorOfKey
    {
        public string Key { get; set; } = "";

        public float[] Vector { get; set; } = [];
    }
}
