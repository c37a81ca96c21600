using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Clip;

public sealed class ClipCancellationTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly ClipTestData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_token_of_the_options_stops_the_embedding_of_images()
    {
        using var source = new CancellationTokenSource();
        IDataView images = _data.View(_context);
        var options = new ClipEmbeddingEstimator.Options
        {
            OutputColumnName = "Embedded",
            InputColumnName = "Path",
            Model = _data.Model,
            CancellationToken = source.Token,
        };
        using ClipEmbeddingTransformer model = _context.Transforms.ClipEmbedding(options).Fit(images);
        IDataView embedded = model.Transform(images);
        Assert.Equal(_data.Rows.Length, embedded.GetColumn<float[]>("Embedded").Count());

        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => embedded.GetColumn<float[]>("Embedded").Count());
        // Columns that nobody has to compute are read as before.
        Assert.Equal(_data.Rows.Length, embedded.GetColumn<int>("Id").Count());
    }

    [Fact]
    public void A_token_of_the_options_stops_the_embedding_of_texts_and_the_reading_of_prompts()
    {
        using var source = new CancellationTokenSource();
        IDataView texts = _data.View(_context);
        var options = new ClipTextEmbeddingEstimator.Options
        {
            OutputColumnName = "Embedded",
            InputColumnName = "Text",
            Model = _data.Model,
            CancellationToken = source.Token,
        };
        using ClipTextEmbeddingTransformer model = _context.Transforms.ClipTextEmbedding(options).Fit(texts);
        Assert.Equal(_data.Rows.Length, model.Transform(texts).GetColumn<float[]>("Embedded").Count());

        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Transform(texts).GetColumn<float[]>("Embedded").Count());
        var classes = new ZeroShotClassificationEstimator.Options
        {
            Labels = ["cat", "dog"],
            Model = _data.Model,
            InputColumnName = "Vector",
            CancellationToken = source.Token,
        };
        Assert.ThrowsAny<OperationCanceledException>(() => _context.Transforms.ZeroShotClassification(classes).Fit(texts));
    }

    [Fact]
    public void A_canceled_fit_does_not_spoil_the_next_one()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = new ClipEmbeddingEstimator.Options
        {
            OutputColumnName = "Embedded",
            InputColumnName = "Path",
            Model = _data.Model,
            CancellationToken = source.Token,
        };
        IDataView images = _data.View(_context);
        Assert.ThrowsAny<OperationCanceledException>(() => _context.Transforms.ClipEmbedding(options).Fit(images));
        options.CancellationToken = default;
        using ClipEmbeddingTransformer model = _context.Transforms.ClipEmbedding(options).Fit(images);
        Assert.Equal(_data.Rows.Length, model.Transform(images).GetColumn<float[]>("Embedded").Count());
    }

    [Fact]
    public async Task Generators_stop_when_a_call_is_canceled()
    {
        var canceled = new CancellationToken(canceled: true);
        using var texts = new ClipTextEmbeddingGenerator(_data.Model);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => texts.GenerateAsync(["a"], cancellationToken: canceled));
    }

    [Fact]
    public void Measurements_of_projections_take_a_token()
    {
        IDataView data = FeatureData.View(_context, FeatureData.Rows(40, 4));
        var canceled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() =>
            _context.EvaluateProjection(data, FeatureData.Column, FeatureData.Column, cancellationToken: canceled)
        );
        Assert.Throws<OperationCanceledException>(() =>
            _context.EvaluateProjections(data, [FeatureData.Column], FeatureData.Column, cancellationToken: canceled)
        );
    }
}
