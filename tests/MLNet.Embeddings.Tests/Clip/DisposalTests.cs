using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Models whose memory is native, disposed at any time and from any thread. What is wrong here ends the process, not a
/// test.</summary>
public sealed class DisposalTests : IDisposable
{
    private const string Cure = "PredictionEngineOptions.OwnsTransformer = false";
    private const int Threads = 8;

    private readonly ClipTestData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Calls_that_run_when_an_encoder_is_disposed_are_finished() => DisposeAtRandom(rounds: 200);

    [Fact]
    [Trait("Category", "Long")]
    public void Thousands_of_disposals_at_random_times_do_no_harm() => DisposeAtRandom(rounds: 4000);

    [Fact]
    public void Prediction_engines_that_own_a_shared_model_get_one_sentence_with_the_cure()
    {
        var context = new MLContext(1);
        for (int round = 0; round < 10; round++)
        {
            ITransformer model = context.Transforms.ClipEmbedding("Embedding", "Path", _data.Model).Fit(_data.View(context));
            var problems = new ConcurrentBag<Exception>();
            Parallel.For(
                0,
                Threads,
                new ParallelOptions { MaxDegreeOfParallelism = Threads },
                _ =>
                {
                    try
                    {
                        for (int i = 0; i < 20; i++)
                        {
                            using PredictionEngine<ClipRow, ClipPrediction> engine = context.Model.CreatePredictionEngine<
                                ClipRow,
                                ClipPrediction
                            >(model);
                            Assert.Equal(4, engine.Predict(_data.Rows[i]).Embedding.Length);
                        }
                    }
                    catch (Exception exception)
                    {
                        problems.Add(exception);
                    }
                }
            );

            Assert.NotEmpty(problems);
            Assert.All(
                problems,
                problem => Assert.Contains(Cure, Assert.IsType<ObjectDisposedException>(problem.GetBaseException()).Message)
            );
        }
    }

    [Fact]
    public void A_view_of_a_disposed_transformer_is_refused_and_its_sibling_goes_on()
    {
        var context = new MLContext(1);
        IDataView data = _data.View(context);
        ClipEmbeddingEstimator estimator = context.Transforms.ClipEmbedding("Embedding", "Path", _data.Model);
        ClipEmbeddingTransformer first = estimator.Fit(data);
        using ClipEmbeddingTransformer second = estimator.Fit(data);
        IDataView view = first.Transform(data);
        first.Dispose();
        first.Dispose();

        var refused = Assert.Throws<ObjectDisposedException>(() => view.GetColumn<float[]>("Embedding").ToArray());
        Assert.StartsWith("This ClipEmbeddingTransformer was disposed", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Throws<ObjectDisposedException>(() => first.Transform(data));
        Assert.Equal(4, first.Dimension);
        Assert.Equal(_data.Rows.Length, second.Transform(data).GetColumn<float[]>("Embedding").Count());
    }

    [Fact]
    public async Task Generators_finish_what_they_have_begun_and_refuse_the_rest()
    {
        DataContent[] images = [.. Enumerable.Repeat(_data.Rows[0].Content, 400).Select(content => new DataContent(content, "image/png"))];
        string[] texts = [.. Enumerable.Range(0, 2000).Select(i => $"text {i}")];
        for (int round = 0; round < 20; round++)
        {
            using var imageModel = new ClipImageEmbeddingGenerator(_data.Model);
            using var textModel = new ClipTextEmbeddingGenerator(_data.Model);
            Task<GeneratedEmbeddings<Embedding<float>>>[] running =
            [
                imageModel.GenerateAsync(images, cancellationToken: TestContext.Current.CancellationToken),
                textModel.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken),
            ];
            await Task.Delay(round % 5, TestContext.Current.CancellationToken);
            imageModel.Dispose();
            textModel.Dispose();
            int[] counts = [images.Length, texts.Length];
            for (int i = 0; i < running.Length; i++)
            {
                try
                {
                    Assert.Equal(counts[i], (await running[i]).Count);
                }
                catch (ObjectDisposedException exception)
                {
                    // The call had not begun yet.
                    Assert.Contains("EmbeddingGenerator was disposed", exception.Message);
                }
            }

            await Assert.ThrowsAsync<ObjectDisposedException>(() =>
                imageModel.GenerateAsync(images, cancellationToken: TestContext.Current.CancellationToken)
            );
            await Assert.ThrowsAsync<ObjectDisposedException>(() =>
                textModel.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken)
            );
        }
    }

    [Fact]
    public void What_nobody_disposes_is_collected_and_released()
    {
        WeakReference[] encoders = FitAndForget();
        for (int i = 0; i < 10 && encoders.Any(encoder => encoder.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(encoders, encoder => Assert.False(encoder.IsAlive));
    }

    [Fact]
    public void A_collected_holder_does_not_keep_a_shared_encoder_from_being_freed()
    {
        var encoder = new CountingEncoder();
        var shared = new SharedEncoder<CountingEncoder>(() => encoder);
        using EncoderLease<CountingEncoder> kept = shared.Lease("test");
        LeaseAndForget(shared);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(0, encoder.Disposals);
        kept.Dispose();
        Assert.Equal(1, encoder.Disposals);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaseAndForget(SharedEncoder<CountingEncoder> shared) => Assert.NotNull(shared.Lease("forgotten").Encoder);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference[] FitAndForget()
    {
        var context = new MLContext(1);
        IDataView data = _data.View(context);
        return
        [
            .. Enumerable
                .Range(0, 5)
                .Select(_ =>
                {
                    ClipEmbeddingTransformer model = context.Transforms.ClipEmbedding("Embedding", "Path", _data.Model).Fit(data);
                    Assert.NotNull(model.Transform(data).Preview(1));
                    return new WeakReference(model);
                }),
        ];
    }

    private static void DisposeAtRandom(int rounds)
    {
        var random = new Random(5);
        byte[] model = TinyOnnx.ImageModel();
        for (int round = 0; round < rounds; round++)
        {
            var encoder = new ImageEncoder(
                ModelContent.FromBytes("tiny", model),
                null,
                null,
                new ImagePreprocessing { ResizeSize = 8, CropSize = 8 },
                new() { BatchSize = 2, NumberOfThreads = 2 }
            );
            var lease = EncoderLease<ImageEncoder>.Alone(encoder, "test");
            int pause = random.Next(0, 3000);
            int finished = 0;
            Task[] tasks =
            [
                .. Enumerable
                    .Range(0, Threads)
                    .Select(_ =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                while (true)
                                {
                                    try
                                    {
                                        using EncoderCall<ImageEncoder> call = lease.Enter();
                                        var vectors = new float[12];
                                        call.Encoder.Encode(new OneColor(), 3, vectors, new string?[3]);
                                        Assert.DoesNotContain(vectors, float.IsNaN);
                                        Interlocked.Increment(ref finished);
                                    }
                                    catch (ObjectDisposedException)
                                    {
                                        return;
                                    }
                                }
                            },
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    ),
            ];
            Thread.SpinWait(pause);
            if (round % 2 == 0)
                SpinWait.SpinUntil(() => Volatile.Read(ref finished) > 0);
            lease.Dispose();
            Task.WaitAll(tasks, TestContext.Current.CancellationToken);
        }
    }

    private sealed class OneColor : IImageSource
    {
        public DecodedImage Open(int index)
        {
            var image = new DecodedImage(8, 8, DecodedImageKind.Color);
            image.Pixels.Fill(200);
            return image;
        }
    }

    private sealed class CountingEncoder : IEncoder
    {
        public int Disposals { get; private set; }

        public string Provider => "CPU";

        public ModelContent Content { get; } = ModelContent.FromBytes("none", []);

        public string? FallbackReason => null;

        public void Dispose() => Disposals++;
    }
}
