using System.Globalization;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>Counts the rows of one cursor that could not be worked on; one warning says how many there were.</summary>
/// <param name="host">Where the warning goes.</param>
/// <param name="warning">The warning for so many rows.</param>
internal sealed class InvalidRowLog(ComponentHost host, Func<long, string> warning) : IDisposable
{
    private long _count;

    /// <summary>For rows with a value in a column that cannot be worked on.</summary>
    public InvalidRowLog(ComponentHost host, string columnName)
        : this(host, count => $"{Describe(count, columnName)}; the output is missing (NaN) there.") { }

    public void Add() => _count++;

    public void Dispose()
    {
        if (_count == 0)
            return;

        using LogChannel log = host.Log("Transform");
        log.Warning(warning(_count));
        _count = 0;
    }

    /// <summary>The beginning of a sentence on rows that cannot be worked on.</summary>
    public static string Describe(long count, string columnName) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} {(count == 1 ? "row has" : "rows have")} a missing, infinite or too large value in column '{columnName}'"
        );
}
