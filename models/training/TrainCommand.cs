using System.CommandLine;
using MLNet.Embeddings.Training.Captions;
using MLNet.Embeddings.Training.Learning;
using TorchSharp;

namespace MLNet.Embeddings.Training;

/// <summary>Trains for a given time; called again, goes on where it stopped.</summary>
internal sealed class TrainCommand : Command
{
    private const int MostMerges = 2000;

    private readonly Option<string> _data = new("--data")
    {
        Description = "Folder with one folder of images for each class, such as CIFAR-10's train",
        Required = true,
    };
    private readonly Option<string> _work = new("--work")
    {
        Description = "Folder of the checkpoint; a checkpoint there is continued",
        DefaultValueFactory = _ => "out/training",
    };
    private readonly Option<double> _minutes = new("--minutes")
    {
        Description = "Time of the whole training; the learning rate falls to zero over it",
        DefaultValueFactory = _ => 75,
    };
    private readonly Option<int> _batch = new("--batch")
    {
        Description = "Pictures of a step, each seen in two views",
        DefaultValueFactory = _ => 192,
    };
    private readonly Option<int> _drawn = new("--drawn") { Description = "Number of drawn pictures", DefaultValueFactory = _ => 24_000 };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Seed of the drawings, the views and the weights",
        DefaultValueFactory = _ => 2024,
    };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public TrainCommand()
        : base("train", "Train for a given time. Stop it whenever you like: the same command line goes on from the last checkpoint.")
    {
        foreach (Option option in (Option[])[_data, _work, _minutes, _batch, _drawn, _seed, _threads])
            Options.Add(option);

        SetAction((parsed, cancellation) => Task.Run(() => Run(Read(parsed), cancellation), cancellation));
    }

    private TrainingOptions Read(ParseResult parsed) =>
        new()
        {
            Data = parsed.GetRequiredValue(_data),
            Work = parsed.GetRequiredValue(_work),
            Minutes = parsed.GetValue(_minutes),
            BatchSize = parsed.GetValue(_batch),
            Drawn = parsed.GetValue(_drawn),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
        };

    private static void Run(TrainingOptions options, CancellationToken cancellation)
    {
        torch.set_num_threads(options.Threads);
        if (torch.cuda_is_available())
            torch.set_default_device(torch.CUDA);

        torch.random.manual_seed((long)options.Seed);
        TrainingData data = TrainingData.Load(options);
        Log(
            $"{(torch.cuda_is_available() ? "CUDA" : $"{options.Threads} threads")}; {data.Photos.Count} photos, {data.HeldOut.Count} "
                + $"held out, {data.Drawings.Count} drawings, {data.Catalog.Concepts.Count} concepts"
        );
        TrainingState state = TrainingState.Open(options.Work, () => MergesTrainer.Train(data.Texts(options.Seed), MostMerges));
        Log($"{state.Tokenizer.VocabularySize} symbols; from step {state.Step} after {state.Seconds / 60:F1} minutes");
        new Trainer(options, data, state).Run(Log, cancellation);
    }

    private static void Log(string line) => Console.WriteLine($"{DateTime.Now:HH:mm:ss}  {line}");
}
