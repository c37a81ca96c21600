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
        log.Warning($"{Describe(_count, columnName)}; the output is missing (NaN) there.");
        _count = 0;
    }

    /// <summary>The beginning of a sentence on rows that cannot be worked on.</summary>
    public static string Describe(long count, string columnName) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} {(count == 1 ? "row has" : "rows have")} a missing or infinite value in column '{columnName}'");
}
