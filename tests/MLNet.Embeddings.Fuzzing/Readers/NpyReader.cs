using System.Text;
using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>.npy files, one in five packed with gzip.</summary>
internal sealed class NpyReader : FuzzReader
{
    public override string Name => "npy";

    public override int Weight => 18;

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Samples()];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "'descr'",
            "\"shape\"",
            "'fortran_order': True",
            "(60L, 4L)",
            "(",
            ")",
            "()",
            "{",
            "}",
            "[",
            "u'",
            "'",
            "\"",
            "#",
            ",",
            ":",
            "None",
            "True",
            "L",
            "'<f8'",
            "'>i8'",
            "'|b1'",
            "'|O'",
            "'<c16'",
            "'<U3'",
            "[('a', '<f4')]",
            "'<f4'",
            "'<f2'",
            "(2147483647, 2147483647)",
            "(-1,)",
            "0x10",
            "1_0",
            "((((((((",
        }.Select(Encoding.ASCII.GetBytes),
        [0x93, .. "NUMPY"u8, 2, 0],
        [0x93, .. "NUMPY"u8, 3, 0],
    ];

    public override byte[] Create(Mutator mutator)
    {
        byte[] content = base.Create(mutator);
        return mutator.Chance(0.2) ? Gzip.Pack(content) : content;
    }

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "m.npy");
        File.WriteAllBytes(path, input);
        MatrixFile.Read(path, CancellationToken.None);
    }

    public override bool IsRefusal(Exception exception) => exception is InputException;

    /// <summary>Sound files of several types, versions and orders.</summary>
    public static IEnumerable<byte[]> Samples()
    {
        foreach (
            (string type, int size) in new[]
            {
                ("<f4", 4),
                (">f4", 4),
                ("<f8", 8),
                ("<f2", 2),
                ("<i8", 8),
                (">u2", 2),
                ("|u1", 1),
                ("|b1", 1),
            }
        )
        {
            yield return File(1, $"{{'descr': '{type}', 'fortran_order': False, 'shape': (6, 4), }}", size * 24);
            yield return File(2, $"{{'descr': '{type}', 'fortran_order': True, 'shape': (6L, 4L), }}", size * 24);
            yield return File(3, $"{{\"shape\":(24,),\"fortran_order\":False,\"descr\":\"{type}\"}}", size * 24);
        }

        static byte[] File(byte version, string header, int length)
        {
            header = header.PadRight(117) + "\n";
            byte[] count = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
            var content = new byte[length];
            new Random(length).NextBytes(content);
            for (int i = 3; i < length; i += 4)
                content[i] = 0x3F;
            return [0x93, .. "NUMPY"u8, version, 0, .. count, .. Encoding.ASCII.GetBytes(header), .. content];
        }
    }
}
