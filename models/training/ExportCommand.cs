using System.CommandLine;
using MLNet.Embeddings.Training.Export;
using MLNet.Embeddings.Training.Learning;

namespace MLNet.Embeddings.Training;

/// <summary>Writes the files of a trained model.</summary>
internal sealed class ExportCommand : Command
{
    // The drawings themselves are not needed any more, only their concepts.
    private const int FewDrawings = 100;

    // The smallest share that keeps this many copies next to their originals is taken. Each has gone through several edits at once, more
    // than one meets.
    private const double EnoughCopies = 0.95;

    private static readonly double[] Shares = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];

    private readonly Option<string> _data = new("--data") { Description = "The folder that was trained on", Required = true };
    private readonly Option<string> _work = new("--work")
    {
        Description = "Folder of the checkpoint",
        DefaultValueFactory = _ => "out/training",
    };
    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder of the model",
        DefaultValueFactory = _ => "models/mini-clip",
    };
    private readonly Option<double?> _share = new("--detail-share")
    {
        Description = "Share of the detail in a vector's squared length; chosen on pictures held out by default",
    };
    private readonly Option<bool> _mirrored = new("--mirrored")
    {
        Description = "Let each vector be the middle of the picture and its mirror image: half as fast, and left is right",
    };
    private readonly Option<int> _batch = new("--batch")
    {
        Description = "Pictures of a step, for the model card",
        DefaultValueFactory = _ => 192,
    };
    private readonly Option<int> _drawn = new("--drawn")
    {
        Description = "Number of drawn pictures, for the model card",
        DefaultValueFactory = _ => 24_000,
    };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the training", DefaultValueFactory = _ => 2024 };

    public ExportCommand()
        : base(
            "export",
            "Write a trained model as ONNX with its tokenizer and card, and check that the files compute what the networks do."
        )
    {
        foreach (Option option in (Option[])[_data, _work, _output, _share, _mirrored, _batch, _drawn, _seed])
            Options.Add(option);

        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed), cancellation));
    }

    private void Run(ParseResult parsed)
    {
        var options = new TrainingOptions
        {
            Data = parsed.GetRequiredValue(_data),
            Work = parsed.GetRequiredValue(_work),
            BatchSize = parsed.GetValue(_batch),
            Drawn = parsed.GetValue(_drawn),
            Seed = parsed.GetValue(_seed),
        };
        bool mirrored = parsed.GetValue(_mirrored);
        TrainingData data = TrainingData.Load(options with { Drawn = FewDrawings });
        TrainingState state = TrainingState.Open(
            options.Work,
            () =>
                throw new FileNotFoundException(
                    $"The folder '{options.Work}' holds no checkpoint; name the one that 'train --work' was given."
                )
        );
        state.Train(false);
        var calibration = new Calibration(state, data, options.Seed + 1, mirrored);
        double[] shares = parsed.GetValue(_share) is { } share ? [share] : Shares;
        CalibrationPoint[] points = [.. shares.Select(calibration.Measure)];
        foreach (CalibrationPoint point in points)
            Console.WriteLine(point);

        CalibrationPoint chosen = points.FirstOrDefault(point => Math.Min(point.Photos, point.Drawings) >= EnoughCopies) ?? points[^1];
        string folder = parsed.GetRequiredValue(_output);
        ModelFolderWriter.Write(folder, state, data, chosen.DetailShare, mirrored);
        File.WriteAllText(Path.Combine(folder, "README.md"), ModelCard.Write(options, data, state, chosen).ReplaceLineEndings("\n"));
        Console.WriteLine($"{folder}: detail share {chosen.DetailShare:F2}");
    }
}
