using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Facts;
using MLNet.Embeddings.Tests.Clip;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>What is measured of images.</summary>
public sealed class PictureFactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plain_image_has_its_brightness_and_nothing_else()
    {
        using DecodedImage image = Filled(300, 200, (_, _) => (51, 51, 51));
        float[] facts = Measure(image);

        Assert.Equal([300, 200, 1.5f, 0.2f, 0.2f, 0.2f], facts[..6].Select(fact => MathF.Round(fact, 4)));
        Assert.Equal(0, facts[(int)ImageFact.Contrast], 4);
        Assert.Equal([0, 0, 0], facts[7..]);
    }

    [Fact]
    public void Halves_of_black_and_white_have_one_bit_and_the_greatest_contrast()
    {
        using DecodedImage image = Filled(128, 128, (x, _) => x < 64 ? (0, 0, 0) : (255, 255, 255));
        float[] facts = Measure(image);

        Assert.Equal(0.5, facts[(int)ImageFact.Brightness], 4);
        Assert.Equal(0.5, facts[(int)ImageFact.Contrast], 4);
        Assert.Equal(1, facts[(int)ImageFact.Entropy], 4);
        Assert.Equal((0f, 1f), (facts[(int)ImageFact.Shadows], facts[(int)ImageFact.Highlights]));

        // The edge smoothed by 1 4 6 4 1 has second differences of 1 3 2 −2 −3 −1 sixteenths in six of 126 inner columns.
        Assert.Equal(255.0 * 255 * 28 / 256 / 126, facts[(int)ImageFact.Sharpness], 0.01);
    }

    [Fact]
    public void Colorfulness_is_that_of_its_authors()
    {
        // Pure red beside pure blue: rg is 255 and 0, yb is 127.5 and −255.
        using DecodedImage image = Filled(100, 100, (x, _) => x < 50 ? (255, 0, 0) : (0, 0, 255));
        double deviation = Math.Sqrt((127.5 * 127.5) + (191.25 * 191.25));
        double mean = Math.Sqrt((127.5 * 127.5) + (63.75 * 63.75));

        Assert.Equal(deviation + (0.3 * mean), Measure(image)[(int)ImageFact.Colorfulness], 0.01);
    }

    [Fact]
    public void Blur_lowers_sharpness_and_size_does_not_change_it()
    {
        using DecodedImage sharp = Filled(256, 256, (x, y) => ((x / 8) + (y / 8)) % 2 == 0 ? (30, 30, 30) : (220, 220, 220));
        using DecodedImage twice = Filled(512, 512, (x, y) => ((x / 16) + (y / 16)) % 2 == 0 ? (30, 30, 30) : (220, 220, 220));
        using DecodedImage blurred = Filled(
            256,
            256,
            (x, y) =>
            {
                // The mean of 9 × 9 pixels of the first one.
                int bright = Enumerable.Range(0, 81).Count(i => (((x + (i % 9)) / 8) + ((y + (i / 9)) / 8)) % 2 != 0);
                int level = 30 + (190 * bright / 81);
                return (level, level, level);
            }
        );

        float sharpness = Measure(sharp)[(int)ImageFact.Sharpness];
        Assert.Equal(sharpness, Measure(twice)[(int)ImageFact.Sharpness], sharpness / 1000);
        Assert.InRange(Measure(blurred)[(int)ImageFact.Sharpness], 0, sharpness / 4);
    }

    [Fact]
    public void Images_are_measured_as_they_are_shown()
    {
        using DecodedImage turned = new(60, 20, DecodedImageKind.ColorWithAlpha, exifOrientation: 6);
        turned.Pixels.Clear();
        float[] facts = Measure(turned);

        Assert.Equal([20, 60], facts[..2]);
        Assert.Equal(1, facts[(int)ImageFact.Brightness], 4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 500_000)]
    [InlineData(500_000, 2)]
    public void Any_shape_can_be_measured(int width, int height)
    {
        using DecodedImage image = TestImages.Random(width, height, DecodedImageKind.Color, 1);
        Assert.DoesNotContain(float.NaN, Measure(image));
    }

    [Fact]
    public void A_smaller_scale_and_a_reduction_give_nearly_the_same()
    {
        byte[] jpeg = LargePicture.Jpeg(LargePicture.Draw(5, noise: 0));
        using DecodedImage whole = SkiaImageDecoder.Instance.Decode(jpeg);
        using DecodedImage scaled = SkiaImageDecoder.Instance.DecodeScaled(jpeg, 2 * PictureFacts.NeededSide);
        using DecodedImage reduced = BoxReduction.TryReduce(whole, 2 * PictureFacts.NeededSide)!;
        Assert.True(scaled.IsReduced && reduced.IsReduced);

        float[] facts = Measure(whole);
        foreach (float[] other in new[] { Measure(scaled), Measure(reduced) })
        {
            Assert.Equal(facts[..3], other[..3]);
            foreach (ImageFact fact in Enum.GetValues<ImageFact>())
            {
                // Sharpness hangs on where edges fall between pixels; a picture is called blurred at a quarter of the usual.
                float share = fact == ImageFact.Sharpness ? 0.3f : 0.05f;
                Assert.InRange(other[(int)fact], (1 - share) * facts[(int)fact], (1 + share) * facts[(int)fact]);
            }
        }
    }

    [Theory]
    [InlineData(nameof(ClipRow.Path))]
    [InlineData(nameof(ClipRow.Content))]
    public void The_estimator_passes_the_workout(string column)
    {
        using var data = new ClipTestData();
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, _) => context.Transforms.ImageFacts("Embedding", column),
                Input = data.View,
                InvalidInputs = ClipTestData.Invalid(column),
                PredictedColumn = "Embedding",
                Predict = data.Predict,
                LoadAlone = ImageFactsTransformer.Load,
            }
        );
    }

    [Fact]
    public void One_decoding_gives_vectors_and_facts()
    {
        using var data = new ClipTestData();
        IDataView view = data.View(_context);
        using ClipEmbeddingTransformer clip = _context
            .Transforms.ClipEmbedding(
                new ClipEmbeddingEstimator.Options
                {
                    OutputColumnName = "Vector",
                    InputColumnName = nameof(ClipRow.Path),
                    Model = data.Model,
                    FactsColumnName = "Facts",
                }
            )
            .Fit(view);
        IDataView embedded = clip.Transform(view);
        using (WorkCounts work = WorkCounts.Collect())
        {
            Measured[] rows = [.. _context.Data.CreateEnumerable<Measured>(embedded, reuseRowObject: false)];
            Assert.Equal((data.Rows.Length - 1, data.Rows.Length - 1), (work.ImagesDecoded, work.ImagesEmbedded));
            Assert.All(rows[11].Facts, fact => Assert.True(float.IsNaN(fact)));
        }

        IDataView alone = _context.Transforms.ImageFacts("Facts", nameof(ClipRow.Path)).Fit(view).Transform(view);
        Assert.Equal(alone.GetColumn<float[]>("Facts"), embedded.GetColumn<float[]>("Facts"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        embedded.Schema["Facts"].GetSlotNames(ref names);
        Assert.Equal(Enum.GetNames<ImageFact>(), names.DenseValues().Select(name => $"{name}"));

        _context.Model.Save(clip, view.Schema, _folder["model.zip"]);
        using var loaded = (ClipEmbeddingTransformer)_context.Model.Load(_folder["model.zip"], out _);
        Assert.Equal(alone.GetColumn<float[]>("Facts"), loaded.Transform(view).GetColumn<float[]>("Facts"));
    }

    [Fact]
    public void Images_of_ML_NET_are_measured_too()
    {
        string path = _folder.Write("a.png", TestImages.Encode(40, 30, SkiaSharp.SKEncodedImageFormat.Png, 3));
        using MLImage image = MLImage.CreateFromFile(path);
        IDataView images = _context.Data.LoadFromEnumerable([new Pictured { Image = image, Path = path }]);
        float[] byPath = Column(nameof(Pictured.Path));

        Assert.Equal(byPath, Column(nameof(Pictured.Image)));

        float[] Column(string column) =>
            _context.Transforms.ImageFacts("Facts", column).Fit(images).Transform(images).GetColumn<float[]>("Facts").Single();
    }

    private static float[] Measure(DecodedImage image)
    {
        var facts = new float[PictureFacts.Count];
        PictureFacts.Measure(image, facts);
        return facts;
    }

    private static DecodedImage Filled(int width, int height, Func<int, int, (int Red, int Green, int Blue)> color)
    {
        var image = new DecodedImage(width, height, DecodedImageKind.Color);
        for (int i = 0; i < width * height; i++)
        {
            (int red, int green, int blue) = color(i % width, i / width);
            ((ReadOnlySpan<byte>)[(byte)red, (byte)green, (byte)blue, 255]).CopyTo(image.Pixels[(4 * i)..]);
        }

        return image;
    }

    private sealed class Measured
    {
        public float[] Vector { get; set; } = [];

        public float[] Facts { get; set; } = [];
    }

    private sealed class Pictured
    {
        public string Path { get; set; } = "";

        [Microsoft.ML.Transforms.Image.ImageType(30, 40)]
        public MLImage? Image { get; set; }
    }
}
