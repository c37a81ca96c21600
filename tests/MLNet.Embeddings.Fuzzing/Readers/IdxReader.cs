using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>MNIST's files: pictures beside sound labels or labels beside sound pictures, three in ten packed with gzip.</summary>
internal sealed class IdxReader : FuzzReader
{
    private static readonly byte[] Pictures =
    [
        0,
        0,
        8,
        3,
        0,
        0,
        0,
        6,
        0,
        0,
        0,
        4,
        0,
        0,
        0,
        5,
        .. Enumerable.Range(0, 120).Select(i => (byte)(2 * i)),
    ];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 6, 0, 1, 2, 3, 4, 5];

    public override string Name => "idx";

    public override int Weight => 8;

    // A gzip file of some hundred bytes can claim pictures of half a gigabyte.
    public override long MemoryLimit => 1L << 30;

    public override IReadOnlyList<byte[]> Seeds { get; } = [Pictures, Labels];

    public override byte[] Create(Mutator mutator)
    {
        byte[] content = base.Create(mutator);
        return mutator.Chance(0.3) ? Gzip.Pack(content) : content;
    }

    public override void Read(byte[] input, string folder)
    {
        bool isLabels = input.Length < 60;
        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), isLabels ? Pictures : input);
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), isLabels ? input : Labels);
        IdxFolder.Read(folder, 1 + (input.Length % 8), 1, CancellationToken.None);
    }

    public override bool IsRefusal(Exception exception) => exception is InputException;
}
