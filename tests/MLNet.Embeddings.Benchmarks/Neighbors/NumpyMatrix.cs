using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Benchmarks.Neighbors;

/// <summary>Reads matrices that NumPy saved.</summary>
internal static partial class NumpyMatrix
{
    /// <summary>Reads a .npy file of version 1: float32, C order, two dimensions.</summary>
    public static Matrix Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        var preamble = new byte[10];
        stream.ReadExactly(preamble);
        var header = new byte[BitConverter.ToUInt16(preamble, 8)];
        stream.ReadExactly(header);
        Match shape = Shape().Match(Encoding.ASCII.GetString(header));
        if (!shape.Success)
            throw new InvalidDataException($"'{path}' is not a float32 matrix in C order.");

        var rows = new Matrix(int.Parse(shape.Groups[1].Value), int.Parse(shape.Groups[2].Value));
        stream.ReadExactly(MemoryMarshal.AsBytes(rows.Values.AsSpan()));
        return rows;
    }

    [GeneratedRegex(@"'<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)")]
    private static partial Regex Shape();
}
