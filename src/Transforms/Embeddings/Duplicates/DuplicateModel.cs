using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates;

/// <summary>Writes and reads an index. What follows from rows and matches is computed again.</summary>
internal static class DuplicateModel
{
    public static void Write(ModelWriter writer, DuplicateIndex index)
    {
        DuplicateRows rows = index.Rows;
        DuplicateSettings settings = index.Settings;
        writer.Values.Write(index.Threshold);
        writer.Values.Write((int)settings.Linkage);
        writer.Values.Write((int)settings.Scope);
        writer.Values.Write((int)settings.Keep);
        writer.Values.Write((int)settings.Search);
        writer.Values.Write((int)settings.Hubness);
        writer.Values.Write(settings.ListedPairs);
        writer.Values.Write(index.Matches.Scales.Floor);
        writer.Values.Write(index.Matches.Recall);
        writer.Values.Write(settings.MaximumPairs);
        WriteNames(writer, settings.SplitPriority);
        WriteNames(writer, rows.Keys);
        WriteNames(writer, rows.SplitNames);
        WriteNames(writer, rows.LabelNames);
        writer.Values.Write(rows.Splits.Length > 0);
        writer.Values.Write(rows.Labels.Length > 0);
        writer.Values.Write(rows.Scores.Length > 0);
        writer.Values.Write(index.Matches.Nearest.Length);
        writer.Values.Write(index.Matches.Pairs.Length);
        writer.Values.Write(index.Matches.FurtherPairs.Length);

        writer.WriteArray<DuplicateStatus>("Statuses", rows.Statuses);
        writer.WriteArray<float>("Vectors", rows.Vectors?.Values ?? []);
        writer.WriteArray<float>("Descriptors", rows.Descriptors?.Values ?? []);
        writer.WriteArray<byte>("Thumbnails", rows.Thumbnails);
        writer.WriteArray<Digest>("FileDigests", rows.FileDigests);
        writer.WriteArray<Digest>("PixelDigests", rows.PixelDigests);
        writer.WriteArray<long>("PixelCounts", rows.PixelCounts);
        writer.WriteArray<int>("Splits", rows.Splits);
        writer.WriteArray<int>("Labels", rows.Labels);
        writer.WriteArray<float>("Scores", rows.Scores);
        writer.WriteArray<ContentPair>("Pairs", index.Matches.Pairs);
        writer.WriteArray<ContentPair>("FurtherPairs", index.Matches.FurtherPairs);
        writer.WriteArray<float>("Scales", index.Matches.Scales.Scales);
        writer.WriteArray<int>("Nearest", index.Matches.Nearest);
        writer.WriteArray<float>("NearestScores", index.Matches.NearestScores);
        writer.WriteArray<int>("NearestAcross", index.Matches.NearestAcross);
        writer.WriteArray<float>("NearestAcrossScores", index.Matches.NearestAcrossScores);
    }

    /// <exception cref="FormatException">The content is damaged.</exception>
    public static DuplicateIndex Read(ModelReader reader, int vectorLength, bool hasImages)
    {
        float threshold = reader.Values.ReadSingle();
        var settings = new DuplicateSettings
        {
            Linkage = reader.ReadEnum<DuplicateLinkage>("Linkage"),
            Scope = reader.ReadEnum<DuplicateScope>("Scope"),
            Keep = reader.ReadEnum<DuplicateKeep>("Keep"),
            Search = reader.ReadEnum<DuplicateSearch>("Search"),
            Hubness = reader.ReadEnum<DuplicateHubness>("Hubness"),
            ListedPairs = reader.ReadInt32("the number of listed pairs", 0),
        };
        float floor = reader.Values.ReadSingle();
        double recall = reader.Values.ReadDouble();
        settings = settings with { MaximumPairs = reader.Values.ReadInt64(), SplitPriority = ReadNames(reader) };
        string[] keys = ReadNames(reader);
        string[] splitNames = ReadNames(reader);
        string[] labelNames = ReadNames(reader);
        bool hasSplits = reader.Values.ReadBoolean();
        bool hasLabels = reader.Values.ReadBoolean();
        bool hasScores = reader.Values.ReadBoolean();
        int contents = reader.ReadInt32("the number of contents", 0, keys.Length);
        int pairs = reader.ReadInt32("the number of pairs", 0);
        int further = reader.ReadInt32("the number of further pairs", 0, settings.ListedPairs);

        int count = keys.Length;
        int images = hasImages ? count : 0;
        DuplicateStatus[] statuses = reader.ReadArray<DuplicateStatus>("Statuses", count);
        float[] vectors = reader.ReadArray<float>("Vectors", (long)count * vectorLength);
        float[] descriptors = reader.ReadArray<float>("Descriptors", (long)images * PixelDescriptor.Length);
        var rows = new DuplicateRows
        {
            Keys = keys,
            Statuses = statuses,
            Vectors = vectorLength > 0 ? new Matrix(count, vectorLength, vectors) : null,
            Descriptors = hasImages ? new Matrix(count, PixelDescriptor.Length, descriptors) : null,
            Thumbnails = reader.ReadArray<byte>("Thumbnails", (long)images * PixelThumbnail.Length),
            FileDigests = reader.ReadArray<Digest>("FileDigests", images),
            PixelDigests = reader.ReadArray<Digest>("PixelDigests", images),
            PixelCounts = reader.ReadArray<long>("PixelCounts", images),
            Splits = reader.ReadArray<int>("Splits", hasSplits ? count : 0),
            SplitNames = splitNames,
            Labels = reader.ReadArray<int>("Labels", hasLabels ? count : 0),
            LabelNames = labelNames,
            Scores = reader.ReadArray<float>("Scores", hasScores ? count : 0),
        };
        if (float.IsNaN(threshold) || !Array.TrueForAll(statuses, Enum.IsDefined))
            throw new FormatException("The saved model is damaged: its threshold or the status of a row is none.");
        Check(rows.Splits, splitNames.Length, "a split");
        Check(rows.Labels, labelNames.Length, "a label");

        bool isCorrected = settings.Hubness != DuplicateHubness.None;
        var matches = new ContentMatches(contents)
        {
            Pairs = reader.ReadArray<ContentPair>("Pairs", pairs),
            FurtherPairs = reader.ReadArray<ContentPair>("FurtherPairs", further),
            Scales = new NeighborScales(settings.Hubness, reader.ReadArray<float>("Scales", isCorrected ? contents : 0), floor),
            Recall = recall,
        };
        foreach (ContentPair pair in matches.Pairs.Concat(matches.FurtherPairs))
            Check([pair.First, pair.Second], contents, "a pair");

        reader.ReadArray<int>("Nearest", contents).CopyTo(matches.Nearest, 0);
        reader.ReadArray<float>("NearestScores", contents).CopyTo(matches.NearestScores, 0);
        reader.ReadArray<int>("NearestAcross", contents).CopyTo(matches.NearestAcross, 0);
        reader.ReadArray<float>("NearestAcrossScores", contents).CopyTo(matches.NearestAcrossScores, 0);
        Check(matches.Nearest, contents, "a nearest row");
        Check(matches.NearestAcross, contents, "a nearest row");
        return DuplicateIndex.Restore(rows, matches, threshold, settings);
    }

    private static void WriteNames(ModelWriter writer, IReadOnlyList<string> names)
    {
        writer.Values.Write(names.Count);
        foreach (string name in names)
            writer.Values.Write(name);
    }

    private static string[] ReadNames(ModelReader reader)
    {
        var names = new List<string>();
        int count = reader.ReadInt32("the number of names", 0);
        for (int i = 0; i < count; i++)
            names.Add(reader.Values.ReadString());

        return [.. names];
    }

    private static void Check(ReadOnlySpan<int> numbers, int count, string what)
    {
        foreach (int number in numbers)
        {
            if (number < -1 || number >= count)
                throw new FormatException($"The saved model is damaged: {what} is number {number} of {count}.");
        }
    }
}
