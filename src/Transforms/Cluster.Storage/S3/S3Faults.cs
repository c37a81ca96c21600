using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using MLNet.Embeddings.Cluster.Faults;

namespace MLNet.Embeddings.Cluster.S3;

/// <summary>What goes wrong with S3.</summary>
internal sealed class S3Faults(string root, string bucket)
{
    private const string Keys = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    private readonly StoreFaults _faults = new(root, Keys);

    /// <summary>Whether an exception is one of the store's, and not of the program or of who stopped it.</summary>
    public static bool IsOfStore(Exception exception, CancellationToken token) =>
        !token.IsCancellationRequested
        && exception is AmazonServiceException or AmazonClientException or HttpRequestException or TaskCanceledException or WebException;

    /// <summary>The fault as one sentence.</summary>
    public Exception Describe(string name, Exception exception)
    {
        if (exception is not AmazonServiceException { StatusCode: not 0 } failed)
            return IsOfNetwork(exception) ? _faults.Unreachable(exception) : _faults.NoKeys(exception);

        string code = failed.ErrorCode ?? $"status {(int)failed.StatusCode}";
        return (code, (int)failed.StatusCode) switch
        {
            ("NoSuchBucket" or "InvalidBucketName", _) => _faults.Nowhere($"bucket '{bucket}'", exception),
            ("PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed", _) => _faults.Elsewhere(code, exception),
            (_, 301 or 307) => _faults.Elsewhere(code, exception),
            ("NoSuchKey" or "NotFound", _) => new FileNotFoundException($"{name} is not in {root}.", name, exception),
            ("SlowDown" or "RequestLimitExceeded" or "Throttling" or "ThrottlingException", _) => _faults.Busy(code, exception),
            // Keys that last for an hour or so, and no longer.
            ("ExpiredToken" or "InvalidToken" or "TokenRefreshRequired", _) => _faults.Denied(code, exception),
            (_, 401 or 403) => _faults.Denied(code, exception),
            (_, 404) => new FileNotFoundException($"{name} is not in {root}.", name, exception),
            (_, 412) => _faults.Replaced(name, exception),
            (_, 429 or 503) => _faults.Busy(code, exception),
            _ => _faults.Other(name, failed.Message, exception),
        };
    }

    // The library tells of missing keys in the same kind of exception as of a broken connection.
    private static bool IsOfNetwork(Exception? exception) =>
        exception is HttpRequestException or SocketException or WebException or IOException or TaskCanceledException
        || exception is not null && IsOfNetwork(exception.InnerException);
}
