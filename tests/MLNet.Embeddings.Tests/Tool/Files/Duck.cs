using DuckDB.NET.Data;

namespace MLNet.Embeddings.Tests.Tool.Files;

/// <summary>DuckDB, which reads and writes Parquet with code of its own.</summary>
internal static class Duck
{
    /// <summary>Writes the rows of a query to a Parquet file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="query">The rows.</param>
    /// <param name="options">How it is written.</param>
    public static void Write(string path, string query, string options = "COMPRESSION zstd") =>
        Rows($"COPY ({query}) TO '{path}' (FORMAT parquet, {options})");

    /// <summary>The rows of a query; the values of a row are joined by bars.</summary>
    public static string[] Rows(string query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = query;
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : $"{reader.GetValue(i)}"))
            );
        return [.. rows];
    }
}
