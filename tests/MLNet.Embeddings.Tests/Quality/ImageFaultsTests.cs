using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Quality;

namespace MLNet.Embeddings.Tests.Quality;

/// <summary>Images that differ from the others of their set by what was measured of them.</summary>
public class ImageFaultsTests
{
    private const int Count = 400;

    public static TheoryData<ImageFaultKind, ImageFact[], float[]> Planted =>
        new()
        {
            { ImageFaultKind.TooDark, [ImageFact.Highlights], [0.05f] },
            { ImageFaultKind.TooBright, [ImageFact.Shadows], [0.97f] },
            { ImageFaultKind.LowContrast, [ImageFact.Contrast], [0.01f] },
            { ImageFaultKind.Blurred, [ImageFact.Sharpness], [2] },
            { ImageFaultKind.NearlyBlank, [ImageFact.Entropy, ImageFact.Contrast, ImageFact.Sharpness], [0.02f, 0.001f, 0] },
            { ImageFaultKind.OddAspectRatio, [ImageFact.AspectRatio], [9] },
            { ImageFaultKind.OddSize, [ImageFact.Width, ImageFact.Height], [20, 20] },
            { ImageFaultKind.GrayAmongColored, [ImageFact.Colorfulness], [0] },
        };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_fault_is_found_alone_and_with_its_figure(ImageFaultKind kind, ImageFact[] facts, float[] values)
    {
        FactRows rows = Ordinary(1);
        for (int i = 0; i < facts.Length; i++)
            rows.Facts[123][(int)facts[i]] = values[i];

        ImageFault fault = Assert.Single(ImageFaults.Find(rows, 0.1));
        Assert.Equal((123, "123", kind, facts[0]), (fault.Row, fault.Key, fault.Kind, fault.Fact));
        Assert.Equal(kind == ImageFaultKind.OddSize ? 400 : values[0], fault.Value, 5);
        Assert.InRange(fault.FalseAlarms, 0, 0.1);
        Assert.NotEqual(fault.Value, fault.Typical);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_ordinary_set_has_none(int seed) => Assert.Empty(ImageFaults.Find(Ordinary(seed), 1));

    [Fact]
    public void What_most_of_a_set_are_is_no_fault()
    {
        // A set of night pictures in gray, all of one size; and one in which nothing differs.
        FactRows night = Ordinary(4);
        foreach (float[] facts in night.Facts)
        {
            facts[(int)ImageFact.Highlights] *= 0.2f;
            facts[(int)ImageFact.Colorfulness] = 0;
            (facts[0], facts[1], facts[2]) = (640, 480, 4 / 3f);
        }

        Assert.Empty(ImageFaults.Find(night, 1));
        Assert.Empty(ImageFaults.Find(new FactRows(night.Keys, [.. Enumerable.Repeat(night.Facts[0], Count)]), 1));
    }

    [Fact]
    public void One_other_size_among_equal_ones_is_found()
    {
        FactRows rows = Ordinary(5);
        foreach (float[] facts in rows.Facts)
            (facts[0], facts[1], facts[2]) = (640, 480, 4 / 3f);
        (rows.Facts[9][0], rows.Facts[9][1], rows.Facts[9][2]) = (64, 480, 64 / 480f);

        Assert.Equal(
            [ImageFaultKind.OddAspectRatio, ImageFaultKind.OddSize],
            ImageFaults.Find(rows, 1).Select(fault => fault.Row == 9 ? fault.Kind : default)
        );
    }

    [Fact]
    public void Files_that_cannot_be_read_and_sets_too_small_are_passed_over()
    {
        FactRows rows = Ordinary(6);
        rows.Facts[3].AsSpan().Fill(float.NaN);
        rows.Facts[4][(int)ImageFact.Highlights] = 0.01f;

        Assert.Equal(4, Assert.Single(ImageFaults.Find(rows, 1)).Row);
        Assert.Empty(ImageFaults.Find(new FactRows(rows.Keys[..8], rows.Facts[..8]), 1));
    }

    [Fact]
    public void Columns_are_read_by_name_and_checked()
    {
        var context = new MLContext(1);
        FactRows rows = Ordinary(7);
        rows.Facts[50][(int)ImageFact.Sharpness] = 1;
        IDataView data = context.Data.LoadFromEnumerable(rows.Facts.Select((facts, i) => new Row { Id = $"k{i}", Facts = facts }));

        Assert.Equal("k50", Assert.Single(context.FindImageFaults(data, "Facts", "Id")).Key);
        Assert.Equal("50", Assert.Single(context.FindImageFaults(data, "Facts")).Key);
        Assert.Throws<OperationCanceledException>(() => context.FindImageFaults(data, "Facts", cancellationToken: new(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.FindImageFaults(data, "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.FindImageFaults(data, "Facts", falseAlarms: 0));
    }

    // Photographs of all kinds: normal logarithms, as measured ones nearly have.
    private static FactRows Ordinary(int seed)
    {
        var random = new Random(seed);
        float Around(double median, double spread, double most) =>
            (float)
                Math.Min(
                    most,
                    median
                        * Math.Exp(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
                );

        return new FactRows(
            [.. Enumerable.Range(0, Count).Select(i => $"{i}")],
            [
                .. Enumerable
                    .Range(0, Count)
                    .Select(_ =>
                    {
                        (float width, float height) = (Around(640, 0.1, 2000), Around(480, 0.1, 2000));
                        return (float[])
                            [
                                width,
                                height,
                                width / height,
                                Around(0.45, 0.2, 1),
                                Around(0.12, 0.4, 0.9),
                                Around(0.85, 0.1, 1),
                                Around(0.2, 0.2, 0.5),
                                Around(900, 0.5, 60_000),
                                Around(7, 0.05, 8),
                                Around(35, 0.4, 150),
                            ];
                    }),
            ]
        );
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        [VectorType(10)]
        public float[] Facts { get; set; } = [];
    }
}
