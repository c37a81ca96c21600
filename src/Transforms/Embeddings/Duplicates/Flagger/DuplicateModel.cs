using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Duplicates.Flagger;

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
        writer.Values.Write((int)settings.NeighborMethod);
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
        writer.Values.Write(index.Matches.Scales.Spread);
        writer.Values.Write(index.Matches.Scales.Leaders.Length > 0);
        writer.Values.Write(rows.FirstEqual.Length > 0);
        writer.Values.Write(index.Calibration is not null);
        writer.Values.Write(index.Calibration?.RowCount ?? 0);
        writer.Values.Write(index.Calibration?.PairCount ?? 0);
        writer.Values.Write(index.Calibration?.IsSufficient ?? false);
        (byte[] thumbnails, int[] lengths) = StoredThumbnails.Pack(rows.Thumbnails);
        writer.Values.Write(thumbnails.Length);
        writer.Values.Write(index.Matches.Turns.Length);
        writer.Values.Write(index.Matches.Relations.Length);
        writer.Values.Write(settings.FindsEditedCopies);
        PictureSource[] pictures = rows.Pictures?.Sources ?? [];
        StoredPictures.WritePaths(writer, pictures, rows.Keys);

        writer.WriteArray<DuplicateStatus>("Statuses", rows.Statuses);
        writer.WriteArray<float>("Vectors", rows.Vectors?.Values ?? []);
        StoredPictures.WriteFrames(writer, pictures);
        writer.WriteArray<int>("ThumbnailBlocks", lengths);
        writer.WriteArray<byte>("Thumbnails", thumbnails);
        writer.WriteArray<Digest>("FileDigests", rows.FileDigests);
        writer.WriteArray<Digest>("PixelDigests", rows.PixelDigests);
        writer.WriteArray<long>("PixelCounts", rows.PixelCounts);
        writer.WriteArray<int>("Splits", rows.Splits);
        writer.WriteArray<int>("Labels", rows.Labels);
        writer.WriteArray<float>("Scores", rows.Scores);
        writer.WriteArray<ContentPair>("Pairs", index.Matches.Pairs);
        writer.WriteArray<ContentPair>("FurtherPairs", index.Matches.FurtherPairs);
        writer.WriteArray<float>("Scales", index.Matches.Scales.Scales);
        writer.WriteArray<int>("Leaders", index.Matches.Scales.Leaders);
        writer.WriteArray<int>("FirstEqual", rows.FirstEqual);
        writer.WriteArray<int>("Nearest", index.Matches.Nearest);
        writer.WriteArray<float>("NearestScores", index.Matches.NearestScores);
        writer.WriteArray<int>("NearestAcross", index.Matches.NearestAcross);
        writer.WriteArray<float>("NearestAcrossScores", index.Matches.NearestAcrossScores);
        writer.WriteArray<TurnedPair>("Turns", index.Matches.Turns);
        writer.WriteArray<RelatedPair>("Relations", index.Matches.Relations);
    }

    /// <exception cref="FormatException">The content is damaged.</exception>
    public static DuplicateIndex Read(ModelReader reader, int vectorLength, DuplicateFlaggerColumns columns)
    {
        bool hasImages = columns.HasImages;
        float threshold = reader.Values.ReadSingle();
        var settings = new DuplicateSettings
        {
            Linkage = reader.ReadEnum<DuplicateLinkage>("Linkage"),
            Scope = reader.ReadEnum<DuplicateScope>("Scope"),
            Keep = reader.ReadEnum<DuplicateKeep>("Keep"),
            NeighborMethod = reader.ReadEnum<NeighborMethod>("NeighborMethod"),
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

        bool isFirstVersion = reader.Version == 1;
        double spread = isFirstVersion ? NearCopies.Unknown : reader.Values.ReadDouble();
        bool hasLeaders = !isFirstVersion && reader.Values.ReadBoolean();
        bool hasFirstEqual = !isFirstVersion && reader.Values.ReadBoolean();
        Calibrated? calibration = isFirstVersion ? null : ReadCalibration(reader, threshold);
        int packed = isFirstVersion ? 0 : reader.ReadInt32("the length of the thumbnails", 0);
        // Until the fifth version nobody said how pictures are turned.
        int turned = reader.Version < 5 ? 0 : reader.ReadInt32("the number of turned pairs", 0);
        // Until the sixth, nor what else was done to them.
        int related = reader.Version < 6 ? 0 : reader.ReadInt32("the number of related pairs", 0);
        // Until the seventh it could not be left out.
        settings = settings with
        {
            FindsEditedCopies = reader.Version < 7 || reader.Values.ReadBoolean(),
        };

        int count = keys.Length;
        int images = hasImages ? count : 0;
        string[] paths = isFirstVersion ? FirstPaths(columns, keys) : StoredPictures.ReadPaths(reader, hasImages ? keys : []);
        DuplicateStatus[] statuses = reader.ReadArray<DuplicateStatus>("Statuses", count);
        float[] vectors = reader.ReadArray<float>("Vectors", (long)count * vectorLength);
        PictureSource[] pictures = isFirstVersion ? StoredPictures.OfSingle(paths) : StoredPictures.ReadFrames(reader, paths);
        (byte[] thumbnails, Matrix? descriptors) = isFirstVersion
            ? ReadPlainPictures(reader, images)
            : ReadPictures(reader, images, packed, statuses);
        var rows = new DuplicateRows
        {
            Keys = keys,
            Statuses = statuses,
            Vectors = vectorLength > 0 ? new Matrix(count, vectorLength, vectors) : null,
            Descriptors = hasImages ? descriptors ?? new Matrix(0, PixelDescriptor.Length) : null,
            Thumbnails = thumbnails,
            FileDigests = reader.ReadArray<Digest>("FileDigests", images),
            PixelDigests = reader.ReadArray<Digest>("PixelDigests", images),
            PixelCounts = reader.ReadArray<long>("PixelCounts", images),
            Pictures = hasImages ? new PictureFiles(pictures, columns.Folder, columns.Turned(ImageDecoders.Default)) : null,
            Splits = reader.ReadArray<int>("Splits", hasSplits ? count : 0),
            SplitNames = splitNames,
            Labels = reader.ReadArray<int>("Labels", hasLabels ? count : 0),
            LabelNames = labelNames,
            Scores = reader.ReadArray<float>("Scores", hasScores ? count : 0),
        };
        DuplicateModelCheck.Check(threshold, settings, recall, spread, floor);
        bool isCorrected = settings.Hubness != DuplicateHubness.None;
        var matches = new ContentMatches(contents)
        {
            Pairs = reader.ReadArray<ContentPair>("Pairs", pairs),
            FurtherPairs = reader.ReadArray<ContentPair>("FurtherPairs", further),
            Scales = new NeighborScales(settings.Hubness, reader.ReadArray<float>("Scales", isCorrected ? contents : 0), floor)
            {
                Spread = spread,
                Leaders = isFirstVersion ? [] : reader.ReadArray<int>("Leaders", hasLeaders ? contents : 0),
            },
            Recall = recall,
        };
        if (!isFirstVersion)
            rows = rows with { FirstEqual = reader.ReadArray<int>("FirstEqual", hasFirstEqual ? count : 0) };
        DuplicateModelCheck.Check(rows);
        reader.ReadArray<int>("Nearest", contents).CopyTo(matches.Nearest, 0);
        reader.ReadArray<float>("NearestScores", contents).CopyTo(matches.NearestScores, 0);
        reader.ReadArray<int>("NearestAcross", contents).CopyTo(matches.NearestAcross, 0);
        reader.ReadArray<float>("NearestAcrossScores", contents).CopyTo(matches.NearestAcrossScores, 0);
        matches.Turns = reader.Version < 5 ? [] : reader.ReadArray<TurnedPair>("Turns", turned);
        matches.Relations = reader.Version < 6 ? [] : reader.ReadArray<RelatedPair>("Relations", related);
        DuplicateModelCheck.Check(matches);
        return DuplicateIndex.Restore(rows, matches, threshold, calibration, settings);
    }

    // Earlier versions kept no paths but those that are keys.
    private static string[] FirstPaths(DuplicateFlaggerColumns columns, string[] keys) =>
        columns.Path is not null && columns.Id == columns.Path ? keys : new string[columns.Path is null ? 0 : keys.Length];

    private static Calibrated? ReadCalibration(ModelReader reader, float threshold)
    {
        bool isCalibrated = reader.Values.ReadBoolean();
        int rowCount = reader.ReadInt32("the number of rows of the calibration", 0);
        long pairCount = reader.Values.ReadInt64();
        if (pairCount < 0)
            throw new FormatException($"The saved model is damaged: the number of pairs of the calibration is {pairCount}.");

        bool isSufficient = reader.Values.ReadBoolean();
        return isCalibrated ? new Calibrated(threshold, rowCount, pairCount, isSufficient) : null;
    }

    private static (byte[] Thumbnails, Matrix? Descriptors) ReadPlainPictures(ModelReader reader, int images)
    {
        float[] descriptors = reader.ReadArray<float>("Descriptors", (long)images * PixelDescriptor.Length);
        ModelReader.Check("Descriptors", descriptors);
        byte[] thumbnails = reader.ReadArray<byte>("Thumbnails", (long)images * PixelThumbnail.Length);
        return (thumbnails, images == 0 ? null : new Matrix(images, PixelDescriptor.Length, descriptors));
    }

    private static (byte[] Thumbnails, Matrix? Descriptors) ReadPictures(
        ModelReader reader,
        int images,
        int packed,
        DuplicateStatus[] statuses
    )
    {
        int[] lengths = reader.ReadArray<int>("ThumbnailBlocks", StoredThumbnails.BlocksFor(images));
        byte[] thumbnails = StoredThumbnails.Unpack(reader.ReadArray<byte>("Thumbnails", packed), lengths, images);
        return (thumbnails, images == 0 ? null : StoredThumbnails.DescriptorsOf(thumbnails, statuses));
    }

    internal static void WriteNames(ModelWriter writer, IReadOnlyList<string> names)
    {
        writer.Values.Write(names.Count);
        foreach (string name in names)
            writer.Values.Write(name);
    }

    internal static string[] ReadNames(ModelReader reader) => reader.ReadStrings(reader.ReadInt32("the number of names", 0));
}
