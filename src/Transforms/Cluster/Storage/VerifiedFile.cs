using System.Text.Json;

namespace MLNet.Embeddings.Cluster.Storage;

/// <summary>Reads and writes files whose digests are known.</summary>
internal static class VerifiedFile
{
    /// <summary>Reads a file of which a digest is known; what does not have it is damaged, whatever it says.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="name">Its name.</param>
    /// <param name="digest">SHA-256 of its bytes; null where it is not known.</param>
    /// <param name="cure">What to do where it is damaged or missing, for the message.</param>
    /// <param name="read">Reads it from its beginning.</param>
    /// <param name="token">Stops the reading.</param>
    public static async Task<T> ReadAsync<T>(
        IShardStorage storage,
        string name,
        string? digest,
        string cure,
        Func<DigestStream, T> read,
        CancellationToken token
    )
    {
        try
        {
            await using Stream file = await storage.OpenReadAsync(name, token).ConfigureAwait(false);
            using var stream = new DigestStream(file);
            T value = default!;
            Exception? fault = null;
            try
            {
                value = read(stream);
            }
            catch (Exception exception) when (IsOfContent(exception))
            {
                fault = exception;
            }

            stream.Drain();
            if (digest is not null && stream.Digest() != digest)
                throw Damaged($"{name} of {storage.Root} does not hold the bytes that were written (its digest differs): {cure}.", fault);
            if (fault is not null)
                throw Damaged($"{name} of {storage.Root} cannot be read ({fault.Message.TrimEnd('.')}): {cure}.", fault);
            return value;
        }
        catch (FileNotFoundException exception)
        {
            throw new ClusterException(ClusterFault.MissingInput, $"{name} is not in {storage.Root}: {cure}.", exception);
        }
        catch (Exception exception) when (IsOfStorage(exception))
        {
            throw Failed(storage, name, "read", exception);
        }
    }

    /// <summary>Writes a file.</summary>
    public static async Task<StepOutput> WriteAsync(IShardStorage storage, string name, Action<Stream> write, CancellationToken token)
    {
        string digest = "";
        long length = 0;
        try
        {
            await storage
                .WriteAsync(
                    name,
                    (file, _) =>
                    {
                        using var stream = new DigestStream(file);
                        write(stream);
                        length = stream.Position;
                        digest = stream.Digest();
                        return Task.CompletedTask;
                    },
                    token
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfStorage(exception))
        {
            throw Failed(storage, name, "written", exception);
        }

        return new StepOutput(name, length, digest);
    }

    private static ClusterException Damaged(string message, Exception? inner) => new(ClusterFault.DamagedInput, message, inner);

    private static ClusterException Failed(IShardStorage storage, string name, string verb, Exception exception) =>
        new(
            ClusterFault.Storage,
            $"{name} of {storage.Root} cannot be {verb}: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}; make room or mend the "
                + "storage, and run the step again.",
            exception
        );

    private static bool IsOfContent(Exception exception) =>
        exception
            is FormatException
                or JsonException
                or EndOfStreamException
                or InvalidDataException
                or ArgumentException
                or OverflowException
                or InvalidOperationException
                or KeyNotFoundException;

    private static bool IsOfStorage(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
