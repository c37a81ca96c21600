using System.Text;
using System.Text.Json;

namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>Writes a data set of drawn pictures with planted faults, and the truth about each file beside it.</summary>
/// <remarks>
/// The same options write the same bytes, on any number of threads. Pictures lie in <c>SPLIT/CLASS/</c>; <c>truth.csv</c> holds one line
/// per file and
/// <c>truth.json</c> the counts of what was planted.
/// </remarks>
internal static class DemoDatasetWriter
{
    public const string TruthFile = "truth.csv";
    public const string SummaryFile = "truth.json";

    private const string Header = "path,split,label,class,role,edit,source,group,scene";

    /// <summary>Writes all files and returns the truth, ordered by path.</summary>
    public static IReadOnlyList<DemoPicture> Write(DemoOptions options, CancellationToken cancellation = default) =>
        Write(options, _ => { }, cancellation);

    /// <summary>Writes all files and returns the truth, ordered by path.</summary>
    /// <param name="options">What to draw, and where.</param>
    /// <param name="onDrawn">Is told the number of pictures that are drawn, from any thread.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    public static IReadOnlyList<DemoPicture> Write(DemoOptions options, Action<int> onDrawn, CancellationToken cancellation)
    {
        IReadOnlyList<DemoPicture> pictures = DemoPlan.Make(options);
        foreach (string folder in pictures.Select(picture => Path.GetDirectoryName(picture.Path)!).Distinct())
            Directory.CreateDirectory(Path.Combine(options.Folder, folder));

        // Copies are made from the file that they are copies of, which is drawn once.
        int drawn = 0;
        DemoPicture[][] scenes = [.. pictures.GroupBy(picture => picture.Scene).Select(scene => scene.ToArray())];
        Parallel.ForEach(
            scenes,
            new ParallelOptions { CancellationToken = cancellation },
            scene =>
            {
                byte[] original = DemoDrawing.Original(scene[0], options.Seed);
                foreach (DemoPicture picture in scene)
                {
                    File.WriteAllBytes(Path.Combine(options.Folder, picture.Path), DemoDrawing.Encode(picture, original, options.Seed));
                    onDrawn(Interlocked.Increment(ref drawn));
                }
            }
        );

        File.WriteAllText(Path.Combine(options.Folder, TruthFile), Lines(pictures));
        File.WriteAllText(Path.Combine(options.Folder, SummaryFile), Summary(options, pictures));
        return pictures;
    }

    /// <summary>Reads the truth that <see cref="Write(DemoOptions, CancellationToken)"/> left in a folder.</summary>
    public static IReadOnlyList<DemoPicture> ReadTruth(string folder)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, TruthFile));
        if (lines.Length == 0 || lines[0] != Header)
            throw new InvalidDataException($"'{Path.Combine(folder, TruthFile)}' does not begin with '{Header}'.");

        return [.. lines.Skip(1).Select(Parse)];
    }

    private static DemoPicture Parse(string line)
    {
        string[] fields = line.Split(',');
        return new DemoPicture(
            fields[0],
            fields[1],
            fields[2],
            fields[3],
            Enum.Parse<DemoRole>(fields[4]),
            Enum.Parse<DemoEdit>(fields[5]),
            fields[6],
            int.Parse(fields[7]),
            int.Parse(fields[8])
        );
    }

    private static string Lines(IReadOnlyList<DemoPicture> pictures)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (DemoPicture picture in pictures)
        {
            text.AppendJoin(
                ',',
                picture.Path,
                picture.Split,
                picture.Label,
                picture.Class,
                picture.Role,
                picture.Edit,
                picture.Source,
                picture.Group,
                picture.Scene
            );
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Summary(DemoOptions options, IReadOnlyList<DemoPicture> pictures)
    {
        var groups = pictures.Where(picture => picture.Group > 0).GroupBy(picture => picture.Group).ToList();
        var summary = new
        {
            count = pictures.Count,
            seed = options.Seed,
            splits = pictures.CountBy(picture => picture.Split).ToDictionary(),
            labels = pictures.CountBy(picture => picture.Label).ToDictionary(),
            roles = pictures.CountBy(picture => picture.Role.ToString()).ToDictionary(),
            edits = pictures.Where(picture => picture.Role == DemoRole.Copy).CountBy(picture => picture.Edit.ToString()).ToDictionary(),
            groups = groups.Count,
            groupsAcrossSplits = groups.Count(group => group.Select(picture => picture.Split).Distinct().Count() > 1),
            groupsAcrossLabels = groups.Count(group => group.Select(picture => picture.Label).Distinct().Count() > 1),
        };
        return JsonSerializer.Serialize(summary, SummaryFormat);
    }

    private static readonly JsonSerializerOptions SummaryFormat = new() { WriteIndented = true };
}
