using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Search;

namespace MLNet.Embeddings.Tests.Duplicates;

public class HubnessTests
{
    private static readonly DuplicateSettings Csls = new() { Hubness = DuplicateHubness.Csls };
    private static readonly DuplicateSettings MutualKnn = new() { Hubness = DuplicateHubness.MutualKnn };

    [Theory]
    [InlineData(DuplicateHubness.Csls, 0.15f)]
    [InlineData(DuplicateHubness.MutualKnn, 0.9f)]
    public void Pairs_and_nearest_rows_are_those_of_brute_force_over_all_pairs(DuplicateHubness hubness, float threshold)
    {
        DuplicateIndex index = DuplicateSet
            .Random(260, 6, 21, copies: 0.3)
            .Index(DuplicateThreshold.Fixed(threshold), new DuplicateSettings { Hubness = hubness }, threads: 2);
        Matrix vectors = index.Rows.Vectors!;
        NeighborScales scales = index.Matches.Scales;
        var expected = new ContentMatches(vectors.RowCount);
        var pairs = new List<ContentPair>();
        for (int row = 0; row < vectors.RowCount; row++)
        {
            for (int other = row + 1; other < vectors.RowCount; other++)
            {
                float score = scales.Score(
                    Cosines.Distance(vectors.Row(row), vectors.Row(other)),
                    scales.Scales[row],
                    scales.Scales[other]
                );
                if (float.IsNaN(score))
                    continue;

                bool across = ContentSplits.AreAcross(index.Rows.Splits[row], index.Rows.Splits[other]);
                expected.Offer(row, other, score, across);
                expected.Offer(other, row, score, across);
                if (score >= threshold - SimilarityJoin.Tolerance)
                    pairs.Add(new ContentPair(row, other, score));
            }
        }

        Assert.NotEmpty(pairs);
        Assert.Equal(pairs, index.Matches.Pairs);
        Assert.Equal(expected.Nearest, index.Matches.Nearest);
        Assert.Equal(expected.NearestScores, index.Matches.NearestScores);
    }

    [Fact]
    public void Without_copies_the_scale_of_a_row_is_the_mean_distance_to_its_twenty_nearest()
    {
        DuplicateIndex index = DuplicateSet.Random(300, 40, 22, copies: 0).Index(DuplicateThreshold.Fixed(0.5f), Csls);
        Matrix vectors = index.Rows.Vectors!;
        double[] expected =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(row =>
                    Enumerable
                        .Range(0, 300)
                        .Where(other => other != row)
                        .Select(other => (double)Cosines.Distance(vectors.Row(row), vectors.Row(other)))
                        .Order()
                        .Take(20)
                        .Average()
                ),
        ];

        int[] plain = [.. Enumerable.Range(0, 300).Where(row => Math.Abs(expected[row] - index.Matches.Scales.Scales[row]) < 1e-5)];
        Assert.InRange(plain.Length, 295, 300);
    }

    [Fact]
    public void Copies_hardly_change_the_scales_of_the_rows_they_are_of()
    {
        DuplicateSet set = DuplicateSet.Random(300, 40, 23, copies: 0);
        float[] alone = set.Index(DuplicateThreshold.Fixed(0.5f), Csls).Matches.Scales.Scales;
        DuplicateRows rows = set.Rows();
        var random = new Random(24);
        for (int copy = 0; copy < 11; copy++)
        {
            for (int row = 0; row < 300; row++)
                set.Add(
                    $"with {copy:D2} copy {row:D5}",
                    [.. rows.Vectors!.Row(row).ToArray().Select(value => value + (0.1f * DuplicateSet.Gaussian(random)))]
                );
        }

        DuplicateIndex copied = set.Index(DuplicateThreshold.Fixed(0.5f), Csls, threads: 2);
        double[] ratios = [.. Enumerable.Range(0, 300).Select(row => (double)copied.Matches.Scales.Scales[row] / alone[row]).Order()];
        Assert.InRange(ratios[15], 0.9, 1.1);
        Assert.InRange(ratios[^15], 0.9, 1.1);
    }

    [Fact]
    public void Among_hubs_the_corrections_find_copies_that_the_cosine_buries()
    {
        DuplicateSet set = HubRidden(1500, 48, 3, out HashSet<(string, string)> copies);
        double plain = RecallAmongBest(set, new DuplicateSettings { ListedPairs = copies.Count }, DuplicateCentering.None, copies);
        double csls = RecallAmongBest(set, Csls with { ListedPairs = copies.Count }, DuplicateCentering.None, copies);
        double whitened = RecallAmongBest(set, Csls with { ListedPairs = copies.Count }, DuplicateCentering.Whiten, copies);

        Assert.InRange(plain, 0, 0.5);
        Assert.InRange(csls, plain + 0.15, 1);
        Assert.InRange(whitened, csls + 0.15, 1);
    }

    [Fact]
    public void A_hub_that_is_near_to_everything_repeats_nothing_when_pairs_must_be_mutual()
    {
        var random = new Random(4);
        var set = new DuplicateSet();
        float[] hub = [.. Enumerable.Repeat(1f, 32)];
        set.Add("hub", hub);
        for (int row = 0; row < 300; row++)
            set.Add($"row {row:D3}", [.. hub.Select(value => value + (1.2f * DuplicateSet.Gaussian(random)))]);

        Assert.InRange(OfHub(new DuplicateSettings()), 100, 300);
        Assert.InRange(OfHub(MutualKnn), 1, NeighborScales.Neighbors);

        int OfHub(DuplicateSettings settings) =>
            set.Index(DuplicateThreshold.Fixed(0.6f), settings).Matches.Pairs.Count(pair => pair.First == 0);
    }

    [Theory]
    [InlineData(16, 0.01)]
    [InlineData(64, 0.05)]
    public void Unrelated_rows_reach_the_corrected_null_threshold_at_about_the_stated_rate(int length, double rate)
    {
        DuplicateIndex index = DuplicateSet.Random(2000, length, 31, copies: 0).Index(DuplicateThreshold.NullPairs(rate), Csls);
        Assert.InRange(index.Findings.IsDuplicate.Count(flag => flag) / 2000.0, rate / 10, 2.5 * rate);
    }

    [Fact]
    public void The_default_threshold_of_corrected_scores_tells_copies_from_other_rows()
    {
        DuplicateSet set = HubRidden(1500, 48, 4, out HashSet<(string, string)> copies);
        using var context = new EngineContext(2);
        DuplicateRows rows = set.Rows();
        DuplicateIndex index = DuplicateIndex.Build(
            ComparisonSpace.Of(rows, DuplicateCentering.Whiten, context).Apply(rows, context),
            DuplicateThreshold.ModelDefault,
            Csls,
            context
        );
        HashSet<(string, string)> found =
        [
            .. DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings).Select(pair => (pair.Key, pair.OtherKey)),
        ];

        Assert.InRange(copies.Count(found.Contains) / (double)copies.Count, 0.8, 1);
        Assert.InRange(found.Count(pair => Origin(pair.Item1) != Origin(pair.Item2)), 0, 0.01 * index.Rows.Count);

        string Origin(string key) => copies.FirstOrDefault(pair => pair.Item2 == key).Item1 is { } source ? Origin(source) : key;
    }

    [Fact]
    public void A_group_of_more_near_copies_than_a_neighborhood_holds_is_still_found()
    {
        var random = new Random(5);
        DuplicateSet set = DuplicateSet.Random(1000, 32, 5, copies: 0);
        float[] original = [.. Enumerable.Range(0, 32).Select(_ => DuplicateSet.Gaussian(random))];
        for (int copy = 0; copy < 60; copy++)
            set.Add($"copy {copy:D2}", [.. original.Select(value => value + (0.02f * DuplicateSet.Gaussian(random)))]);

        DuplicateFindings found = set.Index(DuplicateThreshold.ModelDefault, Csls).Findings;
        Assert.Equal(59, found.IsDuplicate.Take(60).Count(flag => flag));
    }

    [Fact]
    public void Every_row_knows_its_nearest_and_its_nearest_of_another_split()
    {
        DuplicateSet set = DuplicateSet.Random(400, 12, 6, copies: 0.2);
        var alone = new Random(8);
        set.Add("alone", [.. Enumerable.Range(0, 12).Select(_ => DuplicateSet.Gaussian(alone))], "other");
        DuplicateIndex index = set.Index(DuplicateThreshold.Fixed(0.5f), Csls);

        Assert.DoesNotContain(-1, index.Findings.Nearest);
        Assert.All(
            Enumerable.Range(0, index.Rows.Count),
            row => Assert.Equal(index.Rows.SplitOf(row) == DuplicateRows.NoNumber, index.Findings.NearestAcross[row] < 0)
        );
    }

    [Fact]
    public void A_fitted_row_asked_for_as_a_new_one_has_its_fitted_neighbors()
    {
        DuplicateSet set = DuplicateSet.Random(500, 10, 7, copies: 0.3);
        foreach (DuplicateSettings settings in (DuplicateSettings[])[Csls, MutualKnn])
        {
            DuplicateIndex index = set.Index(DuplicateThreshold.Fixed(0.7f), settings);
            var matcher = new DuplicateMatcher(index);
            foreach (ContentPair pair in index.Matches.Pairs)
            {
                // The copy of a row is answered for by the row itself, at 1; slightly turned, by what that one is near to.
                float[] turned =
                [
                    .. index.Rows.Vectors!.Row(pair.First).ToArray().Select((value, column) => value * (1 + (1e-4f * (column % 2)))),
                ];
                DuplicateAnswer answer = matcher.OfNewRow(new DuplicateQuery { Vector = turned });
                Assert.Equal(index.Rows.Keys[pair.First], answer.NearestKey);
                Assert.True(answer.IsDuplicate);
                Assert.InRange(answer.NearestScore, 0.99f, 1);
            }
        }
    }

    [Fact]
    public void Scores_do_not_depend_on_the_order_of_rows_or_on_threads()
    {
        DuplicateSet set = DuplicateSet.Random(400, 20, 8);
        DuplicateIndex expected = set.Index(DuplicateThreshold.ModelDefault, Csls);
        DuplicateIndex other = set.Index(DuplicateThreshold.ModelDefault, Csls, new Random(2), threads: 3);
        Assert.Equal(expected.Threshold, other.Threshold);
        Assert.Equal(expected.Matches.Pairs, other.Matches.Pairs);
        Assert.Equal(expected.Matches.NearestScores, other.Matches.NearestScores);
    }

    [Theory]
    [InlineData(DuplicateHubness.None, NeighborMethod.Exact)]
    [InlineData(DuplicateHubness.None, NeighborMethod.Approximate)]
    [InlineData(DuplicateHubness.Csls, NeighborMethod.Exact)]
    public void The_best_pairs_below_the_threshold_are_listed_and_flag_nothing(DuplicateHubness hubness, NeighborMethod search)
    {
        DuplicateSet set = DuplicateSet.Random(600, 16, 9, copies: 0.1);
        var settings = new DuplicateSettings
        {
            Hubness = hubness,
            NeighborMethod = search,
            Scope = DuplicateScope.CrossSplit,
        };
        DuplicateIndex strict = set.Index(DuplicateThreshold.Fixed(0.97f), settings with { ListedPairs = 100 });
        DuplicateIndex lax = set.Index(DuplicateThreshold.Fixed(0.2f), settings);
        List<DuplicatePair> listed =
        [
            .. DuplicateTables.Pairs(strict.Rows, strict.Contents, strict.Matches, strict.Settings).Where(pair => pair.IsLeak),
        ];
        List<DuplicatePair> expected =
        [
            .. DuplicateTables.Pairs(lax.Rows, lax.Contents, lax.Matches, lax.Settings).Where(pair => pair.IsLeak),
        ];

        Assert.Equal(100, listed.Count);
        Assert.Equal(
            expected.Take(100).Select(pair => (pair.Key, pair.OtherKey, pair.Score)),
            listed.Select(pair => (pair.Key, pair.OtherKey, pair.Score))
        );
        Assert.Contains(listed, pair => pair.Kind == DuplicateKind.Unique && pair.Score < 0.97f);
        Assert.Equal(set.Index(DuplicateThreshold.Fixed(0.97f), settings).Findings.IsDuplicate, strict.Findings.IsDuplicate);
    }

    [Fact]
    public void The_approximate_search_knows_the_nearest_row_below_the_threshold_too()
    {
        DuplicateSet set = DuplicateSet.Random(3000, 24, 10, copies: 0.1);
        DuplicateIndex exact = set.Index(DuplicateThreshold.Fixed(0.95f));
        DuplicateIndex approximate = set.Index(
            DuplicateThreshold.Fixed(0.95f),
            new DuplicateSettings { NeighborMethod = NeighborMethod.Approximate }
        );

        Assert.DoesNotContain(-1, approximate.Findings.Nearest);
        Assert.InRange(
            Enumerable.Range(0, 3000).Count(row => exact.Findings.Nearest[row] == approximate.Findings.Nearest[row]),
            2850,
            3000
        );
    }

    private static double RecallAmongBest(
        DuplicateSet set,
        DuplicateSettings settings,
        DuplicateCentering centering,
        HashSet<(string, string)> copies
    )
    {
        using var context = new EngineContext(2);
        DuplicateRows rows = set.Rows();
        rows = ComparisonSpace.Of(rows, centering, context).Apply(rows, context);
        DuplicateIndex index = DuplicateIndex.Build(rows, DuplicateThreshold.Fixed(1), settings, context);
        List<DuplicatePair> best = DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings);
        return best.Take(copies.Count).Count(pair => copies.Contains((pair.Key, pair.OtherKey))) / (double)copies.Count;
    }

    // As raw pixels are: all rows share a large mean, a few directions hold most of the variance, and plain rows (a third of all) differ
    // from each other by little. Each tenth row is another one with noise in all directions and a change along the large ones.
    private static DuplicateSet HubRidden(int count, int length, int seed, out HashSet<(string, string)> copies)
    {
        var random = new Random(seed);
        var set = new DuplicateSet();
        copies = [];
        var vectors = new List<float[]>();
        for (int row = 0; row < count; row++)
        {
            float detail = row % 3 == 0 ? 0.25f : 1;
            float[] vector =
            [
                .. Enumerable
                    .Range(1, length)
                    .Select(column => 3 + (DuplicateSet.Gaussian(random) * (column < 4 ? 2 : detail * 4 / column))),
            ];
            if (row % 10 == 9)
            {
                int source = random.Next(row);
                vector =
                [
                    .. vectors[source].Select((value, column) => value + (DuplicateSet.Gaussian(random) * (column < 3 ? 0.6f : 0.02f))),
                ];
                copies.Add(($"{source:D4}", $"{row:D4}"));
            }

            vectors.Add(vector);
            set.Add($"{row:D4}", vector);
        }

        return set;
    }
}
