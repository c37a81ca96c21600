using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tests.Silos;

namespace MLNet.Embeddings.Tests.Samples;

/// <summary>Every program of src/Samples/Pipelines is built and run, and finds what it is there to find.</summary>
[Collection(OneAfterTheOther.Name)]
[Trait("Category", "Long")]
public sealed partial class PipelineProgramTests : IDisposable
{
    private const string Program = "Program";
    private const int MostLines = 66;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_program_has_a_test_and_is_short()
    {
        string[] files = [.. Directory.GetFiles(PipelineProgram.Folder, "*.cs").Order(StringComparer.Ordinal)];
        IEnumerable<string> tested = typeof(PipelineProgramTests)
            .GetMethods()
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == Program)
            .Select(trait => trait.Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(files.Select(Path.GetFileName), tested);
        Assert.All(files, file => Assert.InRange(File.ReadLines(file).Count(), 20, MostLines));
    }

    [Fact]
    [Trait(Program, "digits-3d.cs")]
    public void Digits_are_mapped_in_three_dimensions()
    {
        string output = Run(0, "digits-3d.cs");
        Match[] figures = [.. Figures().Matches(output).Cast<Match>()];
        Assert.Equal(["UMAP", "t-SNE"], figures.Select(match => match.Groups[1].Value));
        Assert.All(figures, match => Assert.InRange(Number(match.Groups[2].Value), 0.9, 1));
        Assert.All(figures, match => Assert.InRange(Number(match.Groups[3].Value), 0.94, 1));
        Assert.Contains("5000 digits", output);
        Assert.InRange(new FileInfo(_folder["digits.html"]).Length, 1_000_000, 20_000_000);

        WriteMnist(_folder["mnist"], DrawnDigits.Create(400, seed: 7));
        output = Run(0, "digits-3d.cs", _folder["mnist"]);
        Assert.Contains("400 digits", output);
        Assert.All(Figures().Matches(output).Cast<Match>(), match => Assert.InRange(Number(match.Groups[2].Value), 0.75, 1));
    }

    [Fact]
    [Trait(Program, "class-distribution.cs")]
    public void Classes_are_counted_and_wrong_labels_named()
    {
        string output = Run(0, "class-distribution.cs");
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.ReadTruth(_folder["demo"]);
        Assert.All(truth.CountBy(picture => picture.Label), entry => Assert.Matches($@"(?m)^{entry.Key} +{entry.Value} ", output));
        Assert.InRange(Number(Agreement().Match(output).Groups[1].Value), 85, 100);

        string[] suspects = [.. Suspects().Matches(output).Select(match => match.Groups[1].Value)];
        Assert.InRange(suspects.Length, 5, 10);
        Assert.InRange(
            truth.Count(picture => picture.Role is DemoRole.Mislabeled && suspects.Contains(picture.Path)),
            suspects.Length / 2,
            10
        );
    }

    [Fact]
    [Trait(Program, "duplicates.cs")]
    public void Planted_copies_and_leaks_are_found()
    {
        string output = Run(0, "duplicates.cs");
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.ReadTruth(_folder["demo"]);
        IGrouping<int, DemoPicture>[] groups = [.. truth.Where(picture => picture.Group > 0).GroupBy(picture => picture.Group)];
        int leaks = groups.Count(group => group.Select(picture => picture.Split).Distinct().Count() > 1);
        Assert.InRange(Number(Leaks().Match(output).Groups[1].Value), 0.9 * leaks, 3 * leaks);

        HashSet<string> removed = [.. File.ReadAllLines(_folder["remove.txt"])];
        int found = groups.Sum(group => group.Count(picture => removed.Contains(picture.Path)));
        int planted = groups.Sum(group => group.Count() - 1);
        Assert.InRange(found, 0.85 * planted, planted);
        Assert.InRange(removed.Count - found, 0, 0.1 * planted);
    }

    [Fact]
    [Trait(Program, "clean-training.cs")]
    public void A_classifier_learns_from_clean_data_and_is_saved()
    {
        string output = Run(0, "clean-training.cs");
        Match accuracies = Accuracies().Match(output);
        Assert.InRange(Number(accuracies.Groups[1].Value), 0.85, 1);
        Assert.InRange(Number(accuracies.Groups[2].Value), 0.9, 1);
        Assert.Matches(@"test/(\w+)/\1-\d+\.\w+ shows: \1\b", output);
        Assert.True(File.Exists(_folder["classifier.zip"]));
    }

    [Fact]
    [Trait(Program, "grouped-split.cs")]
    public void A_leaking_split_flatters()
    {
        string output = Run(0, "grouped-split.cs");
        Assert.InRange(Number(Groups().Match(output).Groups[1].Value), 100, 150);
        Match accuracies = Splits().Match(output);
        Assert.Equal(1, Number(accuracies.Groups[1].Value));
        Assert.InRange(Number(accuracies.Groups[2].Value), 0.3, 0.97);
    }

    [Fact]
    [Trait(Program, "labels.cs")]
    public void Wrong_labels_are_named_in_training_and_beyond()
    {
        string output = Run(0, "labels.cs");
        Dictionary<string, DemoPicture> truth = DemoDatasetWriter.ReadTruth(_folder["demo"]).ToDictionary(picture => picture.Path);
        string[] suspects = [.. Suspects().Matches(output).Select(match => match.Groups[1].Value)];
        Assert.InRange(suspects.Length, 10, 20);
        Assert.InRange(suspects.Count(path => truth[path].Class != truth[path].Label), suspects.Length / 2, 20);
        Assert.Contains(suspects, path => !path.StartsWith("train/", StringComparison.Ordinal));
        Assert.True(File.Exists(_folder["labels.zip"]));
    }

    [Fact]
    [Trait(Program, "drift.cs")]
    public void Classes_that_training_lacks_are_drift()
    {
        Assert.Contains("as before", Run(0, "drift.cs"));
        Assert.True(File.Exists(_folder["novelty.zip"]));

        foreach (string unknown in (string[])["car", "fish", "cactus"])
            Directory.Delete(Path.Combine(_folder["demo"], "train", unknown), recursive: true);
        string output = Run(1, "drift.cs", _folder["demo"]);
        Assert.Contains("drifted", output);
        Assert.Matches("(test|valid)/(car|fish|cactus)/", output);
    }

    [Fact]
    [Trait(Program, "gate.cs")]
    public void Leaks_stop_a_build_and_a_clean_folder_passes()
    {
        Assert.Contains("not passed", Run(1, "gate.cs"));
        Assert.True(File.Exists(Path.Combine(_folder["report"], "inspect.html")));

        DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = _folder["clean"],
                Count = 120,
                Copies = 0,
                Broken = 0,
            },
            TestContext.Current.CancellationToken
        );
        Assert.Contains("120 images: 0 in two splits", Run(0, "gate.cs", _folder["clean"]));
    }

    [Fact]
    [Trait(Program, "clusters.cs")]
    public void Pictures_without_labels_are_grouped_and_the_groups_named()
    {
        string output = Run(0, "clusters.cs");
        (int Count, string Name, string[] Classes)[] groups =
        [
            .. NamedGroups()
                .Matches(output)
                .Select(match =>
                    (
                        (int)Number(match.Groups[1].Value),
                        match.Groups[2].Value,
                        match.Groups[3].Value.Split(", ").Select(path => path.Split('/')[1]).ToArray()
                    )
                ),
        ];
        Assert.InRange(groups.Length, 6, 40);
        Assert.InRange(groups.Select(group => group.Name).Distinct().Count(), groups.Length, groups.Length);

        // Two of the first three of most groups show the same.
        int alike = groups.Count(group => group.Classes.CountBy(name => name).Max(count => count.Value) > 1);
        Assert.InRange(alike, groups.Length * 2 / 3, groups.Length);
    }

    [Fact]
    [Trait(Program, "explained-classes.cs")]
    public void A_classifier_names_the_pictures_that_it_goes_by()
    {
        string output = Run(0, "explained-classes.cs");
        Assert.InRange(Number(KnownAccuracy().Match(output).Groups[1].Value), 0.8, 1);
        Match[] rows = [.. Explained().Matches(output).Cast<Match>()];
        Assert.Equal(10, rows.Length);
        Assert.All(rows, row => Assert.Equal(5, row.Groups[3].Value.Split(", ").Length));
        Assert.All(rows, row => Assert.Contains($"train/{row.Groups[2].Value}/", row.Groups[3].Value));
    }

    [Fact]
    [Trait(Program, "postgresql.cs")]
    public async Task PostgreSQL_finds_what_memory_finds()
    {
        Assert.Contains("No database is named", Run(0, "postgresql.cs", ("PGVECTOR_CONNECTION", null)));
        Assert.SkipUnless(PostgresServer.Has("vector"), "PostgreSQL has no extension pgvector.");
        using PostgresServer server = await PostgresServer.StartAsync(_folder["postgres"]);
        for (int run = 0; run < 2; run++)
            AssertFoundAlike("PostgreSQL", Run(0, "postgresql.cs", ("PGVECTOR_CONNECTION", server.ConnectionString)));
    }

    [Fact]
    [Trait(Program, "qdrant.cs")]
    public void Qdrant_finds_what_memory_finds()
    {
        Assert.Contains("No server is named", Run(0, "qdrant.cs", ("QDRANT_URL", null)));
        string? address = Environment.GetEnvironmentVariable("QDRANT_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "QDRANT_URL names no server.");
        AssertFoundAlike("Qdrant", Run(0, "qdrant.cs"));
    }

    [Fact]
    [Trait(Program, "search.cs")]
    public async Task A_service_finds_pictures_by_words()
    {
        using Process process = PipelineProgram.Start(_folder, "search.cs");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Uri address = await AddressAsync(process, errors);
            using var client = new HttpClient();
            JsonElement hits = await client.GetFromJsonAsync<JsonElement>(
                new Uri(address, "/search?text=a+drawing+of+a+car&top=7"),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(7, hits.GetArrayLength());
            Assert.InRange(
                hits.EnumerateArray().Count(hit => hit.GetProperty("key").GetString()!.Contains("/car/", StringComparison.Ordinal)),
                5,
                7
            );
            double[] cosines = [.. hits.EnumerateArray().Select(hit => hit.GetProperty("cosine").GetDouble())];
            Assert.Equal(cosines.OrderDescending(), cosines);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    // The first is the picture that was asked for; rounding may exchange equally near ones.
    private static void AssertFoundAlike(string database, string output)
    {
        string[] Found(string where) =>
            [.. Hits().Matches(output).Where(match => match.Groups[1].Value == where).Select(match => match.Groups[2].Value)];
        string[] memory = Found("in memory");
        string[] stored = Found(database);
        Assert.Equal(6, memory.Length);
        Assert.Equal(memory[0], stored[0]);
        Assert.InRange(memory.Intersect(stored).Count(), 5, 6);
    }

    private string Run(int exitCode, string name, (string Name, string? Value) variable)
    {
        (int actual, string output) = PipelineProgram.Run(_folder, name, variable);
        Assert.True(actual == exitCode, $"{name} ended with {actual}, not {exitCode}: {output}");
        return output;
    }

    private string Run(int exitCode, string name, params string[] arguments)
    {
        (int actual, string output) = PipelineProgram.Run(_folder, name, arguments);
        Assert.True(actual == exitCode, $"{name} ended with {actual}, not {exitCode}: {output}");
        return output;
    }

    private static async Task<Uri> AddressAsync(Process process, Task<string> errors)
    {
        string read = "";
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            read += line + "\n";
            if (Address().Match(line) is { Success: true } match)
                return new Uri(match.Groups[1].Value);
        }

        read += await errors;
        PipelineProgram.SkipWithoutPackages(read);
        throw new InvalidOperationException($"The service ended before it listened: {read}");
    }

    // As MNIST's files are: magic number and lengths, high byte first, then a byte per pixel or label.
    private static void WriteMnist(string folder, DigitSet digits)
    {
        Directory.CreateDirectory(folder);
        Write("train-images-idx3-ubyte.gz", [0x803, digits.Count, digits.Height, digits.Width], digits.Pixels);
        Write("train-labels-idx1-ubyte.gz", [0x801, digits.Count], Array.ConvertAll(digits.Labels, label => (byte)label));

        void Write(string name, int[] header, byte[] content)
        {
            using var gzip = new GZipStream(File.Create(Path.Combine(folder, name)), CompressionLevel.Fastest);
            var number = new byte[4];
            foreach (int value in header)
            {
                BinaryPrimitives.WriteInt32BigEndian(number, value);
                gzip.Write(number);
            }

            gzip.Write(content);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?m)^(UMAP|t-SNE): 10-NN accuracy ([\d.]+), trustworthiness ([\d.]+)")]
    private static partial Regex Figures();

    [GeneratedRegex(@"CLIP agrees with (\d+) ?% of the labels")]
    private static partial Regex Agreement();

    [GeneratedRegex(@"(?m)^(\S+) is labeled ")]
    private static partial Regex Suspects();

    [GeneratedRegex(@"(\d+) pairs leak")]
    private static partial Regex Leaks();

    [GeneratedRegex(@"accuracy after training on all images ([\d.]+), on clean ones ([\d.]+)")]
    private static partial Regex Accuracies();

    [GeneratedRegex(@"accuracy ([\d.]+) when copies are torn apart, ([\d.]+) when they stay together")]
    private static partial Regex Splits();

    [GeneratedRegex(@"(\d+) groups among 900 rows")]
    private static partial Regex Groups();

    [GeneratedRegex(@"(?m)^ *(\d+) (.+): ([^\s,]+/[^\s,]+(?:, [^\s,]+)*)")]
    private static partial Regex NamedGroups();

    [GeneratedRegex(@"(?m)^accuracy ([\d.]+)\s*$")]
    private static partial Regex KnownAccuracy();

    [GeneratedRegex(@"(?m)^test/(\w+)/\S+ is (\w+), like (.*\S)")]
    private static partial Regex Explained();

    [GeneratedRegex(@"(?m)^(in memory|PostgreSQL|Qdrant) [\d.]+ (\S+)")]
    private static partial Regex Hits();

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Address();
}
