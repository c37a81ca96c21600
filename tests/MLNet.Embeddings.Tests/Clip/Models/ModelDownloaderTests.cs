using System.Security.Cryptography;
using MLNet.Embeddings.Clip.Models;

namespace MLNet.Embeddings.Tests.Clip.Models;

public class ModelDownloaderTests
{
    private static readonly byte[] Content = MakeContent();

    // A broken connection is otherwise tried again at once.
    private static readonly DownloadLimits Once = new() { Attempts = 1 };

    [Fact]
    public async Task A_file_is_downloaded_checked_and_moved_into_place()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(Content);
        var file = new ClipModelFile(folder["sub/model.onnx"], server.Url, Convert.ToHexString(SHA256.HashData(Content)));
        var progress = new Recorder();

        await ModelDownloader.DownloadAsync(file, progress, TestContext.Current.CancellationToken);
        await ModelDownloader.DownloadAsync(file, progress, TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(file.Path));
        Assert.Equal([file.Path], Directory.GetFiles(folder["sub"]));
        Assert.Equal(new ModelDownloadProgress(file.Path, Content.Length, Content.Length), progress.Reports[^1]);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task A_client_of_the_application_asks_the_server()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(Content);
        using var handler = new CountingHandler();
        using var client = new HttpClient(handler);
        var file = new ClipModelFile(folder["model.onnx"], server.Url, Convert.ToHexString(SHA256.HashData(Content)));

        await ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken, client: client);

        Assert.Equal(1, handler.Requests);
        Assert.Equal(Content, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task An_interrupted_download_is_resumed_where_it_stopped()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(Content) { BreakAfter = 300_000 };
        var file = new ClipModelFile(folder["weights.bin"], server.Url);

        await Assert.ThrowsAsync<IOException>(() => ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken, Once));
        long kept = new FileInfo(file.Path + ".partial").Length;
        await ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken);

        Assert.InRange(kept, 1, 300_000);
        Assert.Equal([null, $"bytes={kept}-"], server.Ranges);
        Assert.Equal(Content, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_starts_over()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(Content) { BreakAfter = 300_000 };
        var file = new ClipModelFile(folder["weights.bin"], server.Url);

        await Assert.ThrowsAsync<IOException>(() => ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken, Once));
        File.WriteAllBytes(file.Path + ".partial", new byte[1000]);
        server.Tag = "\"two\"";
        await ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task A_partial_file_that_is_already_whole_is_only_checked()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(Content);
        var file = new ClipModelFile(folder["model.onnx"], server.Url, Convert.ToHexString(SHA256.HashData(Content)));
        File.WriteAllBytes(file.Path + ".partial", Content);

        await ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(file.Path));
        Assert.Equal([$"bytes={Content.Length}-"], server.Ranges);
    }

    [Fact]
    public async Task A_wrong_hash_discards_the_file()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(Content);
        var file = new ClipModelFile(folder["model.onnx"], server.Url, new string('0', 64));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken)
        );

        Assert.StartsWith($"What was downloaded from {server.Url} has SHA-256 ", error.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Without_a_network_one_sentence_says_which_file_to_put_where()
    {
        using var folder = new TemporaryFolder();
        Uri url;
        using (var server = new LoopbackServer(Content))
            url = server.Url;
        var file = new ClipModelFile(folder["model.onnx"], url);

        var error = await Assert.ThrowsAsync<IOException>(() =>
            ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken)
        );

        Assert.StartsWith($"'model.onnx' could not be downloaded from {url} (", error.Message);
        Assert.EndsWith($"): get it on a machine with a network and put it at '{file.Path}'.", error.Message);
    }

    private static byte[] MakeContent()
    {
        byte[] content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        return content;
    }

    private sealed class Recorder : IProgress<ModelDownloadProgress>
    {
        public List<ModelDownloadProgress> Reports { get; } = [];

        public void Report(ModelDownloadProgress value) => Reports.Add(value);
    }

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
