using FsCheck.Fluent;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Tests.Duplicates;

public class DuplicateIndexTests
{
    [Fact]
    public void Results_do_not_depend_on_the_order_of_rows_or_on_threads()
    {
        DuplicateSet set = DuplicateSet.Random(500, 20, 1);
        string expected = Describe(set.Index(DuplicateThreshold.Fixed(0.95f)));
        Assert.Equal(expected, Describe(set.Index(DuplicateThreshold.Fixed(0.95f), order: new Random(1), threads: 2)));
        Assert.Equal(expected, Describe(set.Index(DuplicateThreshold.Fixed(0.95f), order: new Random(2), threads: 3)));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(7, 3)]
    [InlineData(200, 64)]
    [InlineData(450, 33)]
    [InlineData(700, 260, PruningUse.Always)]
    [InlineData(2000, 24)]
    internal void The_join_finds_what_brute_force_in_double_precision_finds(
        int count,
        int length,
        PruningUse pruning = PruningUse.WherePays
    )
    {
        foreach (SimdPath path in (ReadOnlySpan<SimdPath>)[SimdPath.Portable, SimdPath.Vector256, SimdPath.Vector512])
        {
            DuplicateRows rows = DuplicateSet.Random(count, length, count, copies: 0.4).Rows();
            int[] splits = rows.Splits;
            int[] contents = [.. Enumerable.Range(0, count)];
            using var context = new EngineContext(2);
            ContentMatches found = SimilarityJoin.Run(
                rows.Vectors!,
                contents,
                splits,
                0.9f,
                new PairBudget(1_000_000),
                context,
                path,
                pruning
            );
            ContentMatches expected = BruteForce(rows.Vectors!, splits, 0.9f);

            Assert.Equal(expected.Pairs, found.Pairs);
            Assert.Equal(expected.Nearest, found.Nearest);
            Assert.Equal(expected.NearestScores, found.NearestScores);
            Assert.Equal(expected.NearestAcross, found.NearestAcross);
            Assert.Equal(expected.NearestAcrossScores, found.NearestAcrossScores);
        }
    }

    [Fact]
    public void The_approximate_search_misses_hardly_a_pair_says_so_and_repeats_itself()
    {
        DuplicateSet set = DuplicateSet.Random(1200, 64, 9, copies: 0.5);
        var settings = new DuplicateSettings { NeighborMethod = NeighborMethod.Approximate };
        DuplicateIndex exact = set.Index(DuplicateThreshold.Fixed(0.95f));
        DuplicateIndex approximate = set.Index(DuplicateThreshold.Fixed(0.95f), settings);

        Assert.Subset(exact.Matches.Pairs.ToHashSet(), approximate.Matches.Pairs.ToHashSet());
        double recall = (double)approximate.Matches.Pairs.Length / exact.Matches.Pairs.Length;
        Assert.InRange(recall, 0.98, 1);
        Assert.Equal(recall, approximate.Matches.Recall, 0.03);
        Assert.Equal(
            approximate.Matches.Pairs,
            set.Index(DuplicateThreshold.Fixed(0.95f), settings, new Random(3), threads: 3).Matches.Pairs
        );
        Assert.True(exact.Matches.Recall == 1);
    }

    [Fact]
    public void A_star_holds_nobody_below_the_threshold_and_a_complete_group_no_such_pair() =>
        Prop.ForAll(
                Gen.Choose(0, 10_000).ToArbitrary(),
                seed =>
                {
                    DuplicateSet set = DuplicateSet.Random(60, 3, seed, copies: 0.7);
                    DuplicateIndex star = set.Index(DuplicateThreshold.Fixed(0.9f));
                    for (int row = 0; row < star.Rows.Count; row++)
                    {
                        Assert.False(star.Findings.IsChained[row]);
                        if (star.Findings.IsDuplicate[row])
                            Assert.False(star.Findings.IsDuplicate[star.Findings.Representatives[row]]);
                    }

                    DuplicateIndex complete = set.Index(
                        DuplicateThreshold.Fixed(0.9f),
                        new DuplicateSettings { Linkage = DuplicateLinkage.Complete }
                    );
                    HashSet<(int, int)> pairs = [.. complete.Matches.Pairs.Select(pair => (pair.First, pair.Second))];
                    for (int row = 0; row < 60; row++)
                    {
                        for (int other = row + 1; other < 60; other++)
                            Assert.True(
                                complete.Findings.Groups[row] == 0
                                    || complete.Findings.Groups[row] != complete.Findings.Groups[other]
                                    || pairs.Contains((row, other))
                            );
                    }
                }
            )
            .CheckQuietly();

    [Fact]
    public void Scopes_admit_their_pairs_only_and_leaks_are_reported_in_all_of_them()
    {
        DuplicateSet rows = new DuplicateSet()
            .AddAngle("a", 0, "train", "cat")
            .AddAngle("b", 1, "train", "dog")
            .AddAngle("c", 2, "test", "cat")
            .AddAngle("d", 90, "test", "cat");
        bool[] Flags(DuplicateScope scope)
        {
            DuplicateFindings found = rows.Index(DuplicateSet.Within(5), new DuplicateSettings { Scope = scope }).Findings;
            Assert.Equal([true, true, true, false], found.IsLeak);
            Assert.Equal([true, true, true, false], found.IsLabelConflict);
            return found.IsDuplicate;
        }

        Assert.Equal([false, true, true, false], Flags(DuplicateScope.All));
        Assert.Equal([false, true, false, false], Flags(DuplicateScope.WithinSplit));
        Assert.Equal([false, false, true, false], Flags(DuplicateScope.CrossSplit));
        Assert.Equal([false, false, true, false], Flags(DuplicateScope.WithinClass));
    }

    [Fact]
    public void Identical_rows_of_one_split_are_no_duplicates_across_splits()
    {
        DuplicateSet rows = new DuplicateSet()
            .Add("a", [1, 0], "train")
            .Add("b", [1, 0], "train")
            .Add("c", [1, 0], "test")
            .Add("d", [0, 1], "test")
            .Add("e", [0, 1], "test");
        DuplicateFindings found = rows.Index(
            DuplicateThreshold.Fixed(0.9f),
            new DuplicateSettings { Scope = DuplicateScope.CrossSplit }
        ).Findings;
        Assert.Equal([false, false, true, false, false], found.IsDuplicate);
        Assert.Equal([1, 1, 1, 0, 0], found.Groups);
    }

    [Fact]
    public void Adding_rows_gives_the_answer_of_a_fit_to_all_of_them()
    {
        DuplicateSet first = DuplicateSet.Random(150, 12, 5);
        DuplicateSet all = DuplicateSet.Random(220, 12, 5);
        DuplicateRows known = first.Rows();
        DuplicateRows everything = all.Rows();
        DuplicateRows added = Part(
            everything,
            [
                .. Enumerable
                    .Range(0, everything.Count)
                    .Where(row => Array.BinarySearch(known.Keys, everything.Keys[row], StringComparer.Ordinal) < 0),
            ]
        );
        using var context = new EngineContext(2);

        DuplicateIndex grown = DuplicateIndex.Build(
            DuplicateRowsUnion.Of(known, added),
            DuplicateThreshold.Fixed(0.95f),
            new DuplicateSettings(),
            context
        );
        Assert.Equal(Describe(all.Index(DuplicateThreshold.Fixed(0.95f))), Describe(grown));
    }

    [Fact]
    public void A_new_row_is_compared_with_the_fitted_rows_alone()
    {
        var matcher = new DuplicateMatcher(
            new DuplicateSet()
                .AddAngle("a", 0, "train", "cat")
                .AddAngle("b", 1, "train", "cat")
                .AddAngle("c", 90, "valid", "dog")
                .Index(DuplicateSet.Within(5))
        );
        var query = new DuplicateQuery
        {
            Vector = [(float)Math.Cos(0.05), (float)Math.Sin(0.05)],
            Split = -3,
            Label = -3,
        };
        DuplicateAnswer answer = matcher.OfNewRow(query);

        Assert.True(answer.IsDuplicate && answer.IsLeak && answer.IsLabelConflict && !answer.IsRepresentative);
        Assert.Equal(DuplicateKind.Near, answer.Kind);
        Assert.Equal(("b", "a", 1), (answer.NearestKey, answer.RepresentativeKey, answer.Group));
        Assert.Equal(Math.Cos(0.05), answer.ScoreToRepresentative, 1e-5);

        DuplicateAnswer far = matcher.OfNewRow(new DuplicateQuery { Vector = [-1, 0] });
        Assert.False(far.IsDuplicate || far.IsLeak);
        Assert.Equal("c", far.NearestKey);
        Assert.Equal("", matcher.OfNewRow(new DuplicateQuery { Status = DuplicateStatus.ZeroVector, Vector = [0, 0] }).NearestKey);
    }

    [Fact]
    public void Identical_rows_without_keys_are_all_flagged()
    {
        var matcher = new DuplicateMatcher(
            new DuplicateSet().Add("0", [1, 2]).Add("1", [1, 2]).Add("2", [5, 1]).Index(DuplicateThreshold.Fixed(0.99f))
        );
        Assert.True(matcher.TryFindByContent(new DuplicateQuery { Vector = [1, 2] }, out DuplicateAnswer copy));
        Assert.True(copy.IsDuplicate);
        Assert.True(matcher.TryFindByContent(new DuplicateQuery { Vector = [5, 1] }, out DuplicateAnswer single));
        Assert.False(single.IsDuplicate);
        Assert.False(matcher.TryFindByContent(new DuplicateQuery { Vector = [5, 2] }, out _));
    }

    [Fact]
    public void No_row_and_one_row_and_equal_rows_are_fine()
    {
        Assert.Empty(new DuplicateSet().Index(DuplicateThreshold.ModelDefault).Findings.IsDuplicate);
        DuplicateFindings one = new DuplicateSet().Add("a", [1, 2]).Index(DuplicateThreshold.ModelDefault).Findings;
        Assert.Equal((false, -1, 0), (one.IsDuplicate[0], one.Nearest[0], one.Groups[0]));

        var equal = new DuplicateSet();
        for (int row = 0; row < 50; row++)
            equal.Add($"{row:D2}", [3, 4]);
        foreach (
            DuplicateThreshold threshold in (DuplicateThreshold[])
                [DuplicateThreshold.ModelDefault, DuplicateThreshold.TargetFraction(0.5), DuplicateThreshold.NullPairs(0.01)]
        )
            Assert.Equal(49, equal.Index(threshold).Findings.IsDuplicate.Count(flag => flag));
    }

    [Fact]
    public void A_key_that_occurs_twice_is_named() =>
        Assert.Contains(
            "'same' occurs twice, in rows 0 and 2",
            Assert.Throws<ArgumentException>(() => new DuplicateSet().Add("same", [1]).Add("other", [1]).Add("same", [2]).Rows()).Message
        );

    [Fact]
    public void A_missing_split_leaks_nowhere()
    {
        DuplicateFindings found = new DuplicateSet()
            .AddAngle("a", 0, "train")
            .AddAngle("b", 1)
            .AddAngle("c", 90, "test")
            .Index(DuplicateSet.Within(5))
            .Findings;
        Assert.Equal([false, false, false], found.IsLeak);
        Assert.Equal([2, -1, 0], found.NearestAcross);
    }

    private static DuplicateRows Part(DuplicateRows rows, int[] picked)
    {
        var vectors = new Matrix(picked.Length, rows.Vectors!.ColumnCount);
        for (int row = 0; row < picked.Length; row++)
            rows.Vectors.Row(picked[row]).CopyTo(vectors.Row(row));

        return new DuplicateRows
        {
            Keys = [.. picked.Select(row => rows.Keys[row])],
            Statuses = [.. picked.Select(row => rows.Statuses[row])],
            Vectors = vectors,
            Scores = [.. picked.Select(row => rows.Scores[row])],
            Splits = [.. picked.Select(row => rows.Splits[row])],
            SplitNames = rows.SplitNames,
            Labels = [.. picked.Select(row => rows.Labels[row])],
            LabelNames = rows.LabelNames,
        };
    }

    private static string Describe(DuplicateIndex index)
    {
        var matcher = new DuplicateMatcher(index);
        IEnumerable<string> answers = index.Rows.Keys.Select((key, row) => $"{key}: {matcher.OfRow(row)}");
        return string.Join(
            '\n',
            answers.Concat(DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings).Select(pair => $"{pair}"))
        );
    }

    private static ContentMatches BruteForce(Matrix vectors, int[] splits, float threshold)
    {
        var matches = new ContentMatches(vectors.RowCount);
        var pairs = new List<ContentPair>();
        for (int row = 0; row < vectors.RowCount; row++)
        {
            for (int other = row + 1; other < vectors.RowCount; other++)
            {
                float score = Cosines.Between(vectors.Row(row), vectors.Row(other));
                bool across = ContentSplits.AreAcross(splits[row], splits[other]);
                matches.Offer(row, other, score, across);
                matches.Offer(other, row, score, across);
                if (score >= threshold - SimilarityJoin.Tolerance)
                    pairs.Add(new ContentPair(row, other, score));
            }
        }

        matches.Pairs = [.. pairs];
        return matches;
    }
}
