using Microsoft.ML;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Checkpoints of t-SNE, read and gone on from.</summary>
internal sealed class CheckpointReader : FuzzReader
{
    private const int Rows = 60;

    private readonly Lazy<IReadOnlyList<byte[]>> _seeds = new(() => [Sample(RepulsionMethod.Grid), Sample(RepulsionMethod.Exact)]);

    public override string Name => "checkpoints";

    public override int Weight => 3;

    public override IReadOnlyList<byte[]> Seeds => _seeds.Value;

    public override byte[] Create(Mutator mutator) =>
        mutator.Chance(0.8) ? GuardedBlocks.MutateStream(mutator.Pick(Seeds), mutator) : base.Create(mutator);

    public override void Read(byte[] input, string folder) =>
        Fit(new TsneProjectionEstimator.Options { ResumeFrom = TsneCheckpoint.Load(new MemoryStream(input)) });

    public override bool IsRefusal(Exception exception) =>
        exception is FormatException or ArgumentException { ParamName: not null } or InvalidOperationException;

    private static byte[] Sample(RepulsionMethod repulsion)
    {
        TsneCheckpoint? kept = null;
        Fit(
            new TsneProjectionEstimator.Options
            {
                Repulsion = repulsion,
                CallbackInterval = 10,
                Callback = look => kept ??= look.TakeCheckpoint(),
            }
        );
        using var stream = new MemoryStream();
        kept!.Save(stream);
        return stream.ToArray();
    }

    private static void Fit(TsneProjectionEstimator.Options options)
    {
        (options.OutputColumnName, options.InputColumnName, options.NumberOfThreads) = ("Map", nameof(FuzzRows.Features), 1);
        (options.Perplexities, options.NumberOfEarlyExaggerationIterations, options.NumberOfIterations) = ([5], 10, 20);
        var context = new MLContext(1);
        context.Transforms.TsneProjection(options).Fit(FuzzRows.View(context, Rows, 1));
    }
}
