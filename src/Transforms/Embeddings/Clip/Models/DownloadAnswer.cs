using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Judges what a server answers to the request for a file or the rest of one.</summary>
internal static class DownloadAnswer
{
    private static readonly SocketError[] Final =
    [
        SocketError.ConnectionRefused,
        SocketError.HostNotFound,
        SocketError.NoData,
        SocketError.NetworkUnreachable,
        SocketError.HostUnreachable,
    ];

    /// <summary>Makes sure that what follows is the file, or the rest of the very version that is there in part, which is forgotten where
    /// it is not.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="partial">What is there.</param>
    /// <param name="from">Where the rest was asked to begin; <see langword="null"/> where the whole file was asked for.</param>
    /// <param name="tag">The version that was asked for.</param>
    /// <exception cref="DownloadFault">It is neither.</exception>
    public static void Check(HttpResponseMessage response, PartialFile partial, long? from, EntityTagHeaderValue? tag)
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from is not null)
        {
            partial.Reset();
            throw new DownloadFault("the published file is shorter than what an earlier attempt has left of it", isTransient: true);
        }

        if (!response.IsSuccessStatusCode)
        {
            int code = (int)response.StatusCode;
            throw new DownloadFault(
                $"the server answers {code} {response.ReasonPhrase}".TrimEnd(),
                isTransient: code is 408 or 425 or 429 or >= 500
            )
            {
                RetryAfter = PauseOf(response.Headers.RetryAfter),
            };
        }

        HttpContentHeaders content = response.Content.Headers;
        if (content.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
            throw new DownloadFault(
                "a web page comes instead of the file: a proxy or a page to log in may stand in between",
                isTransient: false
            );
        if (
            content.ContentEncoding.FirstOrDefault(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) is
            { } encoding
        )
            throw new DownloadFault($"the file comes packed with {encoding}, which was not asked for", isTransient: false);

        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            partial.Reset();
            return;
        }

        bool isRest =
            from is not null && content.ContentRange is { Unit: "bytes" } range && range.From == from && range.Length is null or > 0;
        bool isSame = tag is null || response.Headers.ETag is null || tag.Equals(response.Headers.ETag);
        if (isRest && isSame && content.ContentRange is { Length: { } length, To: { } to } && to != length - 1)
            isRest = false;
        if (isRest && isSame)
            return;

        partial.Reset();
        throw new DownloadFault(
            isSame
                ? $"the server answers with the bytes {content.ContentRange} instead of those from {from ?? 0} on"
                : "the published file has changed since the download began",
            isTransient: true
        );
    }

    /// <summary>Where an answer sends the client; <see langword="null"/> where it does not.</summary>
    public static Uri? RedirectOf(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    /// <summary>The address that a redirect leads to, if it may be followed: never from https to http, and nowhere else.</summary>
    /// <exception cref="DownloadFault">It may not.</exception>
    public static Uri Follow(Uri url, Uri location)
    {
        var next = new Uri(url, location);
        if (next.Scheme != Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttp)
            throw new DownloadFault($"it is redirected to an address of the kind '{next.Scheme}'", isTransient: false);
        if (url.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
            throw new DownloadFault(
                $"it is redirected from https to http ({next.Host}), where anybody on the way could change it",
                isTransient: false
            );
        return next;
    }

    /// <summary>Whether another attempt may succeed after a failure below HTTP: a connection that broke, but not a server that is not
    /// there.</summary>
    public static bool IsTransient(Exception exception) =>
        exception.GetBaseException() is not SocketException socket || !Final.Contains(socket.SocketErrorCode);

    private static TimeSpan? PauseOf(RetryConditionHeaderValue? header)
    {
        TimeSpan? pause = header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
