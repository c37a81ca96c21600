using System.Numerics.Tensors;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads a matrix of finite numbers from a .npy, .npz or text file, plain or gzip.</summary>
internal static class MatrixFile
{
    private static readonly string[] TextExtensions = [".csv", ".tsv", ".txt", ".dat", ".asc"];

    /// <summary>Reads a file; its content tells whether it is NumPy's, its name whether it can be text.</summary>
    /// <param name="path">The file, or archive.npz:name for one array of several.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="note">Told what was assumed, one sentence at a time.</param>
    /// <exception cref="InputException">The file holds no such matrix.</exception>
    public static FileMatrix Read(string path, CancellationToken cancellationToken, Action<string>? note = null)
    {
        var wide = new WideRows();
        Matrix matrix = ReadAny(path, note, wide, cancellationToken);
        if (matrix.RowCount == 0 || matrix.ColumnCount == 0)
            throw new InputException($"{path} holds no rows of numbers.");

        CheckFinite(matrix, path);
        return new FileMatrix(path, matrix, wide);
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
            : throw new InputException($"{path} is of an unknown kind; .npy, .npz and .csv files are read.");
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
