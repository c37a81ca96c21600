using System.Collections.Concurrent;
using System.Globalization;
using MLNet.Embeddings.Fuzzing;

if (args is [FuzzProcess.ChildOption, ..])
    return FuzzProcess.RunChild(args.AsSpan(1));

long inputs = 100_000;
int seed = 1;
string? only = null;
long? replay = null;
int processes = Environment.ProcessorCount;
string output = Path.Combine(Path.GetTempPath(), "mlnet-embeddings-findings");
for (int i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length)
        return Refuse($"{args[i]} needs a value.");

    switch (args[i])
    {
        case "--inputs":
            inputs = long.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--seed":
            seed = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--reader":
            only = args[i + 1];
            break;
        case "--replay":
            replay = long.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--processes":
            processes = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--out":
            output = args[i + 1];
            break;
        default:
            return Refuse($"{args[i]} is unknown; there are --inputs, --seed, --reader, --replay, --processes and --out.");
    }
}

Directory.CreateDirectory(output);
FuzzReader[] readers = only is null ? [.. FuzzReaders.Each] : [FuzzReaders.Named(only)];
if (replay is { } index)
{
    if (only is null)
        return Refuse("--replay needs --reader.");

    string file = Save(readers[0], index);
    FuzzTally single = FuzzRun.Read(readers[0], seed, index, 1);
    Console.WriteLine(
        $"{file}: {(single.Findings is [{ } found] ? found.What : single.Results == 1 ? "a result" : "refused")}, {single.Slowest:0.000} "
            + $"s, {single.MostAllocated} bytes allocated"
    );
    return single.Findings.Count;
}

DirectoryInfo journals = Directory.CreateTempSubdirectory("mlnet-embeddings-fuzz-");
var tallies = new ConcurrentDictionary<string, FuzzTally>();
Parallel.ForEach(
    Partitioner.Create(readers, EnumerablePartitionerOptions.NoBuffering),
    new ParallelOptions { MaxDegreeOfParallelism = processes },
    reader =>
        tallies[reader.Name] = FuzzProcess.Read(
            reader.Name,
            seed,
            only is null ? FuzzReaders.Share(reader, inputs) : inputs,
            journals.FullName
        )
);
journals.Delete(recursive: true);

Console.WriteLine("| reader | inputs | results | refused | findings | slowest, s of a processor | most allocated MB | peak memory MB |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (FuzzReader reader in readers)
    WriteRow(tallies[reader.Name]);
var total = new FuzzTally("all");
foreach (FuzzReader reader in readers)
    total.Add(tallies[reader.Name]);
WriteRow(total);

foreach (FuzzFinding finding in total.Findings)
    Console.WriteLine($"{finding.Reader} {finding.Index}: {finding.What} ({Save(FuzzReaders.Named(finding.Reader), finding.Index)})");
return total.Findings.Count > 0 ? 1 : 0;

string Save(FuzzReader reader, long index)
{
    string path = Path.Combine(output, $"{reader.Name}-{seed}-{index}.bin");
    File.WriteAllBytes(path, FuzzRun.Create(reader, seed, index));
    return path;
}

static void WriteRow(FuzzTally tally) =>
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {tally.Reader} | {tally.Inputs:N0} | {tally.Results:N0} | {tally.Refusals:N0} | {tally.Findings.Count} | "
                + $"{tally.Slowest:0.00} | {tally.MostAllocated >> 20} | {tally.PeakMemory >> 20} |"
        )
    );

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return 2;
}
