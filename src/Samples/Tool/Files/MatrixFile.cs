using System.Numerics.Tensors;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads a matrix of finite numbers from a .npy, .npz, text or Parquet file.</summary>
internal static class MatrixFile
{
    private static readonly string[] TextExtensions = [".csv", ".tsv", ".txt", ".dat", ".asc"];

    /// <summary>Reads a file; its content tells whether it is NumPy's, its name whether it can be text.</summary>
    /// <param name="path">The file, or archive.npz:name for one array of several.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="note">Told what was assumed, one sentence at a time.</param>
    /// <param name="allowsMissing">
    /// Whether rows may be missing, as those of images are that could not be read: all their numbers NaN, or no list at all.
    /// </param>
    /// <exception cref="InputException">The file holds no such matrix.</exception>
    public static FileMatrix Read(string path, CancellationToken cancellationToken, Action<string>? note = null, bool allowsMissing = false)
    {
        if (ParquetFile.IsNamedSo(path))
        {
            using ParquetFile file = ParquetFile.Open(path, cancellationToken);
            return Read(file, path, VectorColumns.FindVector(file, path, given: null), allowsMissing);
        }

        var wide = new WideRows();
        Matrix matrix = ReadAny(path, note, wide, cancellationToken);
        int[] missing = allowsMissing ? MissingRows(matrix) : [];
        if (missing.Length > 0)
            matrix = Keep([.. Enumerable.Range(0, matrix.RowCount).Except(missing)], matrix, wide);
        return Checked(path, matrix, wide, missing);
    }

    /// <summary>Reads a column of a Parquet file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="column">A column of lists of numbers.</param>
    /// <param name="allowsMissing">Whether rows may have no list.</param>
    /// <exception cref="InputException">The column holds no matrix.</exception>
    public static FileMatrix Read(ParquetFile file, string path, ParquetColumn column, bool allowsMissing)
    {
        var wide = new WideRows();
        Matrix matrix = file.ReadVectors(column, wide, out IReadOnlyList<int> missing);
        if (missing.Count > 0 && !allowsMissing)
            throw new InputException(
                $"{path} has no vector at row {missing[0]} (from 0) of the column {column.Name}; leave such rows out."
            );

        // A vector of NaN is missing as well.
        int[] unknown = allowsMissing ? MissingRows(matrix) : [];
        if (unknown.Length == 0)
            return Checked(path, matrix, wide, missing);

        int[] present = [.. Enumerable.Range(0, file.RowCount).Except(missing)];
        matrix = Keep([.. Enumerable.Range(0, matrix.RowCount).Except(unknown)], matrix, wide);
        return Checked(path, matrix, wide, [.. missing.Concat(unknown.Select(row => present[row])).Order()]);
    }

    private static FileMatrix Checked(string path, Matrix matrix, WideRows wide, IReadOnlyList<int> missing)
    {
        if (matrix.RowCount == 0 || matrix.ColumnCount == 0)
            throw new InputException($"{path} holds no rows of numbers.");

        CheckFinite(matrix, path);
        return new FileMatrix(path, matrix, wide, missing);
    }

    private static int[] MissingRows(Matrix matrix) =>
        [.. Enumerable.Range(0, matrix.ColumnCount == 0 ? 0 : matrix.RowCount).Where(row => IsMissing(matrix.Row(row)))];

    private static bool IsMissing(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsNaN(value))
                return false;
        }

        return true;
    }

    private static Matrix Keep(int[] rows, Matrix matrix, WideRows wide)
    {
        wide.Keep(rows, matrix.ColumnCount);
        var kept = new Matrix(rows.Length, matrix.ColumnCount);
        for (int row = 0; row < rows.Length; row++)
            matrix.Row(rows[row]).CopyTo(kept.Row(row));
        return kept;
    }

    private static Matrix ReadAny(string given, Action<string>? note, WideRows wide, CancellationToken cancellationToken)
    {
        (string path, string? array) = NpzFile.Split(given);
        using InputContent content = InputContent.Open(path);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string extension = Path.GetExtension(name).ToLowerInvariant();
        if (array is not null || extension == ".npz" || content.BeginsWith(NpzFile.Magic))
        {
            if (content.Limit == long.MaxValue)
                throw new InputException(
                    $"{path} is an archive, whose table of contents stands at its end; it cannot be read from a pipe."
                );

            return NpzFile.Read(path, array, note, wide, cancellationToken);
        }

        if (extension == ".npy" || content.BeginsWith(NpyHeader.Magic))
            return NpyFile.Read(content, content.Limit, path, note, wide, cancellationToken);

        return TextExtensions.Contains(extension)
            ? CsvFile.Read(content, path, note, wide, cancellationToken)
            : throw new InputException($"{path} is of an unknown kind; .npy, .npz, .csv and .parquet files are read.");
    }

    private static void CheckFinite(Matrix matrix, string path)
    {
        if (TensorPrimitives.IsFiniteAll<float>(matrix.AsSpan()))
            return;

        int bad = 0;
        while (float.IsFinite(matrix.AsSpan()[bad]))
            bad++;
        string value = float.IsNaN(matrix.AsSpan()[bad]) ? "NaN" : "infinite in single precision";
        throw new InputException(
            $"{path} is {value} at row {bad / matrix.ColumnCount}, column {bad % matrix.ColumnCount} (both from 0); every value must be a "
                + "finite number."
        );
    }
}
