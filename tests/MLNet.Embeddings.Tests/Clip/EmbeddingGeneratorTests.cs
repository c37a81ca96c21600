using Microsoft.Extensions.AI;

namespace MLNet.Embeddings.Tests.Clip;

public sealed class EmbeddingGeneratorTests : IDisposable
{
    private readonly ClipTestData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_bad_image_fails_alone_and_says_why()
    {
        using var images = new ClipImageEmbeddingGenerator(_data.Model);
        GeneratedEmbeddings<Embedding<float>> found = await images.GenerateAsync(
            _data.Rows[10..13].Select(row => new DataContent(row.Content, "image/png")),
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(3, found.Count);
        Assert.All(found[1].Vector.ToArray(), value => Assert.True(float.IsNaN(value)));
        Assert.NotEmpty(Assert.IsType<string>(found[1].AdditionalProperties!["error"]));
        Assert.All([found[0], found[2]], embedding => Assert.Null(embedding.AdditionalProperties));
        Assert.All([found[0], found[2]], embedding => Assert.All(embedding.Vector.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public async Task Options_that_ask_for_another_model_or_length_are_refused()
    {
        using var texts = new ClipTextEmbeddingGenerator(_data.Model);
        CancellationToken token = TestContext.Current.CancellationToken;
        string model = texts.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId!;

        GeneratedEmbeddings<Embedding<float>> found = await texts.GenerateAsync(["a"], new() { Dimensions = 4, ModelId = model }, token);
        Assert.Single(found);
        ArgumentException length = await Assert.ThrowsAsync<ArgumentException>(() =>
            texts.GenerateAsync(["a"], new() { Dimensions = 8 }, token)
        );
        Assert.StartsWith($"Dimensions is 8, but the vectors of model '{model}' have 4;", length.Message, StringComparison.Ordinal);
        ArgumentException other = await Assert.ThrowsAsync<ArgumentException>(() =>
            texts.GenerateAsync(["a"], new() { ModelId = "other" }, token)
        );
        Assert.StartsWith($"ModelId is 'other', but this generator runs '{model}';", other.Message, StringComparison.Ordinal);
    }
}
