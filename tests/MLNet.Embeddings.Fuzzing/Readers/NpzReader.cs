using System.IO.Compression;
using System.Text;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>.npz archives: half damaged as they are, half packed around a damaged array.</summary>
internal sealed class NpzReader : FuzzReader
{
    private static readonly byte[][] Arrays = [.. NpyReader.Samples()];

    public override string Name => "npz";

    public override int Weight => 8;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        GuardedBlocks.WriteEntries([("arr_0.npy", Arrays[0])]),
        GuardedBlocks.WriteEntries([("x.npy", Arrays[4])], CompressionLevel.Fastest),
        GuardedBlocks.WriteEntries([("x.npy", Arrays[6]), ("labels.npy", Arrays[2])]),
        GuardedBlocks.WriteEntries([("readme.txt", [65, 66]), ("x.npy", Arrays[1])], CompressionLevel.Fastest),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [.. new[] { "PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06", ".npy", "../" }.Select(Encoding.Latin1.GetBytes)];

    public override byte[] Create(Mutator mutator) =>
        mutator.Chance(0.5)
            ? base.Create(mutator)
            : GuardedBlocks.WriteEntries(
                [("x.npy", mutator.Mutate(mutator.Pick(Arrays), Arrays, Words))],
                mutator.Chance(0.5) ? CompressionLevel.Fastest : CompressionLevel.NoCompression
            );

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "m.npz");
        File.WriteAllBytes(path, input);
        MatrixFile.Read(input.Length % 3 == 0 ? path + ":x" : path, CancellationToken.None);
    }

    public override bool IsRefusal(Exception exception) => exception is InputException;
}
