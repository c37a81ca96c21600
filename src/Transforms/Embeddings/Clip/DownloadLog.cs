using System.Diagnostics;
using System.Globalization;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Clip;

/// <summary>Tells the log, every two seconds, how far the download of a model has come.</summary>
internal sealed class DownloadLog(LogChannel log) : IProgress<ModelDownloadProgress>
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next;

    public void Report(ModelDownloadProgress value)
    {
        if (_clock.Elapsed < _next)
            return;

        _next = _clock.Elapsed + TimeSpan.FromSeconds(2);
        string total = value.TotalBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" of {bytes / 1e6:N0}") : "";
        log.Info(
            string.Create(CultureInfo.InvariantCulture, $"downloading {Path.GetFileName(value.Path)}: {value.Bytes / 1e6:N0}{total} MB")
        );
    }
}
