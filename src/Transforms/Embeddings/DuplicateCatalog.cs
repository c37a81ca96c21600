#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Leaves out rows that were flagged, from <c>mlContext.Data</c>.</summary>
public static class DuplicateCatalog
{
    /// <summary>Leaves out the rows that repeat another one that is kept: of each group of duplicates one row stays.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="input">Rows that a <see cref="DuplicateFlaggerTransformer"/> has flagged. Nothing is computed before a cursor asks for
    /// it; cache the flagged rows where they are read more than once.</param>
    /// <param name="flaggerColumnName">What the names of the flagger's columns begin with, its <c>outputColumnName</c>.</param>
    /// <returns>The rows whose <c>IsDuplicate</c> is <see langword="false"/>, in their order. Rows that could not be compared, such as
    /// images that cannot be read, are not flagged and stay.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <example>
    /// <code><![CDATA[
    /// IDataView flagged = mlContext.Transforms.DuplicateFlagger("Dup", "Vector", idColumnName: "Id").Fit(vectors).Transform(vectors);
    /// IDataView distinct = mlContext.Data.FilterDuplicates(flagged, "Dup");
    /// ]]></code>
    /// </example>
    public static IDataView FilterDuplicates(this DataOperationsCatalog catalog, IDataView input, string flaggerColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(flaggerColumnName);
        return FilterRowsByFlag(catalog, input, flaggerColumnName + DuplicateFlaggerColumns.IsDuplicate, keep: false);
    }

    /// <summary>Keeps the rows whose Boolean column has one of its two values, as <c>FilterRowsByColumn</c> does for numbers.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="input">The rows.</param>
    /// <param name="columnName">Name of the Boolean column, such as <c>DupIsLeak</c> or <c>DupIsLabelConflict</c>.</param>
    /// <param name="keep">The value of the rows that are kept.</param>
    /// <returns>These rows, in their order; computed when a cursor asks for them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or not Boolean.</exception>
    public static IDataView FilterRowsByFlag(this DataOperationsCatalog catalog, IDataView input, string columnName, bool keep = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        InternalMembers.Require();
        return FilteredView.ByFlag(input, columnName, keep);
    }
}
