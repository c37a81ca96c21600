using System.Numerics.Tensors;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>The rows of a file, in single precision and, where the file holds more digits, in double precision too.</summary>
/// <remarks>
/// The engines work in single precision. Where an offset that all rows share would take most of its digits, it is taken off first
/// (<see cref="CommonOffset"/>); files whose numbers fit single precision are passed on as they are.
/// </remarks>
internal sealed class FileMatrix
{
    private readonly string _path;
    private readonly Matrix _single;
    private readonly WideRows _wide;

    /// <param name="path">What messages call the file.</param>
    /// <param name="single">Its rows.</param>
    /// <param name="wide">The same numbers in double precision, or nothing.</param>
    /// <param name="missing">Rows of the file without numbers, in ascending order, which are not among <paramref name="single"/>.</param>
    public FileMatrix(string path, Matrix single, WideRows wide, IReadOnlyList<int>? missing = null)
    {
        Missing = missing ?? [];
        _path = path;
        _single = single;
        _wide = wide;
    }

    public int RowCount => _single.RowCount;

    public int ColumnCount => _single.ColumnCount;

    /// <summary>Rows of the file that are not among these, because they have no numbers; counted from 0, in ascending order.</summary>
    public IReadOnlyList<int> Missing { get; }

    /// <summary>Rows of the file, those without numbers included.</summary>
    public int FileRowCount => RowCount + Missing.Count;

    /// <summary>Puts rows of NaN where the file has no numbers.</summary>
    /// <param name="rows">What was made of these rows, one for each.</param>
    public Matrix Expand(Matrix rows)
    {
        if (Missing.Count == 0)
            return rows;

        var all = new Matrix(FileRowCount, rows.ColumnCount);
        int missing = 0;
        for (int row = 0; row < all.RowCount; row++)
        {
            bool isMissing = missing < Missing.Count && Missing[missing] == row;
            if (isMissing)
                all.Row(row).Fill(float.NaN);
            else
                rows.Row(row - missing).CopyTo(all.Row(row));
            missing += isMissing ? 1 : 0;
        }

        return all;
    }

    /// <summary>The rows for a fit or a search.</summary>
    /// <param name="metric">What they are compared by.</param>
    /// <param name="offset">What was taken off, and is to be taken off rows that are compared with them; mostly
    /// <see langword="null"/>.</param>
    /// <exception cref="InputException">Rows that differ would become equal.</exception>
    public Matrix ToSingle(DistanceMetric metric, out CommonOffset? offset)
    {
        offset = null;
        if (_wide.IsEmpty)
            return _single;

        Matrix converted;
        try
        {
            converted = CommonOffset.Convert(_wide.Values, ColumnCount, metric, out offset);
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"{_path} cannot be used: {exception.Message.Split(" (Parameter", 2)[0]}", exception);
        }

        if (offset is not null && _wide.IsRounded)
            throw new InputException(
                $"{_path} holds whole numbers beyond 2⁵³ that lie close together, which double precision cannot tell apart; subtract a "
                    + "common number from its columns first."
            );

        return converted;
    }

    /// <summary>The rows to be compared with others.</summary>
    /// <param name="offset">What was taken off these.</param>
    public Matrix ToSingle(CommonOffset? offset) => offset is null ? _single : offset.Subtract(ToDouble());

    /// <summary>The numbers in double precision, row after row.</summary>
    public double[] ToDouble() => _wide.IsEmpty ? Widened(_single.AsSpan()) : _wide.Values.ToArray();

    private static double[] Widened(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide.AsSpan());
        return wide;
    }
}
