using System.Buffers.Binary;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Tool;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Hosting;

/// <summary>Models whose numbers were chosen to do harm: refused in one sentence, or as harmless as the original.</summary>
public class ForgedModelTests
{
    private const string Column = "Map";

    // Where the single values of a projection's model lie: two names, each with its length before it, how errors are handled, then these;
    // behind the number of threads stands whether there is a column of trust.
    private static readonly int Threads = 1 + Column.Length + 1 + FeatureData.Column.Length + sizeof(int);
    private static readonly int Components = Threads + 4 + sizeof(bool);
    private static readonly int Epochs = Components + 4 + 4 + 8 + 8;
    private static readonly int NegativeSamples = Epochs + 4 + 8;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(30, 6);
    private static readonly Lazy<byte[]> UmapModel = new(() =>
        Save(context =>
            context.Transforms.UmapProjection(
                new UmapProjectionEstimator.Options
                {
                    OutputColumnName = Column,
                    InputColumnName = FeatureData.Column,
                    NumberOfEpochs = 20,
                    NumberOfThreads = 2,
                }
            )
        )
    );

    private static readonly Lazy<byte[]> TsneModel = new(() =>
        Save(context =>
            context.Transforms.TsneProjection(
                new TsneProjectionEstimator.Options
                {
                    OutputColumnName = Column,
                    InputColumnName = FeatureData.Column,
                    NumberOfIterations = 20,
                    NumberOfEarlyExaggerationIterations = 20,
                    Perplexities = [5],
                    NumberOfThreads = 2,
                }
            )
        )
    );

    [Theory]
    [InlineData(0x08000032, "NumberOfEpochs must be from 0 to 1,000,000, not 134217778.")]
    [InlineData(int.MinValue, "NumberOfEpochs is -2147483648.")]
    public void Epochs_without_end_are_refused(int epochs, string reason) => Refused(Forge(UmapModel, Epochs, epochs), reason);

    [Fact]
    public void Other_counts_are_refused_too()
    {
        Refused(Forge(UmapModel, NegativeSamples, 1 << 27), "NegativeSampleRate must be from 0 to 10,000, not 134217728.");
        Refused(Forge(UmapModel, Components, 1 << 30), "NumberOfComponents must be from 1 to 1,024, not");
        Refused(Forge(UmapModel, Components, -2), "NumberOfComponents must be from 1 to 1,024, not -2");
        Refused(Forge(UmapModel, Threads, -1), "NumberOfThreads is -1.");
    }

    [Fact]
    public void A_quarter_of_a_billion_threads_are_as_many_as_the_machine_has()
    {
        foreach (Lazy<byte[]> model in (Lazy<byte[]>[])[UmapModel, TsneModel])
            Assert.Equal(Positions(Load(model.Value)), Positions(Load(Forge(model, Threads, 1 << 28))));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-3.4e38f)]
    [InlineData(1e20f)]
    public void Coordinates_that_are_no_places_are_refused(float value)
    {
        foreach (Lazy<byte[]> model in (Lazy<byte[]>[])[UmapModel, TsneModel])
            Refused(
                ForgedModel.Change(
                    model.Value,
                    "Coordinates",
                    content => BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(8), value)
                ),
                "'Coordinates' holds numbers"
            );
    }

    [Theory]
    [InlineData(1e14f)]
    [InlineData(1e6f)]
    [InlineData(-1e-38f)]
    [InlineData(0f)]
    public void Coordinates_that_are_far_away_still_give_finite_places(float value)
    {
        foreach (Lazy<byte[]> model in (Lazy<byte[]>[])[UmapModel, TsneModel])
        {
            byte[] far = ForgedModel.Change(
                model.Value,
                "Coordinates",
                content =>
                {
                    BinaryPrimitives.WriteSingleLittleEndian(content, value);
                    BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(12), -value);
                }
            );
            Assert.All(Positions(Load(far)), place => Assert.True(float.IsFinite(place)));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(3.4e38f)]
    [InlineData(-8.52e37f)]
    public void Features_that_new_rows_cannot_be_compared_with_are_refused(float value)
    {
        foreach (Lazy<byte[]> model in (Lazy<byte[]>[])[UmapModel, TsneModel])
        {
            byte[] forged = ForgedModel.Change(
                model.Value,
                "Features",
                content => BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(20), value)
            );
            Refused(forged, "'Features' holds numbers");
        }
    }

    [Fact]
    public void A_block_that_is_longer_than_what_is_wanted_is_refused_before_it_is_read()
    {
        Refused(
            ForgedModel.Rewrite(UmapModel.Value, "Features", content => ForgedModel.Framed(new byte[content.Length * 100])),
            "values instead of 180"
        );
        Refused(ForgedModel.Rewrite(UmapModel.Value, "Features", content => [.. content, 1]), "its part 'Features' goes on after its end");
    }

    [Fact]
    public async Task The_application_says_what_is_wrong_with_a_model()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.Write("rows.csv", "1,2,3,4,5,6\n2,3,4,5,6,7\n");
        foreach (
            (byte[] model, string reason) in new[]
            {
                (Forge(UmapModel, Epochs, 0x08000032), "NumberOfEpochs must be from 0 to 1,000,000"),
                (
                    ForgedModel.Rewrite(UmapModel.Value, "Features", content => [.. content[..20], 99, .. content[21..]]),
                    "the checksum of 'Features' does not fit its content"
                ),
                ("no zip at all"u8.ToArray(), "no zip archive"),
            }
        )
        {
            SampleRun run = await SampleRun.Of(
                "project",
                "--load",
                folder.Write("model.zip", model),
                "--transform",
                rows,
                "--transform-out",
                folder["out.npy"]
            );
            run.AssertFailed("model.zip is not a model that can be loaded: ", reason);
            Assert.False(File.Exists(folder["out.npy"]));
        }
    }

    [Fact]
    public void A_checkpoint_never_writes_outside_the_grid_that_it_describes()
    {
        TsneCheckpoint? checkpoint = null;
        var context = new MLContext(1);
        context
            .Transforms.TsneProjection(
                new TsneProjectionEstimator.Options
                {
                    OutputColumnName = Column,
                    InputColumnName = FeatureData.Column,
                    NumberOfIterations = 20,
                    NumberOfEarlyExaggerationIterations = 20,
                    Perplexities = [5],
                    CallbackInterval = 10,
                    Repulsion = RepulsionMethod.Grid,
                    Callback = iteration => checkpoint ??= iteration.TakeCheckpoint(),
                }
            )
            .Fit(FeatureData.View(context, Rows));
        using var stream = new MemoryStream();
        checkpoint!.Save(stream);
        byte[] saved = stream.ToArray();
        Assert.Equal(checkpoint.Iteration, TsneCheckpoint.Load(new MemoryStream(saved)).Iteration);

        // The signature, the version, the name of the block with its length before it, then the block.
        const int Block = 8 + 4 + 1 + 6;
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(saved.AsSpan(Block));
        int refused = 0;
        for (int offset = 0; offset + 4 <= length; offset++)
        {
            foreach (
                int value in (int[])[int.MinValue, -1, 0, 1, 1 << 16, int.MaxValue, BitConverter.SingleToInt32Bits(float.NaN), 0x7FF00000]
            )
            {
                byte[] payload = saved[(Block + 8)..(Block + 8 + length)];
                BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(offset), value);
                byte[] forged = [.. saved[..Block], .. ForgedModel.Framed(payload), .. saved[(Block + 16 + length)..]];
                try
                {
                    TsneCheckpoint loaded = TsneCheckpoint.Load(new MemoryStream(forged));
                    Resume(context, loaded);
                }
                catch (Exception exception) when (exception is FormatException or ArgumentException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 100);
    }

    private static void Resume(MLContext context, TsneCheckpoint checkpoint) =>
        context
            .Transforms.TsneProjection(
                new TsneProjectionEstimator.Options
                {
                    OutputColumnName = Column,
                    InputColumnName = FeatureData.Column,
                    NumberOfIterations = 2,
                    NumberOfEarlyExaggerationIterations = 11,
                    Perplexities = [5],
                    Repulsion = RepulsionMethod.Grid,
                    NumberOfThreads = 1,
                    ResumeFrom = checkpoint,
                }
            )
            .Fit(FeatureData.View(context, Rows));

    private static byte[] Save(Func<MLContext, IEstimator<ProjectionTransformer>> create)
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        using var stream = new MemoryStream();
        context.Model.Save(create(context).Fit(data), data.Schema, stream);
        return stream.ToArray();
    }

    private static byte[] Forge(Lazy<byte[]> model, int offset, int value) =>
        ForgedModel.Change(model.Value, "Values", content => BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(offset), value));

    private static ITransformer Load(byte[] model) => new MLContext(1).Model.LoadVerified(new MemoryStream(model), out _);

    private static float[] Positions(ITransformer model)
    {
        FeatureData.Row[] between = [.. FeatureData.Rows(8, 6, seed: 7)];
        return [.. model.Transform(FeatureData.View(new MLContext(1), between)).GetColumn<float[]>(Column).SelectMany(place => place)];
    }

    private static void Refused(byte[] model, string reason)
    {
        FormatException exception = Assert.Throws<FormatException>(() => Load(model));
        Assert.Contains(reason, exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
