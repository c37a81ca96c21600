using System.Globalization;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>Counts the rows of one cursor that could not be worked on; one warning says how many there were.</summary>
internal sealed class InvalidRowLog(ComponentHost host, string columnName) : IDisposable
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
            $"{_count:N0} rows have a missing or infinite value in column '{columnName}'; their output is missing (NaN)."));
        _count = 0;
    }
}
