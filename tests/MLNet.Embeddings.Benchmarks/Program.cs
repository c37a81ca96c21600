using MLNet.Embeddings.Benchmarks;
using MLNet.Embeddings.Benchmarks.Peers;
using MLNet.Embeddings.Benchmarks.Results;

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return args.Contains("--help") || args.Contains("-h") ? 0 : 2;
}

foreach (string job in options.Jobs)
{
    if (BenchmarkJobs.Run(job, options) is { } complaint)
    {
        Console.Error.WriteLine(complaint);
        return 2;
    }
}

if (options.Results is { } results && SideBySide.Results.Count > 0)
    Console.WriteLine($"Written to {new ResultsFolder(results).Add(SideBySide.Results, options.IsBusy)}");
return 0;
