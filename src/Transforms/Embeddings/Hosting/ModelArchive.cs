using System.IO.Compression;
using System.IO.Hashing;

namespace MLNet.Embeddings.Hosting;

/// <summary>Looks through the zip of a saved model before anything is made of it: whole, of reasonable size when unpacked, and every part
/// as it was written.</summary>
internal static class ModelArchive
{
    private const int MostEntries = 20_000;
    private const long AlwaysAllowedBytes = 256L << 20;

    // Vectors hardly shrink, and lists of pairs by a few times; what a thousandfold expansion is made of is no model.
    private const long MostExpansion = 100;
    private const int BufferLength = 1 << 17;

    /// <summary>Reads every part of the archive once.</summary>
    /// <param name="stream">The archive; its position is where it was afterwards.</param>
    /// <exception cref="FormatException">The archive is damaged, or it is none that holds a model.</exception>
    public static void Check(Stream stream)
    {
        long start = stream.Position;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            CheckEntries(archive, stream.Length - start);
            var buffer = new byte[BufferLength];
            foreach (ZipArchiveEntry entry in archive.Entries)
                CheckContent(entry, buffer);
        }
        catch (Exception exception)
            when (exception is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new FormatException(
                $"The file is no saved model: it is no zip archive, damaged or cut short ({exception.Message.TrimEnd('.')}).",
                exception
            );
        }

        stream.Position = start;
    }

    private static void CheckEntries(ZipArchive archive, long packed)
    {
        if (archive.Entries.Count > MostEntries)
            throw new FormatException(
                $"The saved model is damaged: it has {archive.Entries.Count} parts, more than the {MostEntries} that any model has."
            );

        long limit = Math.Max(AlwaysAllowedBytes, packed * MostExpansion);
        long total = 0;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string[] folders = entry.FullName.Split('/', '\\');
            if (
                entry.FullName.Length == 0
                || folders[0].Length == 0
                || folders.Contains("..")
                || entry.FullName.AsSpan().ContainsAny(':', '\0')
            )
                throw new FormatException("The saved model is damaged: one of its parts has a name that leads out of it.");
            if (!names.Add(entry.FullName))
                throw new FormatException("The saved model is damaged: two of its parts have the same name.");

            total += entry.Length;
            if (entry.Length < 0 || total > limit)
                throw new FormatException(
                    $"The saved model is not read: its {packed} bytes would unpack to {total} or more, which no model does."
                );
        }
    }

    private static void CheckContent(ZipArchiveEntry entry, byte[] buffer)
    {
        var checksum = new Crc32();
        long length = 0;
        using Stream content = entry.Open();
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            length += read;
            checksum.Append(buffer.AsSpan(0, read));
            if (length > entry.Length)
                break;
        }

        if (length != entry.Length || checksum.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new FormatException(
                "The saved model is damaged: the length or the checksum of one of its parts does not fit its content."
            );
    }
}
