using System.Text;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>The mistakes that other tools have made.</summary>
public class DuplicateTrapTests
{
    [Fact]
    public void A_chain_does_not_bring_unlike_rows_together_in_a_star()
    {
        DuplicateSet chain = new DuplicateSet().AddAngle("a", 0).AddAngle("b", 8).AddAngle("c", 16).AddAngle("d", 24);

        DuplicateFindings star = chain.Index(DuplicateSet.Within(10)).Findings;
        Assert.Equal([false, true, false, true], star.IsDuplicate);
        Assert.DoesNotContain(true, star.IsChained);

        DuplicateFindings components = chain
            .Index(DuplicateSet.Within(10), new DuplicateSettings { Linkage = DuplicateLinkage.Components })
            .Findings;
        Assert.Equal([1, 1, 1, 1], components.Groups);
        Assert.Equal([false, false, true, true], components.IsChained);
        Assert.Equal(Math.Cos(24 * Math.PI / 180), components.RepresentativeScores[3], 1e-5);
    }

    [Fact]
    public void A_leak_is_found_even_through_a_row_that_is_not_kept()
    {
        // b repeats a and is dropped; c, in the other split, repeats only b.
        DuplicateSet rows = new DuplicateSet().AddAngle("a", 0, "train").AddAngle("b", 8, "train").AddAngle("c", 16, "test");
        DuplicateFindings found = rows.Index(DuplicateSet.Within(10)).Findings;

        Assert.Equal([false, true, false], found.IsDuplicate);
        Assert.Equal([false, true, true], found.IsLeak);
        Assert.Equal([2, 2, 1], found.NearestAcross);
    }

    [Fact]
    public void Digests_are_the_same_in_every_process()
    {
        Assert.Equal(
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
            Hex(Digest.OfFile(Encoding.ASCII.GetBytes("abc")))
        );
        Assert.Equal(Digest.OfPixels(2, 1, new byte[8]), Digest.OfPixels(2, 1, new byte[8]));
    }

    [Fact]
    public void Plain_images_of_other_shapes_are_not_equal() =>
        Assert.NotEqual(Digest.OfPixels(2, 8, new byte[64]), Digest.OfPixels(4, 4, new byte[64]));

    [Fact]
    public void Equal_vectors_reach_a_threshold_of_one()
    {
        var random = new Random(3);
        float[] vector = [.. Enumerable.Range(0, 100).Select(_ => DuplicateSet.Gaussian(random))];
        DuplicateSet rows = new DuplicateSet()
            .Add("a", vector)
            .Add("b", [.. vector])
            .Add("c", [.. vector.Select(value => value * 3)])
            .Add("d", [.. vector.Select(value => value + 1)]);

        Assert.Equal([false, true, true, false], rows.Index(DuplicateThreshold.Fixed(1)).Findings.IsDuplicate);
    }

    [Fact]
    public void Keys_stay_right_when_rows_between_them_are_bad()
    {
        DuplicateSet rows = new DuplicateSet()
            .AddAngle("e", 50)
            .Add("d", [0, 0])
            .AddAngle("c", 0)
            .Add("b", [float.NaN, 1])
            .AddAngle("a", 50)
            .Add("f", [0, 0])
            .Add("g", [float.PositiveInfinity, 1]);
        DuplicateIndex index = rows.Index(DuplicateSet.Within(5));

        DuplicatePair pair = Assert.Single(DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings));
        Assert.Equal(("a", "e"), (pair.Key, pair.OtherKey));
        Assert.Equal(
            [
                DuplicateStatus.Ok,
                DuplicateStatus.NotFinite,
                DuplicateStatus.Ok,
                DuplicateStatus.ZeroVector,
                DuplicateStatus.Ok,
                DuplicateStatus.ZeroVector,
                DuplicateStatus.NotFinite,
            ],
            index.Rows.Statuses
        );
        Assert.Equal([false, false, false, false, true, false, false], index.Findings.IsDuplicate);
    }

    [Fact]
    public void Many_identical_rows_take_memory_by_row_and_not_by_pair()
    {
        const int Count = 20_000;
        var rows = new DuplicateSet();
        for (int row = 0; row < Count; row++)
            rows.Add($"{row:D6}", [1, 2, 3], row % 2 == 0 ? "train" : "test");

        DuplicateIndex index = rows.Index(DuplicateThreshold.Fixed(0.9f), new DuplicateSettings { MaximumPairs = 10 });
        Assert.Equal(Count - 1, index.Findings.IsDuplicate.Count(flag => flag));
        Assert.All(index.Findings.GroupSizes, size => Assert.Equal(Count, size));
        Assert.All(index.Findings.IsLeak, Assert.True);
        Assert.InRange(DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings).Count, Count - 1, Count + 200);
    }

    [Fact]
    public void A_threshold_that_tells_nothing_apart_ends_in_a_sentence()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
            DuplicateSet.Random(300, 8, 1).Index(DuplicateThreshold.Fixed(-1), new DuplicateSettings { MaximumPairs = 1000 })
        );
        Assert.Contains("raise the threshold", failure.Message);
    }

    [Fact]
    public void Flagged_rows_are_counted_as_rows_and_not_as_pairs()
    {
        var rows = new DuplicateSet();
        for (int row = 0; row < 12; row++)
            rows.AddAngle($"{row:D2}", row * 0.1);

        DuplicateIndex index = rows.Index(DuplicateSet.Within(5));
        Assert.Equal(66, index.Matches.Pairs.Length);
        Assert.Equal(11, index.Findings.IsDuplicate.Count(flag => flag));
    }

    [Fact]
    public void Faulty_files_are_no_copies_of_each_other()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["empty.jpg", "empty-too.jpg", "noise.jpg", "noise-too.jpg", "missing.jpg"];
        foreach (string name in names[..4])
            File.WriteAllBytes(folder[name], name.StartsWith("noise", StringComparison.Ordinal) ? [1, 2, 3, 4] : []);

        using var context = new EngineContext(2);
        var builder = new DuplicateRowsBuilder(null, hasImages: true, hasSplits: false, hasLabels: false, hasScores: false);
        foreach (string name in names)
            builder.Add(name, default, folder[name], null, null, 0);

        DuplicateIndex index = DuplicateIndex.Build(
            builder.Build(SkiaImageDecoder.Instance, context),
            DuplicateThreshold.ModelDefault,
            new DuplicateSettings(),
            context
        );
        Assert.All(index.Rows.Statuses, status => Assert.Equal(DuplicateStatus.Unreadable, status));
        Assert.DoesNotContain(true, index.Findings.IsDuplicate);
        Assert.All(index.Findings.Kinds, kind => Assert.Equal(DuplicateKind.Unique, kind));
    }

    [Theory]
    [InlineData(DuplicateKeep.FirstKey, "a")]
    [InlineData(DuplicateKeep.Medoid, "b")]
    [InlineData(DuplicateKeep.SplitPriority, "c")]
    [InlineData(DuplicateKeep.HighestScore, "d")]
    public void Every_way_to_choose_whom_to_keep_has_its_effect(DuplicateKeep keep, string kept)
    {
        DuplicateSet rows = new DuplicateSet()
            .AddAngle("a", 0, "train", score: 1)
            .AddAngle("b", 2, "train", score: 2)
            .AddAngle("c", 4.5, "test", score: 3)
            .AddAngle("d", 4, "train", score: 4);
        var settings = new DuplicateSettings { Keep = keep, SplitPriority = ["test", "train"] };
        DuplicateIndex index = rows.Index(DuplicateSet.Within(5), settings);

        Assert.Equal(kept, index.Rows.Keys[Assert.Single(Enumerable.Range(0, 4), row => !index.Findings.IsDuplicate[row])]);
        Assert.All(index.Findings.Representatives, row => Assert.Equal(kept, index.Rows.Keys[row]));
    }

    [Fact]
    public void Pixels_decide_which_image_is_kept_when_asked_to()
    {
        DuplicateRows rows = new DuplicateSet().AddAngle("a", 0).AddAngle("b", 1).Rows();
        var images = new DuplicateRows
        {
            Keys = rows.Keys,
            Statuses = rows.Statuses,
            Vectors = rows.Vectors,
            PixelCounts = [100, 400],
        };
        using var context = new EngineContext(1);

        Assert.Equal(
            [true, false],
            DuplicateIndex
                .Build(images, DuplicateSet.Within(5), new DuplicateSettings { Keep = DuplicateKeep.MaximumPixels }, context)
                .Findings.IsDuplicate
        );
    }

    private static string Hex(Digest digest) => $"{digest.High:X32}{digest.Low:X32}";
}
