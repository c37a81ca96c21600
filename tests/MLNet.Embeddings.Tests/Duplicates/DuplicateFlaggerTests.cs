using Microsoft.ML;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Duplicates;

public class DuplicateFlaggerTests
{
    [Fact]
    public void Planted_copies_and_leaks_are_found_with_no_option_given_and_hardly_anything_else()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = folder.Path,
                Count = 600,
                Copies = 0.25,
                Seed = 5,
            },
            TestContext.Current.CancellationToken
        );
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(
            truth.Select(picture => new ImageRow
            {
                Path = picture.Path,
                Split = picture.Split,
                Label = picture.Label,
            })
        );
        DuplicateFlaggerTransformer flagger = context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    ImagePathColumnName = "Path",
                    ImageFolder = folder.Path,
                    SplitColumnName = "Split",
                    LabelColumnName = "Label",
                }
            )
            .Fit(data);

        Dictionary<string, Flags> flags = context
            .Data.CreateEnumerable<Flags>(flagger.Transform(data), reuseRowObject: false)
            .ToDictionary(row => row.Path);
        HashSet<(string, string)> pairs = [.. flagger.GetPairs().Select(pair => (pair.Key, pair.OtherKey))];
        var scenes = truth.ToDictionary(picture => picture.Path, picture => picture.Scene);
        DemoPicture[] copies = [.. truth.Where(picture => picture.Role == DemoRole.Copy)];
        bool IsFound(DemoPicture copy) =>
            pairs.Contains(string.CompareOrdinal(copy.Path, copy.Source) < 0 ? (copy.Path, copy.Source) : (copy.Source, copy.Path));

        Assert.All(copies.Where(copy => copy.Edit is DemoEdit.ExactFile or DemoEdit.ExactPixels), copy => Assert.True(IsFound(copy)));
        DemoPicture[] near = [.. copies.Where(copy => copy.Edit is not (DemoEdit.ExactFile or DemoEdit.ExactPixels))];
        Assert.InRange(near.Count(IsFound) / (double)near.Length, 0.97, 1);

        DemoPicture[] leaking =
        [
            .. truth.Where(picture => truth.Any(other => other.Scene == picture.Scene && other.Split != picture.Split)),
        ];
        Assert.InRange(leaking.Count(picture => flags[picture.Path].DIsLeak) / (double)leaking.Length, 0.97, 1);

        int falseFlags = flagger.GetGroups().Sum(group => group.MemberKeys.Count(key => scenes[key] != scenes[group.RepresentativeKey]));
        Assert.InRange(falseFlags / 600.0, 0, 0.01);
        Assert.Equal(
            flagger.GetKeysToRemove(),
            flags.Values.Where(row => row.DIsDuplicate).Select(row => row.Path).Order(StringComparer.Ordinal)
        );
        Assert.Equal(600, flagger.GetKeysToKeep().Count + flagger.GetKeysToRemove().Count);
        Assert.All(
            truth.Where(picture => picture.Role == DemoRole.Broken),
            picture => Assert.Equal("Unreadable", Enum.GetName((DuplicateStatus)(flags[picture.Path].DStatus - 1)))
        );
    }

    [Fact]
    public void New_images_are_compared_with_the_fitted_ones_and_adding_them_is_a_fit_to_all()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = folder.Path,
                Count = 120,
                Copies = 0.3,
                Broken = 0.02,
            },
            TestContext.Current.CancellationToken
        );
        var context = new MLContext(1);
        ImageRow[] rows =
        [
            .. truth.Select(picture => new ImageRow
            {
                Path = picture.Path,
                Split = picture.Split,
                Label = picture.Label,
            }),
        ];
        IDataView train = context.Data.LoadFromEnumerable(rows.Where(row => row.Split == "train"));
        IDataView others = context.Data.LoadFromEnumerable(rows.Where(row => row.Split != "train"));
        IDataView all = context.Data.LoadFromEnumerable(rows);
        DuplicateFlaggerEstimator estimator = context.Transforms.DuplicateFlagger(
            new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "D",
                ImagePathColumnName = "Path",
                ImageFolder = folder.Path,
                SplitColumnName = "Split",
            }
        );
        DuplicateFlaggerTransformer fitted = estimator.Fit(train);

        var leaking = new List<string>();
        foreach (Flags row in context.Data.CreateEnumerable<Flags>(fitted.Transform(others), reuseRowObject: false))
        {
            Assert.Equal(row.DIsLeak, row.DIsDuplicate);
            if (row.DIsLeak)
                leaking.Add(row.Path);
        }

        // Two copies of one picture, each cropped in its own way, may have too little in common.
        string[] expected =
        [
            .. truth
                .Where(picture => picture.Split != "train" && truth.Any(other => other.Scene == picture.Scene && other.Split == "train"))
                .Select(picture => picture.Path),
        ];
        Assert.Subset(expected.ToHashSet(), leaking.ToHashSet());
        Assert.InRange(leaking.Count, 0.9 * expected.Length, expected.Length);

        Assert.Equal(estimator.Fit(all).GetPairs(), fitted.Add(others, TestContext.Current.CancellationToken).GetPairs());
        Assert.Throws<ArgumentException>(() => fitted.Add(train, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_frozen_mean_does_not_move_when_rows_are_added()
    {
        var context = new MLContext(1);
        VectorRow[] rows =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => new VectorRow { Id = $"{i:D3}", Vector = [10 + MathF.Sin(i), 10 + MathF.Cos(2 * i), 10 + MathF.Sin(3 * i)] }),
        ];
        DuplicateFlaggerTransformer fitted = context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    InputColumnName = "Vector",
                    IdColumnName = "Id",
                    Centering = DuplicateCentering.FrozenMean,
                    Threshold = DuplicateThreshold.Fixed(0.99f),
                }
            )
            .Fit(context.Data.LoadFromEnumerable(rows));
        DuplicateFlaggerTransformer grown = fitted.Add(
            context.Data.LoadFromEnumerable([new VectorRow { Id = "far", Vector = [500, -300, 0] }]),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(fitted.Threshold, grown.Threshold);
        Assert.Equal(fitted.GetPairs(), grown.GetPairs());
        Assert.NotEmpty(grown.GetPairs());
    }

    [Fact]
    public void The_measure_of_many_vectors_is_chosen_kept_in_the_model_and_frozen_when_rows_are_added()
    {
        var context = new MLContext(1);
        var random = new Random(9);
        float[][] vectors =
        [
            .. Enumerable
                .Range(0, 1100)
                .Select(_ => Enumerable.Range(0, 24).Select(column => 5 + (DuplicateSet.Gaussian(random) * 8 / (column + 2))).ToArray()),
        ];
        WideRow[] rows =
        [
            .. vectors.Select(
                (vector, i) =>
                    new WideRow
                    {
                        Id = $"{i:D4}",
                        Features =
                            i % 10 == 9 ? [.. vectors[i - 5].Select(value => value + (0.02f * DuplicateSet.Gaussian(random)))] : vector,
                    }
            ),
        ];
        DuplicateFlaggerTransformer Fit(IEnumerable<WideRow> fitted, Action<DuplicateFlaggerEstimator.Options>? change = null)
        {
            var options = new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "D",
                InputColumnName = "Features",
                IdColumnName = "Id",
            };
            change?.Invoke(options);
            return context.Transforms.DuplicateFlagger(options).Fit(context.Data.LoadFromEnumerable(fitted));
        }

        DuplicateFlaggerTransformer free = Fit(rows);
        Assert.Equal((DuplicateHubness.Csls, DuplicateCentering.Whiten), (free.Hubness, free.Centering));
        Assert.InRange(free.GetKeysToRemove().Count, 105, 112);
        DuplicateFlaggerTransformer few = Fit(rows.Take(900));
        Assert.Equal((DuplicateHubness.None, DuplicateCentering.None), (few.Hubness, few.Centering));
        DuplicateFlaggerTransformer fixedScore = Fit(rows, options => options.Threshold = DuplicateThreshold.Fixed(0.99f));
        Assert.Equal((DuplicateHubness.None, DuplicateCentering.None), (fixedScore.Hubness, fixedScore.Centering));

        using var stream = new MemoryStream();
        free.Save(stream);
        stream.Position = 0;
        DuplicateFlaggerTransformer loaded = DuplicateFlaggerTransformer.Load(context, stream);
        Assert.Equal((free.Hubness, free.Centering, free.Threshold), (loaded.Hubness, loaded.Centering, loaded.Threshold));
        Assert.Equal(free.GetPairs(), loaded.GetPairs());
        IDataView unknown = context.Data.LoadFromEnumerable(
            rows.Take(50).Select(row => new WideRow { Id = $"new {row.Id}", Features = [.. row.Features.Select(value => value + 0.01f)] })
        );
        VectorFlags[] expected = [.. context.Data.CreateEnumerable<VectorFlags>(free.Transform(unknown), false)];
        Assert.Equal(
            expected.Select(row => (row.DNearestKey, row.DNearestScore)),
            context.Data.CreateEnumerable<VectorFlags>(loaded.Transform(unknown), false).Select(row => (row.DNearestKey, row.DNearestScore))
        );
        Assert.All(expected, row => Assert.True(row.DIsDuplicate));

        DuplicateFlaggerTransformer part = Fit(rows.Take(1000));
        DuplicateFlaggerTransformer grown = part.Add(
            context.Data.LoadFromEnumerable(rows.Skip(1000)),
            TestContext.Current.CancellationToken
        );
        Assert.Equal((part.Threshold, part.Hubness, 1100), (grown.Threshold, grown.Hubness, grown.RowCount));
        Assert.InRange(grown.GetKeysToRemove().Count, 105, 112);
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
        Assert.Contains("MinimumNumberOfPairs must be 0 or more", Refused(options => options.MinimumNumberOfPairs = -1));
        Assert.Contains(
            "ImagePathColumnName",
            Refused(options => (options.ImagePathColumnName, options.Hubness) = ("Path", DuplicateHubness.MutualKnn))
        );
        Assert.Contains("DuplicateHubness", Refused(options => options.Hubness = (DuplicateHubness)9));
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

    private sealed class WideRow
    {
        public string Id { get; set; } = "";

        [Microsoft.ML.Data.VectorType(24)]
        public float[] Features { get; set; } = [];
    }

    private sealed class VectorFlags
    {
        public bool DIsDuplicate { get; set; }

        public string DNearestKey { get; set; } = "";

        public float DNearestScore { get; set; }
    }

    private sealed class Flags
    {
        public string Path { get; set; } = "";

        public bool DIsDuplicate { get; set; }

        public bool DIsLeak { get; set; }

        [Microsoft.ML.Data.KeyType(7)]
        public uint DStatus { get; set; }
    }
}
