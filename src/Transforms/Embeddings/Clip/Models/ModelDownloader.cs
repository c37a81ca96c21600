namespace MLNet.Embeddings.Clip.Models;

/// <summary>Downloads model files: into a partial file that a later attempt resumes, checked, then moved into place.</summary>
internal static class ModelDownloader
{
    private const int MostOpenings = 40;

    private static readonly TimeSpan PauseBetweenOpenings = TimeSpan.FromMilliseconds(25);

    /// <summary>Downloads a file unless it is there; one that is there is checked.</summary>
    /// <exception cref="IOException">It cannot be downloaded; the message says which file to put where.</exception>
    /// <exception cref="InvalidDataException">What was downloaded, or what is there, is not the published file.</exception>
    public static async Task DownloadAsync(
        ClipModelFile file,
        IProgress<ModelDownloadProgress>? progress,
        CancellationToken cancellation,
        DownloadLimits? limits = null,
        HttpClient? client = null
    )
    {
        if (file.Exists)
        {
            await CheckPresentAsync(file, cancellation).ConfigureAwait(false);
            return;
        }

        if (file.Url is null)
            throw new FileNotFoundException(file.Advice ?? $"The model file '{file.Path}' was not found.", file.Path);

        PartialFile partial = PartialFile.Open(file.Path);
        await using (partial.ConfigureAwait(false))
        {
            // Another process may have finished it between the question and the lock.
            if (file.Exists)
            {
                partial.Reset();
                await CheckPresentAsync(file, cancellation).ConfigureAwait(false);
                return;
            }

            try
            {
                await FetchAsync(file, partial, limits ?? DownloadLimits.Default, progress, client, cancellation).ConfigureAwait(false);
            }
            catch (DownloadFault fault)
            {
                throw new IOException(
                    $"'{Path.GetFileName(file.Path)}' could not be downloaded from {file.Url} ({fault.Message}): "
                        + $"get it on a machine with a network and put it at '{file.Path}'.",
                    fault
                );
            }

            if (await ModelFileCheck.FindFaultAsync(file, partial.Content, cancellation).ConfigureAwait(false) is { } wrong)
            {
                partial.Reset();
                throw new InvalidDataException(
                    $"What was downloaded from {file.Url} {wrong} and was discarded: try again; if it stays, the published file has "
                        + "changed."
                );
            }

            partial.MoveTo(file.Path);
        }
    }

    // Failures without any progress in between are counted: a long download over a bad line may break many times.
    private static async Task FetchAsync(
        ClipModelFile file,
        PartialFile partial,
        DownloadLimits limits,
        IProgress<ModelDownloadProgress>? progress,
        HttpClient? client,
        CancellationToken cancellation
    )
    {
        long furthest = partial.Content.Length;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await DownloadAttempt.RunAsync(file, partial, limits, progress, client, cancellation).ConfigureAwait(false);
                return;
            }
            catch (DownloadFault fault) when (fault.IsTransient && attempt < limits.Attempts && !(fault.RetryAfter > limits.LongestPause))
            {
                if (partial.Content.Length > furthest)
                    attempt = 1;
                furthest = Math.Max(furthest, partial.Content.Length);
                await Task.Delay(fault.RetryAfter ?? (limits.FirstPause * (1 << (attempt - 1))), cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task CheckPresentAsync(ClipModelFile file, CancellationToken cancellation)
    {
        // Files of the user's own are whatever the user says.
        if (file.Url is null)
            return;

        FileStream content = await OpenAsync(file.Path, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (await ModelFileCheck.FindFaultAsync(file, content, cancellation).ConfigureAwait(false) is { } wrong)
            {
                throw new InvalidDataException(
                    $"The model file '{file.Path}' {wrong}: it is not what {file.Url} publishes; delete it, and it is downloaded again."
                );
            }
        }
    }

    // Another download of the same process or of another one holds its lock for an instant after it has put the file in place.
    private static async Task<FileStream> OpenAsync(string path, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return File.OpenRead(path);
            }
            catch (IOException fault) when (fault is not FileNotFoundException && attempt < MostOpenings)
            {
                await Task.Delay(PauseBetweenOpenings, cancellation).ConfigureAwait(false);
            }
        }
    }
}
