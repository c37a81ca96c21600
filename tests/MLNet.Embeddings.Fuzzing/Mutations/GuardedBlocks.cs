using System.IO.Compression;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Fuzzing.Mutations;

/// <summary>Damages the parts of saved models and repairs their lengths and checksums, so that the code behind the checksum meets the
/// damage.</summary>
internal static class GuardedBlocks
{
    private const int LargestMutated = 1 << 20;

    // The time of writing would make every archive another one.
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A zip of mlContext.Model.Save with one of the library's own parts damaged; the checksum fits again in nine cases of
    /// ten.</summary>
    public static byte[] MutateArchive(byte[] archive, Mutator mutator)
    {
        List<(string Name, byte[] Content)> entries = [.. ReadEntries(archive)];
        List<int> own =
        [
            .. Enumerable
                .Range(0, entries.Count)
                .Where(i =>
                    entries[i].Name.EndsWith(".bin", StringComparison.Ordinal) && entries[i].Content.Length is >= 16 and < LargestMutated
                ),
        ];
        List<int> values = own.FindAll(i => entries[i].Name.EndsWith("Values.bin", StringComparison.Ordinal));
        int chosen = mutator.Pick(values.Count > 0 && mutator.Chance(0.6) ? values : own);
        byte[][] others = [.. own.Select(i => entries[i].Content)];
        byte[] content = entries[chosen].Content;
        entries[chosen] = (
            entries[chosen].Name,
            mutator.Chance(0.9) ? Guarded(mutator.Mutate(content[8..^8], others, [])) : mutator.Mutate(content, others, [])
        );
        return WriteEntries(entries);
    }

    /// <summary>The same for a plain stream of named parts.</summary>
    public static byte[] MutateStream(byte[] stream, Mutator mutator)
    {
        const int Header = 12;
        List<(string Name, byte[] Content)> blocks = [];
        using (var reader = new BinaryReader(new MemoryStream(stream, Header, stream.Length - Header)))
        {
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                string name = reader.ReadString();
                blocks.Add((name, reader.ReadBytes((int)reader.ReadInt64())));
                reader.ReadUInt64();
            }
        }

        int chosen = mutator.Chance(0.6) ? 0 : mutator.Next(blocks.Count);
        blocks[chosen] = (blocks[chosen].Name, mutator.Mutate(blocks[chosen].Content, [.. blocks.Select(block => block.Content)], []));
        using var result = new MemoryStream();
        using var writer = new BinaryWriter(result);
        writer.Write(stream.AsSpan(0, Header));
        foreach ((string name, byte[] content) in blocks)
        {
            writer.Write(name);
            writer.Write(Guarded(content));
        }

        writer.Flush();
        return result.ToArray();
    }

    /// <summary>A zip archive of the entries.</summary>
    public static byte[] WriteEntries(
        IEnumerable<(string Name, byte[] Content)> entries,
        CompressionLevel level = CompressionLevel.NoCompression
    )
    {
        using var result = new MemoryStream();
        using (var zip = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = EntryTime;
                using Stream stream = entry.Open();
                stream.Write(content);
            }
        }

        return result.ToArray();
    }

    private static IEnumerable<(string Name, byte[] Content)> ReadEntries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            yield return (entry.FullName, copy.ToArray());
        }
    }

    private static byte[] Guarded(byte[] content)
    {
        var hash = new ContentHash();
        hash.Add(content);
        return [.. BitConverter.GetBytes((long)content.Length), .. content, .. BitConverter.GetBytes(hash.Value)];
    }
}
