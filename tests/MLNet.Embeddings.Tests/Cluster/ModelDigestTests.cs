using MLNet.Embeddings.Cluster.Steps;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Cluster;

public sealed class ModelDigestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Models_that_differ_in_tensors_beside_the_graph_differ()
    {
        string graph = _folder.Write("image.onnx", TinyOnnx.ImageModel(externalFile: "weights"));
        string before = await DigestAsync(graph, [.. new byte[4], .. new byte[48]]);
        Assert.Equal(before, await DigestAsync(graph, [.. new byte[4], .. new byte[48]]));
        Assert.NotEqual(before, await DigestAsync(graph, [.. new byte[4], .. new byte[47], 1]));
    }

    private async Task<string> DigestAsync(string graph, byte[] weights)
    {
        string file = _folder.Write("weights", weights);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(weights[^1]));
        return await ModelDigest.OfAsync(
            ClipModel.FromFiles(graph, preprocessing: new ImagePreprocessing()),
            TestContext.Current.CancellationToken
        );
    }
}
