using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>What a fitted model of labels consists of, as it is saved.</summary>
internal sealed record LabelQualityContent
{
    /// <summary>The training rows.</summary>
    public required Matrix Vectors { get; init; }

    /// <summary>Names of the classes, ordered.</summary>
    public required string[] ClassNames { get; init; }

    /// <summary>The class of each row, or −1.</summary>
    public required int[] GivenLabels { get; init; }

    /// <summary>The same, −1 for classes that are too small to be judged.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The group of twins of each row.</summary>
    public required int[] Groups { get; init; }

    /// <summary>The length to each row's farthest neighbor that was looked at.</summary>
    public required double[] Scales { get; init; }

    /// <summary>The share of it up to which rows are twins.</summary>
    public required double Radius { get; init; }

    /// <summary>Distance between rows.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Groups that vote.</summary>
    public required int VoterCount { get; init; }

    /// <summary>How much the parts weigh.</summary>
    public required LabelEvidence Evidence { get; init; }

    /// <summary>What the probe says of each row without its group: rows × classes.</summary>
    public required Matrix Answers { get; init; }

    /// <summary>What the groups nearest to each row vote: rows × classes.</summary>
    public required Matrix Votes { get; init; }

    /// <summary>The probe; empty where there is none.</summary>
    public required double[] ProbeMeans { get; init; }

    public required double[] ProbeWeights { get; init; }

    public required double[] ProbeIntercepts { get; init; }

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Vectors.RowCount);
        writer.Values.Write(Vectors.ColumnCount);
        writer.Values.Write(ClassNames.Length);
        foreach (string name in ClassNames)
            writer.Values.Write(name);
        writer.Values.Write((int)Metric);
        writer.Values.Write(VoterCount);
        writer.Values.Write(Radius);
        writer.Values.Write(Evidence.ProbeWeight);
        writer.Values.Write(Evidence.VoteWeight);
        writer.Values.Write(Evidence.PriorLogOdds);
        writer.Values.Write(ProbeWeights.Length > 0);
        writer.WriteArray<float>("Vectors", Vectors.Values);
        writer.WriteArray<int>("GivenLabels", GivenLabels);
        writer.WriteArray<int>("Labels", Labels);
        writer.WriteArray<int>("Groups", Groups);
        writer.WriteArray<double>("Scales", Scales);
        writer.WriteArray<float>("Answers", Answers.Values);
        writer.WriteArray<float>("Votes", Votes.Values);
        if (ProbeWeights.Length == 0)
            return;

        writer.WriteArray<double>("ProbeMeans", ProbeMeans);
        writer.WriteArray<double>("ProbeWeights", ProbeWeights);
        writer.WriteArray<double>("ProbeIntercepts", ProbeIntercepts);
    }

    public static LabelQualityContent Read(ModelReader reader)
    {
        int rows = reader.ReadInt32("the number of rows", 1);
        int columns = reader.ReadInt32("the number of features", 1);
        int classes = reader.ReadInt32("the number of classes", 1, rows);
        string[] names = reader.ReadStrings(classes);
        DistanceMetric metric = reader.ReadEnum<DistanceMetric>("Metric");
        int voters = reader.ReadInt32("the number of voters", 1);
        double radius = reader.ReadDouble("the radius of twins", 0, 1);
        var evidence = new LabelEvidence(
            reader.ReadDouble("the weight of the probe", 0),
            reader.ReadDouble("the weight of the votes", 0),
            reader.ReadDouble("the odds of a wrong label", -100, 100)
        );
        bool hasProbe = reader.Values.ReadBoolean();
        var content = new LabelQualityContent
        {
            ClassNames = names,
            Metric = metric,
            VoterCount = voters,
            Radius = radius,
            Evidence = evidence,
            Vectors = new Matrix(rows, columns, reader.ReadArray<float>("Vectors", (long)rows * columns)),
            GivenLabels = Numbers(reader, "GivenLabels", rows, classes),
            Labels = Numbers(reader, "Labels", rows, classes),
            Groups = Numbers(reader, "Groups", rows, rows),
            Scales = reader.ReadArray<double>("Scales", rows),
            Answers = new Matrix(rows, classes, reader.ReadArray<float>("Answers", (long)rows * classes)),
            Votes = new Matrix(rows, classes, reader.ReadArray<float>("Votes", (long)rows * classes)),
            ProbeMeans = hasProbe ? reader.ReadArray<double>("ProbeMeans", columns) : [],
            ProbeWeights = hasProbe ? reader.ReadArray<double>("ProbeWeights", (long)columns * classes) : [],
            ProbeIntercepts = hasProbe ? reader.ReadArray<double>("ProbeIntercepts", classes) : [],
        };
        ModelReader.Check("Vectors", content.Vectors.Values);
        ModelReader.Check("Answers", content.Answers.Values);
        ModelReader.Check("Votes", content.Votes.Values);
        for (int row = 0; row < rows; row++)
        {
            if (content.Groups[row] < 0 || content.Groups[content.Groups[row]] != content.Groups[row])
                throw new FormatException("The saved model is damaged: 'Groups' are no groups.");
        }

        return content;
    }

    private static int[] Numbers(ModelReader reader, string name, int count, int below)
    {
        int[] numbers = reader.ReadArray<int>(name, count);
        return Array.TrueForAll(numbers, number => number >= -1 && number < below)
            ? numbers
            : throw new FormatException($"The saved model is damaged: '{name}' holds numbers that are out of range.");
    }
}
