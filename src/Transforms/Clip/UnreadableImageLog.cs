using System.Globalization;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Clip;

/// <summary>Counts the images of one cursor that could not be read; one warning says how many there were.</summary>
internal sealed class UnreadableImageLog(ComponentHost host, string columnName) : IDisposable
{
    private long _count;

    public void Add() => _count++;

    public void Dispose()
    {
        if (_count == 0)
            return;

        using LogChannel log = host.Log("Transform");
        log.Warning(string.Create(
            CultureInfo.InvariantCulture,
            $"{_count:N0} images of column '{columnName}' could not be read; their vectors are missing (NaN), and a status column would give the reasons."));
        _count = 0;
    }
}
