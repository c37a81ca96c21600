using System.Numerics.Tensors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>Reads a matrix of finite numbers from a .npy or .csv file.</summary>
internal static class MatrixFile
{
    public static FileMatrix Read(string path, CancellationToken cancellationToken)
    {
        var wide = new WideRows();
        Matrix matrix = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" => NpyFile.Read(path, cancellationToken, wide),
            ".csv" or ".tsv" or ".txt" => CsvFile.Read(path, cancellationToken, wide),
            _ => throw new InputException($"{path} is of an unknown kind; .npy and .csv files are read."),
        };
        if (matrix.RowCount == 0 || matrix.ColumnCount == 0)
            throw new InputException($"{path} holds no rows of numbers.");

        CheckFinite(matrix, path);
        return new FileMatrix(path, matrix, wide);
    }

    private static void CheckFinite(Matrix matrix, string path)
    {
        if (TensorPrimitives.IsFiniteAll<float>(matrix.Values))
            return;

        int bad = Array.FindIndex(matrix.Values, value => !float.IsFinite(value));
        string value = float.IsNaN(matrix.Values[bad]) ? "NaN" : "infinite in single precision";
        throw new InputException($"{path} is {value} at row {bad / matrix.ColumnCount}, column {bad % matrix.ColumnCount} (both from 0); every value must be a finite number.");
    }
}
