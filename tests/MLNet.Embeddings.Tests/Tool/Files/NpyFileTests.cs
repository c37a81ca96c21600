using System.Buffers.Binary;
using System.Text;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_written_matrix_is_read_back()
    {
        var matrix = new Matrix(2, 3, [1, -2.5f, 3, float.Epsilon, float.MaxValue, 0]);
        using (var file = new PendingFile(_folder["m.npy"]))
            file.Commit(stream => NpyFile.Write(stream, matrix));

        Matrix read = NpyFile.Read(_folder["m.npy"], TestContext.Current.CancellationToken);
        Assert.Equal((2, 3), (read.RowCount, read.ColumnCount));
        Assert.Equal(matrix.Values, read.Values);
    }

    [Fact]
    public void A_written_file_has_the_bytes_that_numpy_writes()
    {
        using var stream = new MemoryStream();
        NpyFile.WriteIndices(stream, new NeighborTable(1, 2, [1, 258], [0, 0]));
        byte[] bytes = stream.ToArray();
        string text = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }";
        Assert.Equal(128 + 8, bytes.Length);
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0], bytes[..10]);
        Assert.Equal(text.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal([1, 0, 0, 0, 2, 1, 0, 0], bytes[128..]);
    }

    [Theory]
    [InlineData("<f4")]
    [InlineData(">f4")]
    [InlineData("<f8")]
    [InlineData(">f8")]
    [InlineData("<f2")]
    [InlineData(">f2")]
    [InlineData("|u1")]
    [InlineData("<i4")]
    [InlineData(">i4")]
    [InlineData("<i2")]
    [InlineData(">i2")]
    [InlineData("<u2")]
    [InlineData(">u2")]
    [InlineData("<u4")]
    [InlineData(">u4")]
    [InlineData("<u8")]
    [InlineData(">u8")]
    [InlineData("<i8")]
    [InlineData(">i8")]
    public void Every_number_type_and_byte_order_is_read(string type)
    {
        string path = _folder.Write("m.npy", Npy(type, "(2, 3)", Encode(type, [0, 1, 2, 3, 100, 200])));
        Matrix matrix = NpyFile.Read(path, TestContext.Current.CancellationToken);
        Assert.Equal((2, 3), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal([0, 1, 2, 3, 100, 200], matrix.Values);
    }

    [Fact]
    public void Files_longer_than_a_chunk_are_read_whole()
    {
        var numbers = new double[700_001];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        Matrix matrix = NpyFile.Read(
            _folder.Write("m.npy", Npy("<f8", "(700001,)", Encode("<f8", numbers))),
            TestContext.Current.CancellationToken
        );
        Assert.Equal((700_001, 1), (matrix.RowCount, matrix.ColumnCount));
        Assert.All(
            Enumerable.Range(0, numbers.Length).Where(i => i % 9973 == 0 || i == numbers.Length - 1),
            i => Assert.Equal(i, matrix.Values[i])
        );
    }

    [Fact]
    public void Fortran_order_is_turned_into_rows()
    {
        string path = _folder.Write("m.npy", Npy("<f4", "(2, 3)", Encode("<f4", [1, 4, 2, 5, 3, 6]), fortran: true));
        Assert.Equal([1, 2, 3, 4, 5, 6], NpyFile.Read(path, TestContext.Current.CancellationToken).Values);
    }

    [Theory]
    [InlineData("(6,)", 6, 1)]
    [InlineData("(3, 2)", 3, 2)]
    [InlineData("(3, 1, 2)", 3, 2)]
    [InlineData("(1, 2, 3, 1)", 1, 6)]
    public void The_first_dimension_counts_the_rows(string shape, int rows, int columns)
    {
        Matrix matrix = NpyFile.Read(_folder.Write("m.npy", Npy("|u1", shape, [1, 2, 3, 4, 5, 6])), TestContext.Current.CancellationToken);
        Assert.Equal((rows, columns), (matrix.RowCount, matrix.ColumnCount));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Later_header_versions_are_read(int version)
    {
        Matrix matrix = NpyFile.Read(
            _folder.Write("m.npy", Npy("|u1", "(2, 1)", [7, 8], version: version)),
            TestContext.Current.CancellationToken
        );
        Assert.Equal([7, 8], matrix.Values);
    }

    [Theory]
    [InlineData("|u1", "(2, 2)", 3, "truncated: 2 × 2 numbers need 4 bytes after the header, the file has 3")]
    [InlineData("<c8", "(1, 1)", 8, "values of type 'c8'")]
    [InlineData("<U10", "(1, 1)", 40, "values of type 'U10'")]
    [InlineData("|u1", "()", 1, "a single number")]
    [InlineData("|u1", "(9999999999, 9999999999, 9999999999)", 1, "one matrix can hold")]
    [InlineData("|u1", "(100000, 100000)", 1, "one matrix can hold")]
    [InlineData("|u1", "(-1, 2)", 1, "not a list of whole numbers")]
    [InlineData("|u1", "(99999999999999999999, 2)", 1, "not a list of whole numbers")]
    public void Unusable_content_is_refused_with_the_reason(string type, string shape, int bytes, string reason)
    {
        string path = _folder.Write("bad.npy", Npy(type, shape, new byte[bytes]));
        var exception = Assert.Throws<InputException>(() => NpyFile.Read(path, TestContext.Current.CancellationToken));
        Assert.Contains(reason, exception.Message);
        Assert.Contains("bad.npy", exception.Message);
    }

    [Fact]
    public void Records_are_refused()
    {
        byte[] file = Npy("<f4", "(1,)", new byte[4]);
        string text = Encoding.Latin1.GetString(file).Replace("'<f4'", "['a']");
        string path = _folder.Write("m.npy", Encoding.Latin1.GetBytes(text));
        Assert.Contains(
            "holds records",
            Assert.Throws<InputException>(() => NpyFile.Read(path, TestContext.Current.CancellationToken)).Message
        );
    }

    [Fact]
    public void Every_truncation_of_a_file_is_noticed()
    {
        byte[] file = Npy("<f4", "(2, 2)", new byte[16]);
        for (int length = 0; length < file.Length; length++)
        {
            string path = _folder.Write("m.npy", file[..length]);
            Assert.Throws<InputException>(() => NpyFile.Read(path, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Other_files_and_absent_ones_are_told_apart()
    {
        Assert.Contains(
            "is not a .npy file",
            Assert
                .Throws<InputException>(() =>
                    NpyFile.Read(_folder.Write("m.npy", "hello, this is text"), TestContext.Current.CancellationToken)
                )
                .Message
        );
        Assert.Contains(
            "There is no file",
            Assert.Throws<InputException>(() => NpyFile.Read(_folder["absent.npy"], TestContext.Current.CancellationToken)).Message
        );
        Assert.Contains(
            "is a folder",
            Assert.Throws<InputException>(() => NpyFile.Read(_folder.Path, TestContext.Current.CancellationToken)).Message
        );
    }

    private static byte[] Npy(string type, string shape, byte[] content, bool fortran = false, int version = 1)
    {
        byte[] header = Encoding.ASCII.GetBytes(
            $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n"
        );
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. header, .. content];
    }

    private static byte[] Encode(string type, double[] numbers) =>
        [
            .. numbers.SelectMany(number =>
            {
                byte[] bytes = type[1..] switch
                {
                    "f4" => BitConverter.GetBytes((float)number),
                    "f8" => BitConverter.GetBytes(number),
                    "f2" => BitConverter.GetBytes((Half)number),
                    "u1" => [(byte)number],
                    "i2" or "u2" => BitConverter.GetBytes((ushort)number),
                    "i4" or "u4" => BitConverter.GetBytes((int)number),
                    _ => BitConverter.GetBytes((long)number),
                };
                return type[0] == '>' ? bytes.Reverse() : bytes;
            }),
        ];
}
