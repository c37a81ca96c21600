namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>Decides what every file of a demo data set holds and where it lies, before anything is drawn.</summary>
internal static class DemoPlan
{
    private const int SmallestCount = 100;
    private const double CrossSplitShare = 0.35;
    private const double CrossClassShare = 0.06;

    private static readonly DemoEdit[] Edits =
    [
        DemoEdit.ExactFile,
        DemoEdit.ExactFile,
        DemoEdit.ExactFile,
        DemoEdit.ExactPixels,
        DemoEdit.ExactPixels,
        DemoEdit.Resized,
        DemoEdit.Resized,
        DemoEdit.Reencoded,
        DemoEdit.Reencoded,
        DemoEdit.Cropped,
        DemoEdit.Cropped,
        DemoEdit.Recolored,
        DemoEdit.Recolored,
        DemoEdit.Mirrored,
    ];

    public static IReadOnlyList<DemoPicture> Make(DemoOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count, SmallestCount, nameof(options.Count));
        var random = new DemoRandom(options.Seed, 0);
        int copies = Share(options, options.Copies);
        int outliers = Share(options, options.Outliers);
        int broken = Share(options, options.Broken);
        int originals = options.Count - copies - outliers - broken;
        if (originals < copies)
            throw new ArgumentException(
                "A demo data set needs at least as many originals as copies: ask for fewer copies, outliers or broken files.",
                nameof(options)
            );

        var drafts = new List<Draft>(options.Count);
        int mislabeled = Share(options, options.Mislabeled);
        for (int scene = 0; scene < originals; scene++)
        {
            int shown = Subject(random);
            bool wrong = scene < mislabeled;
            int label = wrong ? OtherSubject(random, shown) : shown;
            drafts.Add(new Draft(scene, shown, label, Split(random), wrong ? DemoRole.Mislabeled : DemoRole.Original, DemoEdit.None, null));
        }

        AddCopies(random, drafts, copies, mislabeled, originals);
        for (int i = 0; i < outliers + broken; i++)
            drafts.Add(
                new Draft(
                    originals + i,
                    -1,
                    Subject(random),
                    Split(random),
                    i < outliers ? DemoRole.Outlier : DemoRole.Broken,
                    DemoEdit.None,
                    null
                )
            );

        Draft[] files = [.. drafts];
        random.Shuffle<Draft>(files);
        return Name(files);
    }

    private static void AddCopies(DemoRandom random, List<Draft> drafts, int copies, int first, int originals)
    {
        int[] sources = [.. Enumerable.Range(first, originals - first)];
        random.Shuffle<int>(sources);
        int next = 0;
        for (int copy = 0; copy < copies; copy++)
        {
            // One copy in eight shares its source with the one before, so that groups of three and more occur.
            if (copy == 0 || !random.Chance(0.125))
                next++;

            Draft source = drafts[sources[next - 1]];
            int split = random.Chance(CrossSplitShare) ? (source.Split + random.Whole(1, 2)) % 3 : source.Split;
            int label = random.Chance(CrossClassShare) ? OtherSubject(random, source.Subject) : source.Label;
            drafts.Add(new Draft(source.Scene, source.Subject, label, split, DemoRole.Copy, Edits[copy % Edits.Length], source));
        }
    }

    private static List<DemoPicture> Name(Draft[] files)
    {
        var counts = new Dictionary<(int Split, int Label), int>();
        var paths = new Dictionary<Draft, string>();
        foreach (Draft file in files)
        {
            int number = counts[(file.Split, file.Label)] = counts.GetValueOrDefault((file.Split, file.Label)) + 1;
            string extension = Extension(file);
            paths.Add(
                file,
                $"{SplitName(file.Split)}/{DemoSubjects.Name(file.Label)}/{DemoSubjects.Name(file.Label)}-{number:D4}.{extension}"
            );
        }

        int[] sources = [.. files.Where(file => file.Source is not null).Select(file => file.Scene).Distinct().Order()];
        return
        [
            .. files
                .Select(file => new DemoPicture(
                    paths[file],
                    SplitName(file.Split),
                    DemoSubjects.Name(file.Label),
                    file.Subject < 0 ? "" : DemoSubjects.Name(file.Subject),
                    file.Role,
                    file.Edit,
                    file.Source is null ? "" : paths[file.Source],
                    Math.Max(0, Array.BinarySearch(sources, file.Scene) + 1),
                    file.Scene
                ))
                .OrderBy(picture => picture.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The format follows from the scene, so that the copy of a file is named like a file of its own kind.</summary>
    private static string Extension(Draft file) =>
        file.Edit switch
        {
            DemoEdit.ExactPixels => "png",
            DemoEdit.None or DemoEdit.ExactFile => file.Scene % 8 == 5 ? "png" : "jpg",
            DemoEdit.Reencoded => file.Scene % 3 == 0 ? "webp" : "jpg",
            _ => "jpg",
        };

    // The rarest class has a third of the pictures of the most frequent one: real data sets are never balanced.
    private static int Subject(DemoRandom random)
    {
        int subject;
        do
        {
            subject = random.Whole(0, DemoSubjects.Count - 1);
        } while (random.Chance(0.66 * subject / (DemoSubjects.Count - 1)));

        return subject;
    }

    private static int OtherSubject(DemoRandom random, int subject) =>
        (subject + random.Whole(1, DemoSubjects.Count - 1)) % DemoSubjects.Count;

    private static int Split(DemoRandom random) =>
        random.Unit() switch
        {
            < 0.7f => 0,
            < 0.85f => 1,
            _ => 2,
        };

    private static string SplitName(int split) =>
        split switch
        {
            0 => "train",
            1 => "valid",
            _ => "test",
        };

    private static int Share(DemoOptions options, double share) => (int)Math.Round(options.Count * share);

    // A class, not a record: two copies of one source may agree in everything but themselves.
    private sealed class Draft(int scene, int subject, int label, int split, DemoRole role, DemoEdit edit, Draft? source)
    {
        public int Scene { get; } = scene;

        public int Subject { get; } = subject;

        public int Label { get; } = label;

        public int Split { get; } = split;

        public DemoRole Role { get; } = role;

        public DemoEdit Edit { get; } = edit;

        public Draft? Source { get; } = source;
    }
}
