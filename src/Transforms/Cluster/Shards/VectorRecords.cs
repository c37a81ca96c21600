using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Cluster.Shards;

/// <summary>Rows taken out of their shards: number within the set, nearest cells, vector. NumPy reads the file as records.</summary>
/// <param name="Rows">Number of each row.</param>
/// <param name="CellsPerRow">Cells of a row; 0 for none.</param>
/// <param name="Cells">Cells of all rows, the nearest first.</param>
/// <param name="Vectors">The vectors.</param>
internal sealed record VectorRecords(long[] Rows, int CellsPerRow, int[] Cells, Matrix Vectors)
{
    public void Write(Stream stream)
    {
        int dimension = Vectors.ColumnCount;
        Npy.WriteHeader(stream, Type(CellsPerRow, dimension), Rows.Length);
        var record = new byte[Size(CellsPerRow, dimension)];
        Span<byte> bytes = record;
        for (int row = 0; row < Rows.Length; row++)
        {
            MemoryMarshal.Write(bytes, Rows[row]);
            MemoryMarshal.AsBytes(Cells.AsSpan(row * CellsPerRow, CellsPerRow)).CopyTo(bytes[sizeof(long)..]);
            MemoryMarshal.AsBytes(Vectors.Row(row)).CopyTo(bytes[(sizeof(long) + (CellsPerRow * sizeof(int)))..]);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads a file.</summary>
    public static VectorRecords Read(Stream stream, int cellsPerRow, int dimension)
    {
        int size = Size(cellsPerRow, dimension);
        int count = Npy.ReadRecords(stream, Type(cellsPerRow, dimension), size);
        var rows = new long[count];
        var cells = new int[count * cellsPerRow];
        var vectors = new Matrix(count, dimension);
        var record = new byte[size];
        ReadOnlySpan<byte> bytes = record;
        for (int row = 0; row < count; row++)
        {
            stream.ReadExactly(record);
            rows[row] = MemoryMarshal.Read<long>(bytes);
            bytes
                .Slice(sizeof(long), cellsPerRow * sizeof(int))
                .CopyTo(MemoryMarshal.AsBytes(cells.AsSpan(row * cellsPerRow, cellsPerRow)));
            bytes[(sizeof(long) + (cellsPerRow * sizeof(int)))..].CopyTo(MemoryMarshal.AsBytes(vectors.Row(row)));
        }

        return new VectorRecords(rows, cellsPerRow, cells, vectors);
    }

    /// <summary>Puts records together, in the order of their rows.</summary>
    public static VectorRecords Join(IReadOnlyList<VectorRecords> parts)
    {
        int total = parts.Sum(part => part.Rows.Length);
        int cellsPerRow = parts[0].CellsPerRow;
        var rows = new long[total];
        var cells = new int[total * cellsPerRow];
        var vectors = new Matrix(total, parts[0].Vectors.ColumnCount);
        int start = 0;
        foreach (VectorRecords part in parts)
        {
            part.Rows.CopyTo(rows, start);
            part.Cells.CopyTo(cells, start * cellsPerRow);
            part.Vectors.AsSpan().CopyTo(vectors.AsSpan()[(start * vectors.ColumnCount)..]);
            start += part.Rows.Length;
        }

        return new VectorRecords(rows, cellsPerRow, cells, vectors);
    }

    private static int Size(int cellsPerRow, int dimension) =>
        checked(sizeof(long) + (sizeof(int) * cellsPerRow) + (sizeof(float) * dimension));

    private static string Type(int cellsPerRow, int dimension) =>
        cellsPerRow == 0
            ? $"[('row', '<i8'), ('vector', '<f4', ({dimension},))]"
            : $"[('row', '<i8'), ('cells', '<i4', ({cellsPerRow},)), ('vector', '<f4', ({dimension},))]";
}
