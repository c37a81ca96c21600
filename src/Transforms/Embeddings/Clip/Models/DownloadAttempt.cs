using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>One attempt to download a file, or what an earlier attempt left of it.</summary>
internal static class DownloadAttempt
{
    private const int BufferLength = 1 << 17;
    private const int MostRedirects = 10;

    // Redirects are followed here, where it is looked at where they lead.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("MLNet.Embeddings", "1.0") } },
    };

    /// <summary>Brings the partial file to its end.</summary>
    /// <param name="file">What to download.</param>
    /// <param name="partial">What is there of it.</param>
    /// <param name="limits">How long to wait.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="client">What asks the server; <see langword="null"/>: the one of this library.</param>
    /// <param name="cancellation">Stops the download.</param>
    /// <exception cref="DownloadFault">The server or the network is in the way.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task RunAsync(
        ClipModelFile file,
        PartialFile partial,
        DownloadLimits limits,
        IProgress<ModelDownloadProgress>? progress,
        HttpClient? client,
        CancellationToken cancellation
    )
    {
        long have = partial.Content.Length;
        EntityTagHeaderValue? tag = have > 0 ? partial.Tag : null;
        bool isResumed = tag is not null || (have > 0 && file.Sha256 is not null);
        try
        {
            using HttpResponseMessage response = await SendAsync(
                    file.Url!,
                    isResumed ? have : null,
                    tag,
                    limits,
                    client ?? Client,
                    cancellation
                )
                .ConfigureAwait(false);

            // A partial file that is as long as the whole one only lacks its check.
            if (
                isResumed
                && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                && response.Content.Headers.ContentRange?.Length == have
            )
                return;

            DownloadAnswer.Check(response, partial, isResumed ? have : null, tag);
            long? total = partial.Content.Length + response.Content.Headers.ContentLength;
            long most = file.MostBytes ?? total ?? limits.MostBytes;
            if (total > most)
                throw new DownloadFault($"the server offers {total} bytes, but the file has about {file.Megabytes} MB", isTransient: false);

            partial.Tag = response.Headers.ETag;
            await CopyAsync(response, partial.Content, file.Path, total, most, limits, progress, cancellation).ConfigureAwait(false);
            if (total is { } expected && partial.Content.Length != expected)
                throw new DownloadFault($"the connection ended after {partial.Content.Length} of {expected} bytes", isTransient: true);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
        {
            throw new DownloadFault(exception.GetBaseException().Message, DownloadAnswer.IsTransient(exception), exception);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Uri url,
        long? from,
        EntityTagHeaderValue? tag,
        DownloadLimits limits,
        HttpClient client,
        CancellationToken cancellation
    )
    {
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (from is not null)
                request.Headers.Range = new RangeHeaderValue(from, null);
            if (tag is not null)
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);

            HttpResponseMessage response = await AnswerAsync(request, limits, client, cancellation).ConfigureAwait(false);
            if (DownloadAnswer.RedirectOf(response) is not { } location)
                return response;

            response.Dispose();
            url = DownloadAnswer.Follow(url, location);
        }

        throw new DownloadFault($"it is redirected more than {MostRedirects} times", isTransient: false);
    }

    private static async Task<HttpResponseMessage> AnswerAsync(
        HttpRequestMessage request,
        DownloadLimits limits,
        HttpClient client,
        CancellationToken cancellation
    )
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(limits.AnswerTime);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new DownloadFault($"no answer came within {limits.AnswerTime.TotalSeconds} seconds", isTransient: true, exception);
        }
    }

    private static async Task CopyAsync(
        HttpResponseMessage response,
        FileStream target,
        string path,
        long? total,
        long most,
        DownloadLimits limits,
        IProgress<ModelDownloadProgress>? progress,
        CancellationToken cancellation
    )
    {
        Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] buffer = new byte[BufferLength];
            target.Position = target.Length;
            long windowStart = Stopwatch.GetTimestamp();
            long inWindow = 0;
            int read;
            while ((read = await ReadAsync(source, buffer, limits, cancellation).ConfigureAwait(false)) > 0)
            {
                if (target.Position + read > most)
                    throw new DownloadFault($"the server sends more than the {most} bytes that the file can have", isTransient: false);

                await WriteAsync(target, buffer.AsMemory(0, read), path, cancellation).ConfigureAwait(false);
                progress?.Report(new ModelDownloadProgress(path, target.Position, total));
                inWindow += read;
                if (Stopwatch.GetElapsedTime(windowStart) < limits.Window)
                    continue;
                if (inWindow < limits.LeastBytes)
                    throw new DownloadFault($"only {inWindow} bytes came in {limits.Window.TotalSeconds} seconds", isTransient: true);

                windowStart = Stopwatch.GetTimestamp();
                inWindow = 0;
            }

            await target.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<int> ReadAsync(Stream source, byte[] buffer, DownloadLimits limits, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(limits.Window);
        try
        {
            return await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new DownloadFault($"nothing came for {limits.Window.TotalSeconds} seconds", isTransient: true, exception);
        }
        catch (IOException exception) when (exception is not HttpIOException)
        {
            // A connection that is reset within the body; of the disk nothing is read here.
            throw new DownloadFault(exception.GetBaseException().Message, isTransient: true, exception);
        }
    }

    internal static async Task WriteAsync(FileStream target, ReadOnlyMemory<byte> bytes, string path, CancellationToken cancellation)
    {
        try
        {
            await target.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            await target.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"'{Path.GetFileName(path)}' cannot be written after {target.Length} bytes ({exception.Message}): make room on the disk "
                    + $"of '{path}.partial', which is kept, and try again.",
                exception
            );
        }
    }
}
