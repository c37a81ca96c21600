using Microsoft.ML;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Samples.DemoDataset;

namespace MLNet.Embeddings.Tests.Duplicates;

public class DuplicateFlaggerTests
{
    [Fact]
    public void Planted_copies_and_leaks_are_found_with_no_option_given_and_hardly_anything_else()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.Write(
            new DemoOptions { Folder = folder.Path, Count = 600, Copies = 0.25, Seed = 5 }, TestContext.Current.CancellationToken);
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(truth.Select(picture => new ImageRow { Path = picture.Path, Split = picture.Split, Label = picture.Label }));
        DuplicateFlaggerTransformer flagger = context.Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "D",
            ImagePathColumnName = "Path",
            ImageFolder = folder.Path,
            SplitColumnName = "Split",
            LabelColumnName = "Label",
        }).Fit(data);

        Dictionary<string, Flags> flags = context.Data.CreateEnumerable<Flags>(flagger.Transform(data), reuseRowObject: false).ToDictionary(row => row.Path);
        HashSet<(string, string)> pairs = [.. flagger.GetPairs().Select(pair => (pair.Key, pair.OtherKey))];
        var scenes = truth.ToDictionary(picture => picture.Path, picture => picture.Scene);
        DemoPicture[] copies = [.. truth.Where(picture => picture.Role == DemoRole.Copy)];
        bool IsFound(DemoPicture copy) => pairs.Contains(string.CompareOrdinal(copy.Path, copy.Source) < 0 ? (copy.Path, copy.Source) : (copy.Source, copy.Path));

        Assert.All(copies.Where(copy => copy.Edit is DemoEdit.ExactFile or DemoEdit.ExactPixels), copy => Assert.True(IsFound(copy)));
        DemoPicture[] near = [.. copies.Where(copy => copy.Edit is not (DemoEdit.ExactFile or DemoEdit.ExactPixels))];
        Assert.InRange(near.Count(IsFound) / (double)near.Length, 0.97, 1);

        DemoPicture[] leaking = [.. truth.Where(picture => truth.Any(other => other.Scene == picture.Scene && other.Split != picture.Split))];
        Assert.InRange(leaking.Count(picture => flags[picture.Path].DIsLeak) / (double)leaking.Length, 0.97, 1);

        int falseFlags = flagger.GetGroups().Sum(group => group.MemberKeys.Count(key => scenes[key] != scenes[group.RepresentativeKey]));
        Assert.InRange(falseFlags / 600.0, 0, 0.01);
        Assert.Equal(flagger.GetKeysToRemove(), flags.Values.Where(row => row.DIsDuplicate).Select(row => row.Path).Order(StringComparer.Ordinal));
        Assert.Equal(600, flagger.GetKeysToKeep().Count + flagger.GetKeysToRemove().Count);
        Assert.All(truth.Where(picture => picture.Role == DemoRole.Broken), picture => Assert.Equal("Unreadable", Enum.GetName((DuplicateStatus)(flags[picture.Path].DStatus - 1))));
    }

    [Fact]
    public void New_images_are_compared_with_the_fitted_ones_and_adding_them_is_a_fit_to_all()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.Write(
            new DemoOptions { Folder = folder.Path, Count = 120, Copies = 0.3, Broken = 0.02 }, TestContext.Current.CancellationToken);
        var context = new MLContext(1);
        ImageRow[] rows = [.. truth.Select(picture => new ImageRow { Path = picture.Path, Split = picture.Split, Label = picture.Label })];
        IDataView train = context.Data.LoadFromEnumerable(rows.Where(row => row.Split == "train"));
        IDataView others = context.Data.LoadFromEnumerable(rows.Where(row => row.Split != "train"));
        IDataView all = context.Data.LoadFromEnumerable(rows);
        DuplicateFlaggerEstimator estimator = context.Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "D",
            ImagePathColumnName = "Path",
            ImageFolder = folder.Path,
            SplitColumnName = "Split",
        });
        DuplicateFlaggerTransformer fitted = estimator.Fit(train);

        var leaking = new List<string>();
        foreach (Flags row in context.Data.CreateEnumerable<Flags>(fitted.Transform(others), reuseRowObject: false))
        {
            Assert.Equal(row.DIsLeak, row.DIsDuplicate);
            if (row.DIsLeak)
                leaking.Add(row.Path);
        }

        // Two copies of one picture, each cropped in its own way, may have too little in common.
        string[] expected = [.. truth.Where(picture => picture.Split != "train" && truth.Any(other => other.Scene == picture.Scene && other.Split == "train")).Select(picture => picture.Path)];
        Assert.Subset(expected.ToHashSet(), leaking.ToHashSet());
        Assert.InRange(leaking.Count, 0.9 * expected.Length, expected.Length);

        Assert.Equal(estimator.Fit(all).GetPairs(), fitted.Add(others, TestContext.Current.CancellationToken).GetPairs());
        Assert.Throws<ArgumentException>(() => fitted.Add(train, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_frozen_mean_does_not_move_when_rows_are_added()
    {
        var context = new MLContext(1);
        VectorRow[] rows = [.. Enumerable.Range(0, 40).Select(i => new VectorRow { Id = $"{i:D3}", Vector = [10 + MathF.Sin(i), 10 + MathF.Cos(2 * i), 10 + MathF.Sin(3 * i)] })];
        DuplicateFlaggerTransformer fitted = context.Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "D",
            InputColumnName = "Vector",
            IdColumnName = "Id",
            Centering = DuplicateCentering.FrozenMean,
            Threshold = DuplicateThreshold.Fixed(0.99f),
        }).Fit(context.Data.LoadFromEnumerable(rows));
        DuplicateFlaggerTransformer grown = fitted.Add(
            context.Data.LoadFromEnumerable([new VectorRow { Id = "far", Vector = [500, -300, 0] }]), TestContext.Current.CancellationToken);

        Assert.Equal(fitted.Threshold, grown.Threshold);
        Assert.Equal(fitted.GetPairs(), grown.GetPairs());
        Assert.NotEmpty(grown.GetPairs());
    }

    [Fact]
    public void Options_that_need_a_column_name_it()
    {
        var context = new MLContext(1);
        Assert.Contains("SplitColumnName", Refused(options => options.Scope = DuplicateScope.CrossSplit));
        Assert.Contains("LabelColumnName", Refused(options => options.Scope = DuplicateScope.WithinClass));
        Assert.Contains("ScoreColumnName", Refused(options => options.Keep = DuplicateKeep.HighestScore));
        Assert.Contains("ImagePathColumnName", Refused(options => options.Keep = DuplicateKeep.MaximumPixels));
        Assert.Contains("MaximumNumberOfPairs must be 1 or more", Refused(options => options.MaximumNumberOfPairs = 0));
        Assert.Contains("DuplicateLinkage", Refused(options => options.Linkage = (DuplicateLinkage)9));

        string Refused(Action<DuplicateFlaggerEstimator.Options> change)
        {
            var options = new DuplicateFlaggerEstimator.Options { OutputColumnName = "D" };
            change(options);
            return Assert.ThrowsAny<ArgumentException>(() => context.Transforms.DuplicateFlagger(options)).Message;
        }
    }

    private sealed class ImageRow
    {
        public string Path { get; set; } = "";

        public string Split { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class VectorRow
    {
        public string Id { get; set; } = "";

        [Microsoft.ML.Data.VectorType(3)]
        public float[] Vector { get; set; } = [];
    }

    private sealed class Flags
    {
        public string Path { get; set; } = "";

        public bool DIsDuplicate { get; set; }

        public bool DIsLeak { get; set; }

        [Microsoft.ML.Data.KeyType(4)]
        public uint DStatus { get; set; }
    }
}
