using Microsoft.ML;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Relations;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Saved flaggers whose checksums fit, but whose contents do not fit together, are refused in one sentence.</summary>
public class DuplicateModelCheckTests
{
    private const int Count = 40;

    private readonly MLContext _context = new(1);

    public static TheoryData<string, string> Faults =>
        new()
        {
            { "threshold NaN", "its threshold is no number" },
            { "threshold infinite", "its threshold is no number" },
            { "no pairs", "at most 0 pairs are to be found" },
            { "recall", "the recall of the search is 1.5" },
            { "spread", "the spread of the neighborhoods is NaN" },
            { "floor", "the smallest scale is -1" },
            { "keys in another order", "its keys are not in order" },
            { "a key twice", "its keys are not in order, or one occurs twice" },
            { "names of splits", "its names of splits are not in order" },
            { "names of labels", "its names of labels are not in order" },
            { "status", "the status of a row is none" },
            { "split", "a split is number 9 of 3" },
            { "label below none", "a label is number -2 of 3" },
            { "equal row", "an equal row is number 40 of 40" },
            { "equal row below 0", "an equal row is number -1 of 40" },
            { "vector", "the vector of row 3 is not finite" },
            { "mean", "'Mean' holds numbers that are missing, infinite or too large" },
            { "leader", "a row that stands for others is number -1 of" },
            { "scale", "the scale of a row is infinite" },
            { "pair", "a row of a pair is number 4096 of" },
            { "pair of one row", "a pair is none" },
            { "score of a pair", "a pair is none" },
            { "nearest", "a nearest row is number 77 of" },
            { "nearest below none", "a nearest row is number -2 of" },
            { "nearest across", "a nearest row is number 77 of" },
            { "score of the nearest", "the score of a nearest row is no number" },
            { "relation to no row", "a row of a related pair is number 4096 of" },
            { "relation of no kind", "the relation of a pair is none" },
            { "relation of no picture", "the relation of a pair is none" },
            { "relation of a share", "the relation of a pair has no sensible numbers" },
            { "relation of an angle", "the relation of a pair has no sensible numbers" },
            { "relations in another order", "its related pairs are not in order, or one occurs twice" },
            { "a relation twice", "its related pairs are not in order, or one occurs twice" },
            { "calibrated pairs", "the number of pairs of the calibration is -1" },
            { "calibrated rows", "the number of rows of the calibration is -1" },
            { "vector length", "its columns do not fit vectors of 0 values" },
            { "contents", "its rows have 39 contents instead of 40" },
        };

    [Fact]
    public void A_sound_model_loads_and_gives_its_answers()
    {
        var content = new Content();
        DuplicateFlaggerTransformer made = content.Make(_context);
        DuplicateFlaggerTransformer loaded = Load(made);
        Assert.Equal((Count, DuplicateCentering.FrozenMean), (loaded.RowCount, loaded.Centering));
        Assert.NotEmpty(loaded.GetPairs());
        Assert.Equal(made.GetPairs(), loaded.GetPairs());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_model_whose_contents_do_not_fit_together_is_refused(string fault, string sentence)
    {
        // Arrays are changed after the model was made, so that it is written as it should not be.
        var content = new Content();
        SetNumber(content, fault);
        DuplicateFlaggerTransformer made = content.Make(_context);
        DamageRows(content.Rows, fault);
        DamageMatches(content.Matches, fault);
        FormatException refused = Assert.Throws<FormatException>(() => Load(made));
        Assert.StartsWith("The saved model is damaged: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", refused.Message, StringComparison.Ordinal);
    }

    private DuplicateFlaggerTransformer Load(DuplicateFlaggerTransformer made)
    {
        using var stream = new MemoryStream();
        made.Save(stream);
        stream.Position = 0;
        return DuplicateFlaggerTransformer.Load(_context, stream);
    }

    private static void SetNumber(Content content, string fault)
    {
        switch (fault)
        {
            case "threshold NaN":
                content.Threshold = float.NaN;
                break;
            case "threshold infinite":
                content.Threshold = float.PositiveInfinity;
                break;
            case "no pairs":
                content.Settings = content.Settings with { MaximumPairs = 0 };
                break;
            case "recall":
                content.Matches.Recall = 1.5;
                break;
            case "spread":
                content.Scale(content.Matches.Scales with { Spread = double.NaN });
                break;
            case "floor":
                content.Scale(content.Matches.Scales with { Floor = -1 });
                break;
            case "mean":
                content.Mean = float.PositiveInfinity;
                break;
            case "calibrated pairs":
                content.Calibration = new Calibrated(0.9f, 40, -1, true);
                break;
            case "calibrated rows":
                content.Calibration = new Calibrated(0.9f, -1, 40, true);
                break;
            case "vector length":
                content.VectorLength = null;
                break;
        }
    }

    private static void DamageRows(DuplicateRows rows, string fault)
    {
        switch (fault)
        {
            case "keys in another order":
                (rows.Keys[1], rows.Keys[2]) = (rows.Keys[2], rows.Keys[1]);
                break;
            case "a key twice":
                rows.Keys[2] = rows.Keys[1];
                break;
            case "names of splits":
                Array.Reverse(rows.SplitNames);
                break;
            case "names of labels":
                rows.LabelNames[1] = rows.LabelNames[0];
                break;
            case "status":
                rows.Statuses[2] = (DuplicateStatus)99;
                break;
            case "split":
                rows.Splits[5] = 9;
                break;
            case "label below none":
                rows.Labels[5] = -2;
                break;
            case "equal row":
                rows.FirstEqual[4] = Count;
                break;
            case "equal row below 0":
                rows.FirstEqual[4] = -1;
                break;
            case "contents":
                rows.FirstEqual[4] = 3;
                break;
            case "vector":
                rows.Vectors!.Row(3)[1] = float.NegativeInfinity;
                break;
        }
    }

    private static void DamageMatches(ContentMatches matches, string fault)
    {
        if (fault.Contains("relation", StringComparison.Ordinal))
            matches.Relations = Relations(fault);
        switch (fault)
        {
            case "leader":
                matches.Scales.Leaders[0] = -1;
                break;
            case "scale":
                matches.Scales.Scales[1] = float.PositiveInfinity;
                break;
            case "pair":
                matches.Pairs[0] = matches.Pairs[0] with { Second = 4096 };
                break;
            case "pair of one row":
                matches.Pairs[0] = matches.Pairs[0] with { Second = matches.Pairs[0].First };
                break;
            case "score of a pair":
                matches.Pairs[0] = matches.Pairs[0] with { Score = float.NaN };
                break;
            case "nearest":
                matches.Nearest[6] = 77;
                break;
            case "nearest below none":
                matches.Nearest[6] = -2;
                break;
            case "nearest across":
                matches.NearestAcross[6] = 77;
                break;
            case "score of the nearest":
                matches.NearestScores[6] = float.NaN;
                break;
        }
    }

    private static RelatedPair[] Relations(string fault)
    {
        var sound = new RelatedPair(1, 2, DuplicateRelationKind.Cropped, 0.8f, 0, EditedPicture.Second);
        RelatedPair next = sound with { First = 2, Second = 3 };
        return fault switch
        {
            "relation to no row" => [sound with { Second = 4096 }],
            "relation of no kind" => [sound with { Kind = (DuplicateRelationKind)99 }],
            "relation of no picture" => [sound with { Edited = (EditedPicture)9 }],
            "relation of a share" => [sound with { KeptShare = 1.5f }],
            "relation of an angle" => [sound with { Degrees = float.NaN }],
            "relations in another order" => [next, sound],
            _ => [sound, sound],
        };
    }

    // What a fit to rows that all differ, some of them near copies, results in.
    private sealed class Content
    {
        private const int Length = 6;

        public Content()
        {
            DuplicateRows rows = DuplicateSet.Random(Count, Length, seed: 3).Rows();
            Rows = rows with { FirstEqual = DuplicateContents.FirstEqual(rows) };
            Settings = new DuplicateSettings { Hubness = DuplicateHubness.Csls };
            using var context = new EngineContext(1);
            ContentMatches found = DuplicateIndex.Build(Rows, DuplicateThreshold.Fixed(Threshold), Settings, context).Matches;
            Matches = found;
            Scale(found.Scales with { Leaders = [.. Enumerable.Range(0, Count)] });
        }

        public float Threshold { get; set; } = 0.5f;

        public Calibrated? Calibration { get; set; }

        public DuplicateSettings Settings { get; set; }

        public DuplicateRows Rows { get; }

        public ContentMatches Matches { get; private set; }

        public float Mean { get; set; }

        public int? VectorLength { get; set; } = Length;

        public void Scale(NeighborScales scales)
        {
            var matches = new ContentMatches(Count)
            {
                Pairs = Matches.Pairs,
                Scales = scales,
                Recall = Matches.Recall,
            };
            Matches.Nearest.CopyTo(matches.Nearest, 0);
            Matches.NearestScores.CopyTo(matches.NearestScores, 0);
            Matches.NearestAcross.CopyTo(matches.NearestAcross, 0);
            Matches.NearestAcrossScores.CopyTo(matches.NearestAcrossScores, 0);
            Matches = matches;
        }

        public DuplicateFlaggerTransformer Make(MLContext mlContext)
        {
            using var context = new EngineContext(1);
            var columns = DuplicateFlaggerColumns.Of(new DuplicateFlaggerEstimator.Options { OutputColumnName = "D", IdColumnName = "Id" });
            DuplicateRows centered = Rows with
            {
                Vectors = new Matrix(Count, Length, [.. Rows.Vectors!.Values.Select(value => value + Mean)]),
            };
            return new DuplicateFlaggerTransformer(
                Catalogs.EnvironmentOf(mlContext.Transforms),
                columns,
                DuplicateIndex.Restore(Rows, Matches, Threshold, Calibration, Settings),
                ComparisonSpace.Of(centered, DuplicateCentering.FrozenMean, context),
                VectorLength,
                SkiaImageDecoder.Instance
            );
        }
    }
}
