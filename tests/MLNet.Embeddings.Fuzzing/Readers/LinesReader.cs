using System.Text;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Duplicates;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Lists of keys, labels and splits, and judged pairs.</summary>
internal sealed class LinesReader : FuzzReader
{
    public override string Name => "lists";

    public override int Weight => 4;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "train/cat/1.png\ntrain/dog/2.png\ntest/cat/3.png\n"u8.ToArray(),
        "id1,id2,duplicate\na.png,b.png,1\na.png,c.png,0\n"u8.ToArray(),
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("cat\r\ndog\r\n")],
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [.. new[] { "\n", "\r", "\r\n", ",", ",1", ",0", "\0", "\u2028", "\u001b[31m", "é" }.Select(Encoding.UTF8.GetBytes)];

    public override byte[] Create(Mutator mutator)
    {
        byte[] content = base.Create(mutator);
        return mutator.Chance(0.2) ? Gzip.Pack(content) : content;
    }

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "list.txt");
        File.WriteAllBytes(path, input);
        if (input.AsSpan().Contains((byte)','))
            JudgedPairs.Read(path, ["a.png", "b.png", "c.png"], _ => { });
        else
            LineReader.ReadAll(path);
    }

    public override bool IsRefusal(Exception exception) => exception is InputException;
}
