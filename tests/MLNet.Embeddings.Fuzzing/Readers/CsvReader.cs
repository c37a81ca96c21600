using System.Text;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Tables of text, one in ten packed with gzip.</summary>
internal sealed class CsvReader : FuzzReader
{
    public override string Name => "csv";

    public override int Weight => 18;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "1,2,3\n4,5,6\n7,8,9\n",
            "a,b,c\r\n1.5,-2e3,.25\r\n4,5,6\r\n",
            ",0,1,2\n0,0.12,0.5,0.7\n1,0.1,0.2,0.3\n",
            "0,1,2\n0.5,0.25,1.5\n2.5,3.5,4.5\n",
            "sep=;\na;b\n1,5;2,25\n3,5;4,75\n",
            "# x y z\n0.1 0.2 0.3\n  1.0   2.0  3.0 \n# end\n",
            "1\t2\t3\t\n4\t5\t6\t\n",
            "\"a, \"\"b\"\"\",\"c\nd\"\n\"1\",\"2\"\n3,4\n",
            "x|y\n1|2\n3|4\n",
            "5\n6\n7\n",
        }.Select(Encoding.UTF8.GetBytes),
        [.. Encoding.UTF8.Preamble, .. "x,y\n1,2\n3,4\n"u8],
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("x\ty\r\n1\t2\r\n3\t4\r\n")],
        [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("x,y\r\n1,2\r\n3,4\r\n")],
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            ",",
            ";",
            "\t",
            " ",
            "|",
            "\"",
            "\"\"",
            "\n",
            "\r",
            "\r\n",
            "#",
            "# x\n",
            "#N/A",
            "sep=",
            "sep=,\n",
            "NaN",
            "nan",
            "inf",
            "-inf",
            "1e400",
            "NA",
            "null",
            "-",
            "1,000",
            "\"1,000\"",
            "1.000,5",
            "0x1F",
            "1_000",
            "−1",
            "٣",
            "\u00A0",
            "\u2028",
            "\0",
            "\uFEFF",
            "1e",
            "+",
            ".",
            "Unnamed: 0",
            "0,1,2,3,4,5,6,7,8,9",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE],
        [0xC0, 0x80],
    ];

    public override byte[] Create(Mutator mutator)
    {
        byte[] content = base.Create(mutator);
        return mutator.Chance(0.1) ? Gzip.Pack(content) : content;
    }

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "m.csv");
        File.WriteAllBytes(path, input);
        MatrixFile.Read(path, CancellationToken.None, _ => { });
    }

    public override bool IsRefusal(Exception exception) => exception is InputException;
}
