using System.Security.Cryptography;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Tests.Clip.Encoder;
using static MLNet.Embeddings.Tests.Clip.Models.ScriptedServer;

namespace MLNet.Embeddings.Tests.Clip.Models;

/// <summary>Servers, proxies and disks that go wrong while a model is downloaded: the file in place is the published one, or there is none
/// and one sentence says why.</summary>
public sealed class DownloadFaultTests : IDisposable
{
    private static readonly byte[] Model = TinyOnnx.ImageModel(dimension: 4000);
    private static readonly DownloadLimits Quick = new() { FirstPause = TimeSpan.FromMilliseconds(1), Attempts = 3 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_no_model_never_takes_a_models_place()
    {
        await FailsAsync(
            Answer("200 OK", "<!DOCTYPE html><title>Log in</title>"u8.ToArray(), "Content-Type: text/html; charset=utf-8"),
            "a web page comes instead"
        );
        await DiscardsAsync(
            Answer("200 OK", "<!DOCTYPE html><title>Log in</title>"u8.ToArray()),
            "is no whole ONNX model (it begins with '<!DOCTYPE html><')"
        );
        await DiscardsAsync(Answer("200 OK", []), "is no whole ONNX model (it begins with nothing)");
        await DiscardsAsync(Answer("200 OK", Model[..^1]), "is no whole ONNX model");
        await DiscardsAsync(Answer("200 OK", Model[..(Model.Length / 2)]), "is no whole ONNX model");
        await DiscardsAsync(Answer("200 OK", [.. Model, 0]), "is no whole ONNX model");
        await FailsAsync(Answer("200 OK", new byte[100], "Content-Encoding: gzip"), "packed with gzip");
    }

    [Fact]
    public async Task A_size_that_is_known_decides_before_and_after_the_transfer()
    {
        using var server = new ScriptedServer(Whole(Model));
        IOException error = await Assert.ThrowsAsync<IOException>(() => Download(server, File("model.onnx", server) with { Bytes = 10 }));
        Assert.Contains($"the server offers {Model.Length} bytes", error.Message);
        InvalidDataException small = await Assert.ThrowsAsync<InvalidDataException>(() =>
            Download(server, File("model.onnx", server) with { Megabytes = 352 })
        );
        Assert.Contains("about 352 MB", small.Message);

        using var endless = new ScriptedServer(Answer("200 OK", new byte[3_000_000]));
        Assert.Contains(
            "sends more than the",
            (await Assert.ThrowsAsync<IOException>(() => Download(endless, File("model.onnx", endless) with { Megabytes = 1 }))).Message
        );
    }

    [Fact]
    public async Task A_range_that_was_not_asked_for_or_another_version_starts_over()
    {
        byte[] half = Model[..(Model.Length / 2)];
        Func<System.Net.Sockets.NetworkStream, Task> cut = Answer("200 OK", half, $"Content-Length: {Model.Length}", "ETag: \"one\"");
        string rest = $"bytes {half.Length}-{Model.Length - 1}/{Model.Length}";
        foreach (
            Func<System.Net.Sockets.NetworkStream, Task> wrong in (Func<System.Net.Sockets.NetworkStream, Task>[])
                [
                    Answer("206 Partial Content", new byte[100], "Content-Range: bytes 7-106/200", "Content-Length: 100", "ETag: \"one\""),
                    Answer(
                        "206 Partial Content",
                        new byte[100],
                        $"Content-Range: bytes {half.Length}-{half.Length + 99}/{Model.Length}",
                        "Content-Length: 100",
                        "ETag: \"one\""
                    ),
                    Answer("206 Partial Content", Model[half.Length..], $"Content-Range: {rest}", "ETag: \"two\""),
                    Answer("206 Partial Content", Model[half.Length..], "ETag: \"one\""),
                    Answer("416 Range Not Satisfiable", [], "Content-Range: bytes */5"),
                ]
        )
        {
            using var server = new ScriptedServer(cut, wrong, Whole(Model, "\"two\""));
            ClipModelFile file = File("model.onnx", server);
            await Download(server, file);
            Assert.Equal(Model, System.IO.File.ReadAllBytes(file.Path));
            Assert.Equal(3, server.Requests.Count);
            Assert.Contains($"Range: bytes={half.Length}-", server.Requests[1]);
            Assert.DoesNotContain("Range:", server.Requests[2]);
            System.IO.File.Delete(file.Path);
        }

        using var unasked = new ScriptedServer(
            Answer("206 Partial Content", Model, $"Content-Range: bytes 0-{Model.Length - 1}/{Model.Length}")
        );
        Assert.Contains(
            "instead of those from 0 on",
            (await Assert.ThrowsAsync<IOException>(() => Download(unasked, File("model.onnx", unasked)))).Message
        );
    }

    [Fact]
    public async Task Failures_that_pass_are_tried_again_and_others_leave_nothing()
    {
        using var server = new ScriptedServer(
            Answer("429 Too Many Requests", [], "Retry-After: 0"),
            Reset,
            Answer("503 Service Unavailable", "later"u8.ToArray()),
            Whole(Model)
        );
        ClipModelFile file = File("model.onnx", server);
        await ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken, Quick with { Attempts = 4 });
        Assert.Equal(Model, System.IO.File.ReadAllBytes(file.Path));
        Assert.Equal([file.Path], Directory.GetFiles(_folder.Path));
        System.IO.File.Delete(file.Path);

        await FailsAsync(Answer("500 Internal Server Error", "x"u8.ToArray()), "the server answers 500 Internal Server Error", requests: 3);
        await FailsAsync(Answer("404 Not Found", "x"u8.ToArray()), "the server answers 404 Not Found");
        await FailsAsync(Answer("429 Too Many Requests", [], "Retry-After: 86400"), "the server answers 429 Too Many Requests");
    }

    [Fact]
    public async Task A_connection_that_is_reset_within_the_body_is_tried_again_and_explained()
    {
        byte[] half = Model[..(Model.Length / 2)];
        using var arrived = new ArrivedBytes(half.Length);
        Func<System.Net.Sockets.NetworkStream, Task> cut = async stream =>
        {
            await Answer("200 OK", half, $"Content-Length: {Model.Length}", "ETag: \"one\"")(stream);
            await arrived.WaitAsync();
            await Reset(stream);
        };
        string rest = $"Content-Range: bytes {half.Length}-{Model.Length - 1}/{Model.Length}";
        using (var server = new ScriptedServer(cut, Answer("206 Partial Content", Model[half.Length..], rest, "ETag: \"one\"")))
        {
            ClipModelFile file = File("model.onnx", server);
            await ModelDownloader.DownloadAsync(file, arrived, TestContext.Current.CancellationToken, Quick);
            Assert.Equal(Model, System.IO.File.ReadAllBytes(file.Path));
            Assert.Equal(2, server.Requests.Count);
            Assert.Contains($"Range: bytes={half.Length}-", server.Requests[1]);
            System.IO.File.Delete(file.Path);
        }

        using var broken = new ScriptedServer(cut);
        IOException error = await Assert.ThrowsAsync<IOException>(() =>
            ModelDownloader.DownloadAsync(
                File("model.onnx", broken),
                arrived,
                TestContext.Current.CancellationToken,
                Quick with
                {
                    Attempts = 1,
                }
            )
        );
        Assert.StartsWith($"'model.onnx' could not be downloaded from {broken.Url} (", error.Message);
        Assert.EndsWith($"put it at '{_folder["model.onnx"]}'.", error.Message);
        Assert.True(Assert.IsType<DownloadFault>(error.InnerException).IsTransient);
    }

    [Fact]
    public async Task A_server_that_is_silent_or_drips_does_not_hold_the_client()
    {
        // On a machine that is busy a drip may be missed altogether; then it is the silence that is told.
        DownloadLimits impatient = new() { Window = TimeSpan.FromSeconds(0.3), Attempts = 1 };
        await FailsAsync(
            Silence,
            "no answer came within 0.2 seconds",
            requests: null,
            limits: impatient with
            {
                AnswerTime = TimeSpan.FromSeconds(0.2),
            }
        );
        await FailsAsync(Dripping(TimeSpan.FromMilliseconds(20)), "0.3 seconds", requests: null, limits: impatient);
        await FailsAsync(Dripping(TimeSpan.FromSeconds(30)), "nothing came for 0.3 seconds", requests: null, limits: impatient);
    }

    [Fact]
    public async Task Redirects_are_followed_but_not_everywhere()
    {
        using var target = new ScriptedServer(Whole(Model));
        using var server = new ScriptedServer(Answer("302 Found", [], $"Location: {target.Url}"));
        await Download(server, File("model.onnx", server));
        System.IO.File.Delete(_folder["model.onnx"]);
        await FailsAsync(Answer("302 Found", [], "Location: file:///etc/passwd"), "redirected to an address of the kind 'file'");
        await FailsAsync(Answer("302 Found", [], "Location: /again"), "redirected more than 10 times", requests: 11);

        Assert.Equal("https://b/x", DownloadAnswer.Follow(new Uri("https://a/"), new Uri("https://b/x")).ToString());
        Assert.Contains(
            "from https to http",
            Assert.Throws<DownloadFault>(() => DownloadAnswer.Follow(new Uri("https://a/"), new Uri("http://a/"))).Message
        );
    }

    [Fact]
    public async Task A_file_in_the_cache_is_checked_before_it_is_used()
    {
        using var server = new ScriptedServer(Whole(Model));
        string path = _folder.Write("model.onnx", Model);
        string hash = Convert.ToHexString(SHA256.HashData(Model));
        await Download(server, File("model.onnx", server) with { Sha256 = hash, Bytes = Model.Length });
        await Download(server, File("model.onnx", server));

        byte[] changed = [.. Model];
        changed[^10] ^= 1;
        System.IO.File.WriteAllBytes(path, changed);
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            Download(server, File("model.onnx", server) with { Sha256 = hash })
        );
        Assert.StartsWith($"The model file '{path}' has SHA-256 ", error.Message);
        Assert.EndsWith("delete it, and it is downloaded again.", error.Message);
        _folder.Write("model.onnx", "<html>");
        await Assert.ThrowsAsync<InvalidDataException>(() => Download(server, File("model.onnx", server)));
        _folder.Write("vocab.json", "<html>");
        await Assert.ThrowsAsync<InvalidDataException>(() => Download(server, File("vocab.json", server)));
        _folder.Write("merges.txt", "<!DOCTYPE html>\n<html lang=en>\n<head>");
        await Assert.ThrowsAsync<InvalidDataException>(() => Download(server, File("merges.txt", server)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_link_in_the_partial_files_place_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        using var server = new ScriptedServer(Whole(Model));
        string precious = _folder.Write("precious", "keep");
        System.IO.File.CreateSymbolicLink(_folder["model.onnx.partial"], precious);
        System.IO.File.CreateSymbolicLink(_folder["model.onnx.partial.etag"], precious);
        await Download(server, File("model.onnx", server));

        Assert.Equal("keep", System.IO.File.ReadAllText(precious));
        Assert.Equal(Model, System.IO.File.ReadAllBytes(_folder["model.onnx"]));
        Assert.Null(new FileInfo(_folder["model.onnx"]).LinkTarget);
    }

    [Fact]
    public async Task Of_two_downloads_at_once_one_wins_and_the_file_is_whole()
    {
        using var server = new ScriptedServer(Whole(Model));
        for (int round = 0; round < 20; round++)
        {
            ClipModelFile file = File($"{round}.onnx", server);
            Exception?[] results = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Record.ExceptionAsync(() => Download(server, file))))
            );
            Assert.Contains(null, results);
            Assert.All(
                results,
                result =>
                    Assert.True(
                        result is null || result.Message.Contains("is in use: another process", StringComparison.Ordinal),
                        result?.ToString()
                    )
            );
            Assert.Equal(Model, System.IO.File.ReadAllBytes(file.Path));
            Assert.Equal([$"{round}.onnx"], _folder.Files.Where(name => name.StartsWith($"{round}.", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_full_disk_is_told_with_the_place_that_needs_room()
    {
        Assert.SkipUnless(System.IO.File.Exists("/dev/full"), "Needs /dev/full.");
        using var server = new ScriptedServer(Whole(Model));
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        Assert.Throws<IOException>(() => full.Write(new byte[10]));
        IOException error = await Assert.ThrowsAsync<IOException>(() =>
            DownloadAttempt.WriteAsync(full, new byte[10], "/cache/model.onnx", TestContext.Current.CancellationToken)
        );
        Assert.StartsWith("'model.onnx' cannot be written after 0 bytes (", error.Message);
        Assert.EndsWith("make room on the disk of '/cache/model.onnx.partial', which is kept, and try again.", error.Message);
    }

    private Task FailsAsync(
        Func<System.Net.Sockets.NetworkStream, Task> answer,
        string reason,
        int? requests = 1,
        DownloadLimits? limits = null
    ) => EndsAsync<IOException>(answer, $"'model.onnx' could not be downloaded from ", reason, requests, limits ?? Quick);

    private Task DiscardsAsync(Func<System.Net.Sockets.NetworkStream, Task> answer, string reason) =>
        EndsAsync<InvalidDataException>(answer, "What was downloaded from ", reason, 1, Quick);

    private async Task EndsAsync<T>(
        Func<System.Net.Sockets.NetworkStream, Task> answer,
        string beginning,
        string reason,
        int? requests,
        DownloadLimits limits
    )
        where T : Exception
    {
        using var server = new ScriptedServer(answer);
        T error = await Assert.ThrowsAsync<T>(() =>
            ModelDownloader.DownloadAsync(File("model.onnx", server), null, TestContext.Current.CancellationToken, limits)
        );
        Assert.StartsWith(beginning, error.Message);
        Assert.Contains(reason, error.Message);
        Assert.False(System.IO.File.Exists(_folder["model.onnx"]));

        // What came before a server fell silent is kept for the next attempt; nobody can tell how much that was, or whether the request was
        // read.
        if (requests is null)
        {
            System.IO.File.Delete(_folder["model.onnx.partial"]);
            return;
        }

        Assert.Equal(requests, server.Requests.Count);
        Assert.Empty(_folder.Files);
    }

    private ClipModelFile File(string name, ScriptedServer server) => new(_folder[name], server.Url);

    private static Task Download(ScriptedServer server, ClipModelFile file) =>
        ModelDownloader.DownloadAsync(file, null, TestContext.Current.CancellationToken, Quick);
}
