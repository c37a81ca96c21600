using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

/// <summary>Pages of Parquet's second version, whose levels lie before the values without a length of their own.</summary>
public sealed class ParquetPagesTests : IDisposable
{
    // Types of Thrift's compact protocol.
    private const int True = 1;
    private const int False = 2;
    private const int Int32 = 5;
    private const int Int64 = 6;
    private const int Binary = 8;
    private const int List = 9;
    private const int Struct = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public void Values_are_read(bool areOptional, bool isSnappy, bool isStoredAsItIs)
    {
        using ParquetFile file = Open(areOptional, isSnappy, isStoredAsItIs, claimed: 12);
        Assert.Equal(areOptional ? ["-1", "", "3", "4"] : ["-1", "3", "4"], file.ReadTexts(file.Columns[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_that_claim_to_become_longer_than_their_page_are_refused(bool areOptional)
    {
        using ParquetFile file = Open(areOptional, isSnappy: true, isStoredAsItIs: false, claimed: 100);
        InputException exception = Assert.Throws<InputException>(() => file.ReadTexts(file.Columns[0]));
        Assert.Contains("claims more bytes than it can hold", exception.Message, StringComparison.Ordinal);
    }

    // The numbers −1, 3 and 4; where they are optional, a missing one stands behind the first.
    private ParquetFile Open(bool areOptional, bool isSnappy, bool isStoredAsItIs, byte claimed)
    {
        int rows = areOptional ? 4 : 3;

        // One run of four levels of a bit each, packed: 1, 0, 1, 1.
        byte[] levels = areOptional ? [3, 0b1101] : [];
        byte[] plain = [.. new[] { -1, 3, 4 }.SelectMany(BitConverter.GetBytes)];

        // Snappy's length, and one literal of twelve bytes.
        byte[] values = isSnappy && !isStoredAsItIs ? [claimed, 11 << 2, .. plain] : plain;
        byte[] pages = Record(
            (1, Int32, Number(3)),
            (2, Int32, Number(levels.Length + plain.Length)),
            (3, Int32, Number(levels.Length + values.Length)),
            (
                8,
                Struct,
                Record(
                    (1, Int32, Number(rows)),
                    (2, Int32, Number(rows - 3)),
                    (3, Int32, Number(rows)),
                    (4, Int32, Number(0)),
                    (5, Int32, Number(levels.Length)),
                    (6, Int32, Number(0)),
                    (7, isSnappy && !isStoredAsItIs ? True : False, [])
                )
            )
        );
        byte[] body = [.. "PAR1"u8, .. pages, .. levels, .. values];
        byte[] column = Record(
            (1, Int32, Number(1)),
            (2, List, Items(Int32, Number(0))),
            (3, List, Items(Binary, Text("x"))),
            (4, Int32, Number(isSnappy ? 1 : 0)),
            (5, Int64, Number(rows)),
            (6, Int64, Number(body.Length - 4)),
            (7, Int64, Number(body.Length - 4)),
            (9, Int64, Number(4))
        );
        byte[] root = Record((4, Binary, Text("root")), (5, Int32, Number(1)));
        byte[] leaf = Record((1, Int32, Number(1)), (3, Int32, Number(areOptional ? 1 : 0)), (4, Binary, Text("x")));
        byte[] group = Record(
            (1, List, Items(Struct, Record((2, Int64, Number(4)), (3, Struct, column)))),
            (2, Int64, Number(body.Length)),
            (3, Int64, Number(rows))
        );
        byte[] metadata = Record(
            (1, Int32, Number(2)),
            (2, List, Items(Struct, root, leaf)),
            (3, Int64, Number(rows)),
            (4, List, Items(Struct, group))
        );
        string path = _folder.Write("v.parquet", [.. body, .. metadata, .. BitConverter.GetBytes(metadata.Length), .. "PAR1"u8]);
        return ParquetFile.Open(path, TestContext.Current.CancellationToken);
    }

    private static byte[] Record(params (int Number, int Type, byte[] Value)[] fields)
    {
        var bytes = new List<byte>();
        int last = 0;
        foreach ((int number, int type, byte[] value) in fields)
        {
            bytes.Add((byte)(((number - last) << 4) | type));
            bytes.AddRange(value);
            last = number;
        }

        return [.. bytes, 0];
    }

    private static byte[] Items(int type, params byte[][] items) => [(byte)((items.Length << 4) | type), .. items.SelectMany(item => item)];

    private static byte[] Text(string text) => [(byte)text.Length, .. text.Select(letter => (byte)letter)];

    private static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        for (value *= 2; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        return [.. bytes, (byte)value];
    }
}
