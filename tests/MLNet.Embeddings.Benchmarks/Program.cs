using MLNet.Embeddings.Benchmarks;

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

return 0;
