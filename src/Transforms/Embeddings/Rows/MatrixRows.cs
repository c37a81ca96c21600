using System.Collections;

namespace MLNet.Embeddings.Rows;

/// <summary>The rows of a matrix, one after the other. A collection, so that ML.NET knows how many there are; each row is copied when it is
/// asked for.</summary>
internal sealed class MatrixRows(Matrix matrix, IReadOnlyList<string>? keys) : ICollection<MatrixRow>
{
    public int Count => matrix.RowCount;

    public bool IsReadOnly => true;

    public IEnumerator<MatrixRow> GetEnumerator()
    {
        for (int row = 0; row < matrix.RowCount; row++)
            yield return new MatrixRow { Features = matrix.Row(row).ToArray(), Key = keys?[row] ?? "" };
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void CopyTo(MatrixRow[] array, int arrayIndex)
    {
        foreach (MatrixRow row in this)
            array[arrayIndex++] = row;
    }

    public bool Contains(MatrixRow item) => false;

    public void Add(MatrixRow item) => throw new NotSupportedException();

    public void Clear() => throw new NotSupportedException();

    public bool Remove(MatrixRow item) => throw new NotSupportedException();
}
