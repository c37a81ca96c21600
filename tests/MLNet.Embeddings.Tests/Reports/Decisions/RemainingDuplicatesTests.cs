using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Interchange;

namespace MLNet.Embeddings.Tests.Reports.Decisions;

public class RemainingDuplicatesTests
{
    // Names begin with their split.
    private static readonly DuplicateGroup Group = new(1, "test/a", ["test/a", "train/b", "train/c"], .9f, true, false);

    private static readonly DuplicatePair[] Pairs =
    [
        new("train/b", "train/c", .97f, DuplicateKind.Near, false, false, DuplicateTurn.None),
        new("test/a", "train/b", .95f, DuplicateKind.Near, true, false, DuplicateTurn.None),
        new("test/a", "train/c", .9f, DuplicateKind.Near, true, false, DuplicateTurn.None),
    ];

    [Fact]
    public void Without_decisions_all_is_left()
    {
        RemainingDuplicates rest = Rest(out DecisionFilter filter);
        Assert.Equal(Pairs, rest.Pairs);
        Assert.Equal(Group.MemberKeys, Assert.Single(rest.Groups).MemberKeys);
        Assert.Equal(("test/a", .95f), rest.RepeatedBy("train/b"));
        Assert.Null(rest.RepeatedBy("test/a"));
        Assert.True(IsLeak(rest, "train/c"));
        Assert.Empty(filter.Unmatched);
    }

    [Fact]
    public void A_removed_image_settles_its_pairs_and_leaves_the_others_repeating_each_other()
    {
        RemainingDuplicates rest = Rest(out _, new DatasetDecision("test/a", DecisionAction.Remove, kind: "outlier"));
        Assert.Equal([Pairs[0]], rest.Pairs);
        DuplicateGroup group = Assert.Single(rest.Groups);
        Assert.Equal((1, "train/b", .97f, false), (group.Id, group.RepresentativeKey, group.LowestScore, group.IsLeak));
        Assert.Equal(["train/b", "train/c"], group.MemberKeys);
        Assert.Equal(("train/b", .97f), rest.RepeatedBy("train/c"));
        Assert.Null(rest.RepeatedBy("train/b"));
        Assert.False(IsLeak(rest, "test/a") || IsLeak(rest, "train/b") || IsLeak(rest, "train/c"));
    }

    [Fact]
    public void A_pair_that_is_fine_leaves_the_image_a_duplicate_of_others()
    {
        RemainingDuplicates rest = Rest(out _, new DatasetDecision("train/c", DecisionAction.Fine, kind: "leak", otherKey: "test/a"));
        Assert.Equal(Pairs[..2], rest.Pairs);
        Assert.Equal(3, Assert.Single(rest.Groups).MemberKeys.Count);
        Assert.Equal(("train/b", .97f), rest.RepeatedBy("train/c"));
        Assert.False(IsLeak(rest, "train/c"));
        Assert.True(IsLeak(rest, "train/b"));
    }

    [Fact]
    public void To_keep_one_says_nothing_about_the_others_until_they_are_decided_too()
    {
        Assert.Equal(3, Rest(out DecisionFilter one, Keep("test/a")).Pairs.Count);
        Assert.Empty(one.Unmatched);
        Assert.Equal(Pairs[0], Assert.Single(Rest(out _, Keep("test/a"), Keep("train/b"), Fine("train/c", "test/a")).Pairs));
        Assert.Empty(Rest(out _, Keep("test/a"), Keep("train/b"), Keep("train/c")).Groups);
        Assert.Empty(Rest(out _, new DatasetDecision("train/b", DecisionAction.Remove), new("train/c", DecisionAction.Fine)).Pairs);
    }

    [Fact]
    public void What_answers_another_kind_or_another_pair_settles_nothing_and_is_told()
    {
        RemainingDuplicates rest = Rest(
            out DecisionFilter filter,
            new DatasetDecision("train/b", DecisionAction.Fine, kind: "suspect"),
            Fine("train/b", "train/x"),
            new DatasetDecision("nowhere", DecisionAction.Remove)
        );
        Assert.Equal(3, rest.Pairs.Count);
        Assert.Equal(3, filter.Unmatched.Count);
    }

    [Fact]
    public void Exact_copies_repeat_each_other_even_where_the_pair_was_not_listed()
    {
        DuplicatePair[] listed =
        [
            new("test/a", "train/b", 1, DuplicateKind.ExactFile, true, false, DuplicateTurn.None),
            new("test/a", "train/c", 1, DuplicateKind.ExactFile, true, false, DuplicateTurn.None),
        ];
        var filter = new DecisionFilter(new PictureDecisions(new([new("test/a", DecisionAction.Remove)])));
        var rest = new RemainingDuplicates(listed, [Group], filter, PlaceOf);
        DuplicatePair pair = Assert.Single(rest.Pairs);
        Assert.Equal(("train/b", "train/c", 1f, false), (pair.Key, pair.OtherKey, pair.Score, pair.IsLeak));
        Assert.Equal(("train/b", 1f), rest.RepeatedBy("train/c"));
    }

    [Fact]
    public void A_removal_stands_until_a_later_decision_keeps_the_image_as_a_whole()
    {
        var pictures = new PictureDecisions(
            new([
                new("a", DecisionAction.Remove, kind: "outlier"),
                new("a", DecisionAction.Fine, kind: "suspect"),
                new("b", DecisionAction.Remove, kind: "outlier"),
                new("b", DecisionAction.Keep, kind: "duplicate"),
                new("c", DecisionAction.Remove, kind: "duplicate"),
                new("c", DecisionAction.Fine),
                new("d", DecisionAction.Relabel, "dog", "suspect"),
                new("d", DecisionAction.Keep, kind: "duplicate"),
                new("e", DecisionAction.Keep),
                new("e", DecisionAction.Remove, kind: "blurred"),
            ])
        );
        Assert.Equal([true, true, false, false, true], new[] { "a", "b", "c", "d", "e" }.Select(pictures.IsRemoved));
        Assert.Equal((null, "dog"), (pictures.LabelOf("b"), pictures.LabelOf("d")));
        Assert.Equal(["b", "e"], pictures.Contradictions);
    }

    // A is kept before B, and B before C.
    [Fact]
    public void Of_three_copies_decided_pair_by_pair_one_stays()
    {
        var pictures = new PictureDecisions(
            new([
                new("a", DecisionAction.Keep, kind: "duplicate", otherKey: "b"),
                new("b", DecisionAction.Remove, kind: "duplicate", otherKey: "a"),
                new("b", DecisionAction.Keep, kind: "duplicate", otherKey: "c"),
                new("c", DecisionAction.Remove, kind: "duplicate", otherKey: "b"),
            ])
        );
        Assert.Equal([false, true, true], new[] { "a", "b", "c" }.Select(pictures.IsRemoved));
    }

    [Fact]
    public void What_was_kept_before_another_copy_is_kept_of_the_rest()
    {
        RemainingDuplicates rest = Rest(
            out DecisionFilter filter,
            new DatasetDecision("test/a", DecisionAction.Remove, kind: "leak", otherKey: "train/c"),
            new DatasetDecision("train/c", DecisionAction.Keep, kind: "leak", otherKey: "test/a")
        );
        Assert.Equal("train/c", Assert.Single(rest.Groups).RepresentativeKey);
        Assert.Equal(("train/c", .97f), rest.RepeatedBy("train/b"));
        Assert.Null(rest.RepeatedBy("train/c"));
        Assert.Equal((true, false), (filter.IsKept("train/c"), filter.IsKept("train/b")));
    }

    // The group hangs together by b alone.
    [Fact]
    public void A_baseline_settles_what_follows_from_its_pairs_and_nothing_else()
    {
        var filter = new BaselineFilter(new HashSet<(string, string, string)> { ("leak", "train/b", "test/a"), ("duplicate", "b", "c") });
        Assert.Single(new RemainingDuplicates(Pairs[..2], [Group], filter, PlaceOf).Groups);
        filter = new BaselineFilter(
            new HashSet<(string, string, string)> { ("leak", "train/b", "test/a"), ("duplicate", "train/c", "train/b") }
        );
        var rest = new RemainingDuplicates(Pairs[..2], [Group], filter, PlaceOf);
        Assert.Empty(rest.Pairs);
        Assert.Empty(rest.Groups);
        Assert.False(IsLeak(rest, "train/c"));
        Assert.False(filter.IsPairSettled(true, "test/a", "train/c"));
    }

    private static bool IsLeak(RemainingDuplicates rest, string key) => rest.StillStands(key, pair => pair.IsLeak, FindingKind.Leak);

    private static DatasetDecision Keep(string key) => new(key, DecisionAction.Keep, kind: "duplicate");

    private static DatasetDecision Fine(string key, string other) => new(key, DecisionAction.Fine, kind: "duplicate", otherKey: other);

    private static (string Split, string Label) PlaceOf(string key) => (key.Split('/')[0], "");

    private static RemainingDuplicates Rest(out DecisionFilter filter, params DatasetDecision[] decisions)
    {
        filter = new DecisionFilter(new PictureDecisions(new DatasetDecisions(decisions)));
        return new RemainingDuplicates(Pairs, [Group], filter, PlaceOf);
    }
}
