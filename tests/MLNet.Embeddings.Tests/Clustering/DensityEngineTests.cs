using MLNet.Embeddings.Clustering;
using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Clustering.Parameters;
using MLNet.Embeddings.Clustering.Spanning;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Tests.Clustering;

public class DensityEngineTests
{
    // Labels of dbscan::hdbscan 1.1-11 of R.
    [Theory]
    [InlineData(
        160,
        2,
        1,
        5,
        "31233122312031223120312031203120312031203120312031213120312131223120312031203120"
            + "31233123312031203120312031203120312031213122312231233120312331203120312031203120"
    )]
    [InlineData(
        160,
        2,
        1,
        9,
        "31233120312031203120312031203120312031003120312031213120312131223100312031203120"
            + "31233123312031203100312031003120312031213120312231233120312331203120312031203120"
    )]
    [InlineData(
        160,
        2,
        7,
        4,
        "72607230720072507200726072007241720172007247723072607260726272007200723772507200"
            + "72507240720072607260725072507200723072347260727072007200720272407251720172407001"
    )]
    [InlineData(
        160,
        6,
        3,
        6,
        "31203120312031203120312031203120312031203123312031223120312031203120312231203123"
            + "31233121312331203123312031203120312031203120312231203123312031233120312031203120"
    )]
    [InlineData(
        120,
        24,
        5,
        5,
        "312031203120312031203120312031203120312031203120312031203120312031203120312031203120312031203120312031203120312031203120"
    )]
    [InlineData(
        120,
        24,
        5,
        8,
        "312031203120312031203120312031203120312031203120312031203120312031203120312031203120312031203120312031203120312031203120"
    )]
    public void The_clusters_are_those_of_R(int rows, int columns, int seed, int minPoints, string expected)
    {
        // A row that is as near to two clusters as these are to each other leaves both when they part; R leaves it in one of them, by the
        // order in which it happens to meet equally long edges.
        (DensityFit fit, ClusterMembership[] answers) = Fit(DrawnBlobs.Draw(rows, columns, seed), new() { MinClusterSize = minPoints });
        int[] labels = [.. expected.Select(label => label - '0')];
        int tied = 0;
        for (int row = 0; row < rows; row++)
        {
            if (answers[row].Cluster > 0 || labels[row] == 0 || !fit.Clusters.Births.Contains(fit.PointDensities[row]))
                continue;
            labels[row] = 0;
            tied++;
        }

        Assert.Equal(Partition(labels), Partition(answers.Select(answer => answer.Cluster)));
        Assert.InRange(tied, 0, 3);
    }

    [Fact]
    public void Clusters_probabilities_and_outlier_scores_are_those_of_the_definition()
    {
        for (int seed = 0; seed < 60; seed++)
            AssertDefined(seed);
    }

    // More than two blocks of rows, of which all are open where clouds lie apart, and few where they do not.
    [Theory]
    [InlineData(420, 40, 1)]
    [InlineData(420, 3, 2)]
    [InlineData(150, 0, 2)]
    [InlineData(150, 40, 6)]
    public void The_spanning_tree_of_many_columns_is_as_short_as_can_be(int rowCount, float distance, int minPoints) =>
        AssertShortest(Clouds(rowCount, 16, 1, distance), minPoints);

    [Fact]
    public void Every_width_of_vectors_and_any_number_of_threads_give_the_same_bits()
    {
        Matrix rows = Clouds(500, 12, 4, 4);
        var parameters = new DensityParameters { MinClusterSize = 4, MinPoints = 3 };
        ClusterMembership[] expected = Answers(rows, parameters);
        Assert.Contains(expected, answer => answer.Cluster > 1);
        foreach (int threads in new[] { 1, 3 })
        {
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
                Assert.Equal(expected, Answers(rows, parameters, threads, path: path));
        }
    }

    [Fact]
    public void Neighbors_that_are_at_hand_give_the_same_bits()
    {
        foreach (int columns in new[] { 2, 12 })
        {
            Matrix rows = Clouds(300, columns, 5, 5);
            NeighborSet neighbors = NeighborSet.Find(rows, 20);
            var parameters = new DensityParameters { MinClusterSize = 5 };
            ClusterMembership[] expected = Answers(rows, parameters);
            Assert.Contains(expected, answer => answer.Cluster > 0);
            Assert.Equal(expected, Answers(rows, parameters, neighbors: neighbors));
        }
    }

    [Fact]
    public void The_order_of_the_rows_changes_no_answer()
    {
        // On a lattice nearly every distance occurs many times.
        Matrix rows = Lattice(new Random(3), 120, 2);
        var parameters = new DensityParameters { MinClusterSize = 4, MinPoints = 3 };
        int[] order = [.. Enumerable.Range(0, 120).OrderBy(row => (row * 53) % 120)];
        ClusterMembership[] straight = Answers(rows, parameters);
        ClusterMembership[] shuffled = Answers(rows.RowsAt(order), parameters);
        Assert.Equal(Partition(order.Select(row => straight[row].Cluster)), Partition(shuffled.Select(answer => answer.Cluster)));
        Assert.Equal(order.Select(row => straight[row].OutlierScore), shuffled.Select(answer => answer.OutlierScore));
    }

    [Fact]
    public void Clusters_that_part_at_a_short_distance_stay_together()
    {
        var rows = new Matrix(60, 1);
        for (int row = 0; row < 60; row++)
            rows[row, 0] = (row % 3 * 10) + (row % 3 == 2 ? 100 : 0) + (row / 3 * 0.1f);
        DensityParameters parameters = new() { MinClusterSize = 5, SelectionMethod = ClusterSelectionMethod.Leaf };
        Assert.Equal(3, Answers(rows, parameters).Max(answer => answer.Cluster));
        ClusterMembership[] merged = Answers(rows, parameters with { SelectionEpsilon = 20 });
        Assert.Equal(2, merged.Max(answer => answer.Cluster));
        Assert.Equal(merged[0].Cluster, merged[1].Cluster);
        Assert.NotEqual(merged[0].Cluster, merged[2].Cluster);
    }

    [Fact]
    public void Equal_rows_are_noise_unless_all_rows_may_be_one_cluster()
    {
        var rows = new Matrix(12, 3);
        Assert.All(Answers(rows, new()), answer => Assert.Equal(0, answer.Cluster));
        Assert.All(Answers(rows, new() { AllowSingleCluster = true }), answer => Assert.Equal(new ClusterMembership(1, 1, 0), answer));
        using var context = new EngineContext(1);
        (_, DensityClusteringDiagnostics diagnostics) = DensityEngine.Fit(rows, new(), null, context);
        Assert.StartsWith("All 12 rows are equal", Assert.Single(diagnostics.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5, null, "There is 1 row, and MinClusterSize is 5: give more rows or lower MinClusterSize.")]
    [InlineData(4, 3, 6, "There are 4 rows, and MinPoints is 6: give more rows or lower MinPoints.")]
    public void Too_few_rows_are_refused_in_one_sentence(int count, int minClusterSize, int? minPoints, string message)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
            Answers(new Matrix(count, 2), new() { MinClusterSize = minClusterSize, MinPoints = minPoints })
        );
        Assert.Equal(message, exception.Message);
    }

    private static Matrix Clouds(int count, int columns, int seed, float distance)
    {
        var random = new Random(seed);
        var rows = new Matrix(count, columns);
        for (int row = 0; row < count; row++)
        {
            int cloud = row % 5;
            for (int column = 0; column < columns; column++)
                rows[row, column] = (float)(
                    ((random.NextDouble() + random.NextDouble() - 1) * (cloud + 1)) + (column == cloud ? distance : 0)
                );
        }

        return rows;
    }

    private static ClusterMembership[] Answers(
        Matrix rows,
        DensityParameters parameters,
        int threads = 2,
        NeighborSet? neighbors = null,
        SimdPath? path = null
    ) => Fit(rows, parameters, threads, neighbors, path).Answers;

    private static (DensityFit Fit, ClusterMembership[] Answers) Fit(
        Matrix rows,
        DensityParameters parameters,
        int threads = 2,
        NeighborSet? neighbors = null,
        SimdPath? path = null
    )
    {
        using var context = new EngineContext(threads);
        (DensityFit fit, _) = DensityEngine.Fit(rows, parameters, neighbors, context, path);
        var clusters = new FittedClusters(fit, parameters.Metric, parameters.NumberOfOthers, null);
        var answers = new ClusterMembership[rows.RowCount];
        clusters.Answer(
            rows,
            [.. Enumerable.Range(0, rows.RowCount)],
            answers,
            () => throw new InvalidOperationException("Training rows are searched.")
        );
        return (fit, answers);
    }

    private static void AssertDefined(int seed)
    {
        var random = new Random(seed);
        Matrix rows = Rows(random);
        DensityParameters parameters = new()
        {
            MinClusterSize = random.Next(2, 6),
            MinPoints = random.Next(1, 6),
            SelectionMethod = (ClusterSelectionMethod)random.Next(2),
            AllowSingleCluster = random.Next(3) == 0,
            Metric = rows.ColumnCount > 1 && random.Next(3) == 0 ? DistanceMetric.Cosine : DistanceMetric.Euclidean,
        };
        var naive = new NaiveDensity(rows, parameters.MinClusterSize, parameters.MinPoints.Value, parameters.Metric);
        (int Cluster, double Probability, double Outlier)[] expected = naive.Answers(
            parameters.SelectionMethod,
            parameters.AllowSingleCluster
        );
        ClusterMembership[] answers = Answers(rows, parameters);
        Assert.Equal(Partition(expected.Select(answer => answer.Cluster + 1)), Partition(answers.Select(answer => answer.Cluster)));
        for (int row = 0; row < answers.Length; row++)
        {
            Assert.Equal(expected[row].Probability, answers[row].Probability, 1e-5);
            Assert.Equal(expected[row].Outlier, answers[row].OutlierScore, 1e-5);
        }
    }

    private static void AssertShortest(Matrix rows, int minPoints)
    {
        using var context = new EngineContext(2);
        var parameters = new DensityParameters { MinPoints = minPoints, NeighborMethod = NeighborMethod.Exact };
        (_, TreeEdge[] edges, _) = DensityEngine.Connect(rows, parameters, null, context);
        Assert.Equal(rows.RowCount - 1, edges.Length);
        Assert.Equal(NaiveDensity.TreeLength(rows, minPoints), edges.Sum(edge => (double)edge.Weight), 1e-3);
    }

    // Lattices and repetitions, which tie, as well as numbers of which no two distances are equal.
    private static Matrix Rows(Random random)
    {
        int columns = new[] { 1, 2, 3, 12 }[random.Next(4)];
        int count = random.Next(6, 46);
        if (random.Next(2) == 0)
            return Lattice(random, count, columns);

        var rows = new Matrix(count, columns);
        for (int row = 0; row < count; row++)
        {
            bool repeats = row > 0 && random.Next(5) == 0;
            if (repeats)
                rows.Row(random.Next(row)).CopyTo(rows.Row(row));
            for (int column = 0; column < columns && !repeats; column++)
                rows[row, column] = (random.Next(3) * 4) + random.NextSingle() + 0.5f;
        }

        return rows;
    }

    private static Matrix Lattice(Random random, int count, int columns)
    {
        var rows = new Matrix(count, columns);
        foreach (ref float value in rows.AsSpan())
            value = random.Next(1, columns == 1 ? 60 : 9);
        return rows;
    }

    // The rows of each cluster, and those of noise, whatever the clusters are called.
    private static string Partition(IEnumerable<int> labels)
    {
        var names = new Dictionary<int, int> { [0] = 0 };
        return string.Join(' ', labels.Select(label => names.TryAdd(label, names.Count) ? names[label] : names[label]));
    }
}
