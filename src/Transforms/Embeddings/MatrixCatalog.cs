#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using Microsoft.ML.Data;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Matrices as data of pipelines, and columns of data as matrices, from <c>mlContext.Data</c>.</summary>
public static class MatrixCatalog
{
    /// <summary>Copies a column of vectors into a matrix.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows; read once.</param>
    /// <param name="featureColumnName">Column of vectors of <see cref="float"/> or <see cref="double"/> of known size, or of single
    /// numbers. Values of <see cref="double"/> are rounded.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>One row per row, in cursor order, missing values included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The rows exceed what a matrix or the memory of this process can hold.</exception>
    public static Matrix CreateMatrix(
        this DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName = "Features",
        CancellationToken cancellationToken = default
    ) => Read(catalog, data, featureColumnName, keyColumnName: null, cancellationToken).Rows;

    /// <summary>Copies a column of vectors into a matrix, and the keys of its rows into a list.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows; read once.</param>
    /// <param name="featureColumnName">Column of vectors of <see cref="float"/> or <see cref="double"/> of known size, or of single
    /// numbers. Values of <see cref="double"/> are rounded.</param>
    /// <param name="keyColumnName">Column of keys: text, a key of ML.NET, Boolean or a number.</param>
    /// <param name="keys">Receives the key of each row, as text; empty where it is missing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>One row per row, in cursor order, missing values included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The rows exceed what a matrix or the memory of this process can hold.</exception>
    public static Matrix CreateMatrix(
        this DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName,
        string keyColumnName,
        out IReadOnlyList<string> keys,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(keyColumnName);
        KeyedRows read = Read(catalog, data, featureColumnName, keyColumnName, cancellationToken);
        keys = read.Keys;
        return read.Rows;
    }

    /// <summary>Shows the rows of a matrix as data.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="matrix">The rows, of one column or more. They are not copied, and must not change while the data is in use.</param>
    /// <param name="columnName">Name of the column of vectors.</param>
    /// <param name="keys">A key for each row; <see langword="null"/>: no such column.</param>
    /// <param name="keyColumnName">Name of the text column of keys.</param>
    /// <returns>A row per row of the matrix: a vector of <see cref="float"/> of known size, and the key where there are keys.</returns>
    /// <exception cref="ArgumentException">The matrix has no columns, or the number of keys is not that of the rows.</exception>
    public static IDataView LoadFromMatrix(
        this DataOperationsCatalog catalog,
        Matrix matrix,
        string columnName = "Features",
        IReadOnlyList<string>? keys = null,
        string keyColumnName = "Id"
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        ArgumentException.ThrowIfNullOrEmpty(keyColumnName);
        if (matrix.ColumnCount == 0)
            throw new ArgumentException("A matrix without columns makes no vectors of known size.", nameof(matrix));
        if (keys is not null && keys.Count != matrix.RowCount)
            throw new ArgumentException($"There are {keys.Count} keys and {matrix.RowCount} rows.", nameof(keys));

        SchemaDefinition schema = SchemaDefinition.Create(typeof(MatrixRow));
        SchemaDefinition.Column features = schema[nameof(MatrixRow.Features)];
        SchemaDefinition.Column key = schema[nameof(MatrixRow.Key)];
        features.ColumnName = columnName;
        features.ColumnType = new VectorDataViewType(NumberDataViewType.Single, matrix.ColumnCount);
        key.ColumnName = keyColumnName;
        if (keys is null)
            schema.Remove(key);
        return catalog.LoadFromEnumerable(new MatrixRows(matrix, keys), schema);
    }

    private static KeyedRows Read(
        DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName,
        string? keyColumnName,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        InternalMembers.Require();
        var reader = new KeyedRowsReader(data.Schema, featureColumnName, keyColumnName);
        return reader.Read(data, range: null, (_, _) => cancellationToken.ThrowIfCancellationRequested());
    }
}
