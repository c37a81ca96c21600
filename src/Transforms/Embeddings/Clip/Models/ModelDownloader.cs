using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Downloads model files: into a partial file that a later attempt resumes, checked by hash, then moved into place.</summary>
internal static class ModelDownloader
{
    private const int BufferLength = 1 << 17;

    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("MLNet.Embeddings", "1.0") } },
    };

    /// <summary>Downloads a file unless it is there.</summary>
    /// <exception cref="IOException">It cannot be downloaded; the message says which file to put where.</exception>
    /// <exception cref="InvalidDataException">What was downloaded has another hash.</exception>
    public static async Task DownloadAsync(ClipModelFile file, IProgress<ModelDownloadProgress>? progress, CancellationToken cancellation)
    {
        if (file.Exists)
            return;
        if (file.Url is null)
            throw new FileNotFoundException($"The model file '{file.Path}' was not found.", file.Path);

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file.Path))!);
        string partial = file.Path + ".partial";
        try
        {
            await FetchAsync(file, partial, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException or TimeoutException)
        {
            throw new IOException(
                $"'{Path.GetFileName(file.Path)}' could not be downloaded from {file.Url} ({exception.Message}): "
                + $"get it on a machine with a network and put it at '{file.Path}'.",
                exception);
        }

        await CheckAsync(file, partial, cancellation).ConfigureAwait(false);
        File.Move(partial, file.Path, overwrite: true);
        File.Delete(TagPath(partial));
    }

    private static async Task FetchAsync(ClipModelFile file, string partial, IProgress<ModelDownloadProgress>? progress, CancellationToken cancellation)
    {
        FileStream target;
        try
        {
            target = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferLength, useAsync: true);
        }
        catch (IOException exception)
        {
            throw new IOException($"'{partial}' is in use: another process may be downloading the same model; wait for it, or end it.", exception);
        }

        await using (target.ConfigureAwait(false))
        {
            using HttpRequestMessage request = CreateRequest(file, partial, target.Length);
            using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);

            // A partial file that is as long as the whole one only lacks its check.
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == target.Length)
                return;

            response.EnsureSuccessStatusCode();
            bool resumed = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length;
            if (!resumed)
                target.SetLength(0);
            target.Position = target.Length;
            await RememberTagAsync(response, partial, cancellation).ConfigureAwait(false);
            long? total = target.Length + response.Content.Headers.ContentLength;
            await CopyAsync(response, target, file.Path, total, progress, cancellation).ConfigureAwait(false);
            if (total is { } expected && target.Length != expected)
                throw new HttpRequestException($"the connection ended after {target.Length} of {expected} bytes");
        }
    }

    // A resumed download must be of the same version of the file, which its entity tag tells.
    private static HttpRequestMessage CreateRequest(ClipModelFile file, string partial, long have)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, file.Url);
        if (have > 0 && File.Exists(TagPath(partial)) && EntityTagHeaderValue.TryParse(File.ReadAllText(TagPath(partial)), out EntityTagHeaderValue? tag) && !tag.IsWeak)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }
        else if (have > 0 && file.Sha256 is not null)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
        }

        return request;
    }

    private static async Task RememberTagAsync(HttpResponseMessage response, string partial, CancellationToken cancellation)
    {
        if (response.Headers.ETag is { } tag)
            await File.WriteAllTextAsync(TagPath(partial), tag.ToString(), cancellation).ConfigureAwait(false);
        else
            File.Delete(TagPath(partial));
    }

    private static async Task CopyAsync(
        HttpResponseMessage response, FileStream target, string path, long? total, IProgress<ModelDownloadProgress>? progress, CancellationToken cancellation)
    {
        Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] buffer = new byte[BufferLength];
            int read;
            while ((read = await ReadAsync(source, buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                progress?.Report(new ModelDownloadProgress(path, target.Position, total));
            }

            await target.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellation)
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stalled.CancelAfter(StallLimit);
        try
        {
            return await source.ReadAsync(buffer, stalled.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {StallLimit.TotalSeconds} seconds");
        }
    }

    private static async Task CheckAsync(ClipModelFile file, string partial, CancellationToken cancellation)
    {
        if (file.Sha256 is null)
            return;

        FileStream content = File.OpenRead(partial);
        string actual;
        await using (content.ConfigureAwait(false))
            actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation).ConfigureAwait(false));
        if (actual.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
            return;

        File.Delete(partial);
        File.Delete(TagPath(partial));
        throw new InvalidDataException(
            $"What was downloaded from {file.Url} has SHA-256 {actual} instead of {file.Sha256} and was discarded: try again; if it stays, the published file has changed.");
    }

    private static string TagPath(string partial) => partial + ".etag";
}
