namespace MLNet.Embeddings.Tests.Quality;

public class ClassDistributionTests
{
    [Fact]
    public void Rows_are_counted_by_class_and_by_split()
    {
        ClassDistribution distribution = Of("cat/train", "cat/test", "dog/train", "cat/train", "/train", "dog/", "owl/train");

        Assert.Equal(["cat", "dog", "owl"], distribution.Classes);
        Assert.Equal(["test", "train"], distribution.Splits);
        Assert.Equal((3, 2, 1), (distribution.CountOf(0), distribution.CountOf(1), distribution.CountOf(2)));
        Assert.Equal(
            (1, 2, 0, 1),
            (distribution.CountOf(0, 0), distribution.CountOf(0, 1), distribution.CountOf(1, 0), distribution.CountOf(1, 1))
        );
        Assert.Equal((6, 1), (distribution.LabeledCount, distribution.UnlabeledCount));
        Assert.Equal((1, 4), (distribution.CountOfSplit(0), distribution.CountOfSplit(1)));
    }

    [Fact]
    public void Classes_that_a_split_lacks_are_named()
    {
        ClassDistribution distribution = Of("cat/train", "cat/test", "dog/train", "owl/train");

        Assert.Equal([new MissingClass("dog", "test"), new MissingClass("owl", "test")], distribution.MissingClasses);
    }

    [Fact]
    public void Equal_classes_are_balanced_and_even()
    {
        ClassDistribution distribution = Of("a/x", "b/x", "c/x", "a/y", "b/y", "c/y");

        Assert.Equal(1, distribution.ImbalanceRatio);
        Assert.Equal(1, distribution.Evenness, 12);
        Assert.Equal(3, distribution.EffectiveNumberOfClasses, 12);
        Assert.Equal(0, distribution.DivergenceOf(0), 12);
    }

    [Fact]
    public void The_measures_of_imbalance_are_those_of_their_definitions()
    {
        // Shares 3/4 and 1/4: entropy 0.5623 nats.
        ClassDistribution distribution = Of("a/x", "a/x", "a/x", "b/y");

        Assert.Equal(3, distribution.ImbalanceRatio);
        Assert.Equal(0.81127812445913283, distribution.Evenness, 12);
        Assert.Equal(1.7547653506033019, distribution.EffectiveNumberOfClasses, 12);
        Assert.Equal(0.25, distribution.DivergenceOf(0), 12);
        Assert.Equal(0.75, distribution.DivergenceOf(1), 12);
    }

    [Fact]
    public void No_rows_and_a_single_class_have_measures_too()
    {
        ClassDistribution empty = Of();
        Assert.Equal((0, double.NaN), (empty.LabeledCount, empty.ImbalanceRatio));

        ClassDistribution single = Of("a/x", "a/x");
        Assert.Equal((1, 1, 1), (single.ImbalanceRatio, single.Evenness, single.EffectiveNumberOfClasses));
    }

    [Fact]
    public void Categories_that_contradict_themselves_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Categories(["a", "a"], [0]));
        Assert.Contains("Row 1 has category 2", Assert.Throws<ArgumentException>(() => new Categories(["a", "b"], [0, 2])).Message);
        Assert.Throws<ArgumentException>(() => ClassDistribution.From(Categories.From(["a"]), Categories.From(["x", "y"])));
    }

    private static ClassDistribution Of(params string[] rows) =>
        ClassDistribution.From(
            Categories.From(rows.Select(row => row.Split('/')[0])),
            Categories.From(rows.Select(row => row.Split('/')[1]))
        );
}
