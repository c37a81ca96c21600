using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MLNet.Embeddings.Tests.Clip;

public sealed class ClipServicesTests : IDisposable
{
    private readonly ClipTestData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Both_generators_are_singletons_that_the_container_disposes()
    {
        IEmbeddingGenerator<string, Embedding<float>> texts;
        IEmbeddingGenerator<DataContent, Embedding<float>> images;
        CancellationToken token = TestContext.Current.CancellationToken;
        await using (ServiceProvider provider = new ServiceCollection().AddClipEmbeddings(_data.Model).BuildServiceProvider())
        {
            texts = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
            images = provider.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();
            Assert.Same(texts, provider.GetRequiredService<ClipTextEmbeddingGenerator>());
            Assert.Same(images, provider.GetRequiredService<ClipImageEmbeddingGenerator>());
            using IServiceScope scope = provider.CreateScope();
            Assert.Same(texts, scope.ServiceProvider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());

            Assert.Single(await texts.GenerateAsync(["a cat"], cancellationToken: token));
            Assert.Single(await images.GenerateAsync([new DataContent(_data.Rows[0].Content, "image/png")], cancellationToken: token));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => texts.GenerateAsync(["a cat"], cancellationToken: token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            images.GenerateAsync([new DataContent(_data.Rows[0].Content, "image/png")], cancellationToken: token)
        );
    }

    [Fact]
    public void A_model_without_texts_registers_images_alone_and_nothing_is_loaded_before_it_is_asked_for()
    {
        ServiceCollection services = [];
        services.AddClipEmbeddings(ClipModel.FromFiles(imageModel: "nowhere.onnx"));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Null(provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Throws<FileNotFoundException>(() => provider.GetService<IEmbeddingGenerator<DataContent, Embedding<float>>>());
    }
}
