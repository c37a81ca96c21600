using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>What the flagger promises of its rows, keys and columns.</summary>
public class DuplicateContractTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(12, false)]
    [InlineData(12, true)]
    [InlineData(40, true)]
    public void Transforming_the_rows_of_the_fit_gives_the_fitted_answers_for_any_number_of_scaled_copies(int copies, bool hasKeys)
    {
        var random = new Random(1);
        List<Row> rows = [.. Enumerable.Range(0, 60).Select(i => new Row { Id = $"{i:D3}", Vector = Gaussian(random) })];
        rows.AddRange(
            Enumerable
                .Range(0, copies)
                .Select(i => new Row { Id = $"copy {i:D3}", Vector = [.. rows[5].Vector.Select(value => value * (i + 2))] })
        );
        rows.AddRange(Enumerable.Range(0, copies).Select(i => new Row { Id = $"equal {i:D3}", Vector = rows[7].Vector }));
        DuplicateFlaggerTransformer flagger = Fit(
            rows,
            options => (options.IdColumnName, options.Threshold) = (hasKeys ? "Id" : null, DuplicateThreshold.Fixed(0.9999f))
        );
        Flags[] flags = Transform(flagger, rows);
        HashSet<string> removed = [.. flagger.GetKeysToRemove()];

        Assert.Equal(2 * copies, removed.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            // Without keys all of several equal rows are flagged; scaled ones are told apart.
            bool isAmbiguous = !hasKeys && (row == 7 || rows[row].Id.StartsWith("equal", StringComparison.Ordinal));
            string key = hasKeys ? rows[row].Id : $"{row:D9}";
            Assert.Equal(isAmbiguous || removed.Contains(key), flags[row].DIsDuplicate);
            Assert.Equal("Ok", Enum.GetName((DuplicateStatus)(flags[row].DStatus - 1)));
        }
    }

    [Fact]
    public void A_key_that_another_set_uses_too_is_told_apart_by_split_and_by_vector()
    {
        var random = new Random(2);
        Row[] train =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(i => new Row
                {
                    Id = $"{i}",
                    Split = "train",
                    Vector = Gaussian(random),
                }),
        ];
        Row[] test =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(i => new Row
                {
                    Id = $"{i}",
                    Split = "test",
                    Vector = i < 10 ? train[i + 20].Vector : Gaussian(random),
                }),
        ];
        foreach (bool hasSplits in (bool[])[true, false])
        {
            DuplicateFlaggerTransformer flagger = Fit(train, options => options.SplitColumnName = hasSplits ? "Split" : null);
            Flags[] flags = Transform(flagger, test);
            Assert.Equal(Enumerable.Range(0, 50).Select(i => i < 10), flags.Select(row => row.DIsDuplicate));
            Assert.Equal(Enumerable.Range(0, 50).Select(i => i < 10 && hasSplits), flags.Select(row => row.DIsLeak));
            Assert.Equal("23", flags[3].DNearestKey);
        }

        // The very row of the same key in another split is a leak, and not the row itself.
        Flags same = Transform(
            Fit(train, options => options.SplitColumnName = "Split"),
            [
                new Row
                {
                    Id = "4",
                    Split = "test",
                    Vector = train[4].Vector,
                },
            ]
        )[0];
        Assert.True(same.DIsLeak);
        Assert.Equal("4", same.DNearestKey);
        Assert.Contains(
            "make keys of split and number",
            Assert.Throws<ArgumentException>(() => Fit([.. train, .. test], options => options.SplitColumnName = "Split")).Message
        );
    }

    [Fact]
    public void A_representative_key_is_a_sampling_key_that_keeps_all_rows_and_separates_no_copies()
    {
        var random = new Random(3);
        Row[] originals = [.. Enumerable.Range(0, 300).Select(i => new Row { Id = $"o{i}", Vector = Gaussian(random) })];
        Row[] rows =
        [
            .. originals,
            .. originals
                .Take(100)
                .Select(
                    (row, i) =>
                        new Row
                        {
                            Id = $"copy{i}",
                            Vector = [.. row.Vector.Select(value => value + (0.001f * DuplicateSet.Gaussian(random)))],
                        }
                ),
        ];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        IDataView flagged = _context.Data.Cache(Fit(rows).Transform(data));
        Assert.All(flagged.GetColumn<string>("DRepresentativeKey"), key => Assert.NotEqual("", key));

        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(flagged, 0.2, samplingKeyColumnName: "DRepresentativeKey");
        CheckSides(split, 400);
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _context.Data.CrossValidationSplit(
            flagged,
            5,
            samplingKeyColumnName: "DRepresentativeKey"
        );
        Assert.All(folds, fold => CheckSides(fold, 400));
        Assert.Equal(400, folds.Sum(fold => fold.TestSet.GetColumn<string>("Id").Count()));

        static void CheckSides(DataOperationsCatalog.TrainTestData split, int count)
        {
            string[] train = [.. split.TrainSet.GetColumn<string>("Id").Select(Name)];
            string[] test = [.. split.TestSet.GetColumn<string>("Id").Select(Name)];
            Assert.Equal(count, train.Length + test.Length);
            Assert.InRange(test.Length, count / 10, count / 3);
            Assert.Empty(train.Intersect(test));
        }

        static string Name(string id) => id.Replace("copy", "o", StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_unique_new_or_not_comparable_represent_themselves()
    {
        var random = new Random(4);
        Row[] rows =
        [
            .. Enumerable.Range(0, 40).Select(i => new Row { Id = $"{i:D2}", Vector = i == 7 ? new float[6] : Gaussian(random) }),
        ];
        DuplicateFlaggerTransformer flagger = Fit(rows);
        Assert.Equal(rows.Select(row => row.Id), Transform(flagger, rows).Select(row => row.DRepresentativeKey));
        Row[] further =
        [
            new Row { Id = "new", Vector = Gaussian(random) },
            new Row { Id = "zero", Vector = new float[6] },
            new Row { Id = "copy", Vector = rows[3].Vector },
        ];
        Assert.Equal(["new", "zero", "03"], Transform(flagger, further).Select(row => row.DRepresentativeKey));
    }

    [Fact]
    public void Integers_keys_and_text_are_ids_and_labels_alike()
    {
        var random = new Random(5);
        TypedRow[] rows =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => new TypedRow
                {
                    Long = 9_000_000_000 + i,
                    Unsigned = (uint)i,
                    Short = (short)i,
                    Byte = (byte)i,
                    Key = (uint)i + 1,
                    Text = $"{i}",
                    Vector = Gaussian(random),
                }),
        ];
        rows[39].Vector = rows[3].Vector;
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        data = _context.Transforms.Conversion.MapValueToKey("Named", "Text").Fit(data).Transform(data);
        string[] expected = ["9000000039", "39", "39", "39", "41", "39", "39"];
        string[] ids = ["Long", "Unsigned", "Short", "Byte", "Key", "Text", "Named"];
        for (int i = 0; i < ids.Length; i++)
        {
            DuplicateFlaggerTransformer flagger = _context
                .Transforms.DuplicateFlagger(
                    new DuplicateFlaggerEstimator.Options
                    {
                        OutputColumnName = "D",
                        InputColumnName = "Vector",
                        IdColumnName = ids[i],
                        LabelColumnName = ids[^(i + 1)],
                    }
                )
                .Fit(data);
            DuplicatePair pair = Assert.Single(flagger.GetPairs());
            Assert.Contains(expected[i], (string[])[pair.Key, pair.OtherKey]);
            Assert.True(pair.IsLabelConflict);
            Assert.Equal(1, flagger.Transform(data).GetColumn<bool>("DIsDuplicate").Count(flag => flag));
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1200)]
    public void Equal_rows_are_found_before_anything_is_subtracted_from_them(int count)
    {
        Row[] rows = [.. Enumerable.Range(0, count).Select(i => new Row { Id = $"{i:D4}", Vector = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f] })];
        foreach (DuplicateCentering centering in Enum.GetValues<DuplicateCentering>())
        {
            DuplicateFlaggerTransformer flagger = Fit(rows, options => options.Centering = centering);
            Assert.Equal(count - 1, flagger.GetKeysToRemove().Count);
            Assert.Equal(count - 1, Transform(flagger, rows).Count(row => row.DIsDuplicate));
        }
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(1200, 0)]
    [InlineData(50, 20)]
    [InlineData(1200, 20)]
    public void Rows_on_one_line_are_not_compared_and_counted(int count, float offset)
    {
        var random = new Random(6);
        float[] direction = Gaussian(random);
        Row[] rows =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Row { Id = $"{i:D4}", Vector = [.. direction.Select(value => offset + (value * (i + 1) * 0.001f))] }),
        ];
        rows[^1].Vector = rows[0].Vector;
        DuplicateFlaggerTransformer flagger = Fit(rows);

        DuplicateGroup group = Assert.Single(flagger.GetGroups());
        Assert.Equal(["0000", rows[^1].Id], group.MemberKeys);
        Assert.Equal(count, flagger.GetStatusCounts()[DuplicateStatus.NoDirection]);

        // A threshold of one's own says that rows in one direction are meant.
        if (offset == 0)
            Assert.Equal(count - 1, Fit(rows, options => options.Threshold = DuplicateThreshold.Fixed(0.99f)).GetKeysToRemove().Count);
    }

    [Fact]
    public void Rows_that_were_not_compared_are_counted_by_reason_and_the_log_says_so()
    {
        var random = new Random(7);
        Row[] rows =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i => new Row
                {
                    Id = $"{i:D2}",
                    Vector =
                        i < 3 ? new float[6]
                        : i < 5 ? [float.NaN, 1, 1, 1, 1, 1]
                        : Gaussian(random),
                }),
        ];
        var messages = new List<string>();
        _context.Log += (_, entry) => messages.Add(entry.Message);
        DuplicateFlaggerTransformer flagger = Fit(rows);

        Assert.Equal(3, flagger.GetStatusCounts()[DuplicateStatus.ZeroVector]);
        Assert.Equal(2, flagger.GetStatusCounts()[DuplicateStatus.NotFinite]);
        Assert.Equal(15, flagger.GetStatusCounts()[DuplicateStatus.Ok]);
        Assert.False(flagger.Calibration!.IsSufficient);
        Assert.Contains(messages, message => message.Contains("could not be calibrated: 15 rows", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("3 rows could not be compared: ZeroVector", StringComparison.Ordinal));
    }

    private DuplicateFlaggerTransformer Fit(IEnumerable<Row> rows, Action<DuplicateFlaggerEstimator.Options>? change = null)
    {
        var options = new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "D",
            InputColumnName = "Vector",
            IdColumnName = "Id",
        };
        change?.Invoke(options);
        return _context.Transforms.DuplicateFlagger(options).Fit(_context.Data.LoadFromEnumerable(rows));
    }

    private Flags[] Transform(DuplicateFlaggerTransformer flagger, IEnumerable<Row> rows) =>
        [.. _context.Data.CreateEnumerable<Flags>(flagger.Transform(_context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];

    private static float[] Gaussian(Random random) => [.. Enumerable.Range(0, 6).Select(_ => DuplicateSet.Gaussian(random))];

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Split { get; set; } = "";

        [VectorType(6)]
        public float[] Vector { get; set; } = [];
    }

    private sealed class TypedRow
    {
        public long Long { get; set; }

        public uint Unsigned { get; set; }

        public short Short { get; set; }

        public byte Byte { get; set; }

        [KeyType(50)]
        public uint Key { get; set; }

        public string Text { get; set; } = "";

        [VectorType(6)]
        public float[] Vector { get; set; } = [];
    }

    private sealed class Flags
    {
        public bool DIsDuplicate { get; set; }

        public bool DIsLeak { get; set; }

        public string DNearestKey { get; set; } = "";

        public string DRepresentativeKey { get; set; } = "";

        [KeyType(7)]
        public uint DStatus { get; set; }
    }
}
