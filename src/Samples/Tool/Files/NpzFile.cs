using System.IO.Compression;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads a matrix from NumPy's .npz archive of named arrays, stored or compressed.</summary>
internal static class NpzFile
{
    private const string ArrayExtension = ".npy";
    private const string ArchiveExtension = ".npz";
    private const int MostNamed = 20;

    /// <summary>What a .npz file begins with, as every zip archive that is not empty.</summary>
    public static ReadOnlySpan<byte> Magic => "PK\x03\x04"u8;

    /// <summary>Takes "archive.npz:name" apart; a file of that very name goes first.</summary>
    public static (string Path, string? Array) Split(string path)
    {
        int end = path.LastIndexOf(ArchiveExtension + ":", StringComparison.OrdinalIgnoreCase);
        if (end < 0 || File.Exists(path))
            return (path, null);

        end += ArchiveExtension.Length;
        return (path[..end], path[(end + 1)..]);
    }

    /// <summary>Reads one array.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="array">Name of the array; <see langword="null"/> for the only one.</param>
    /// <param name="note">Told what was assumed.</param>
    /// <param name="wide">Gets the numbers as they are in the file where single precision does not hold their type.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static Matrix Read(string path, string? array, Action<string>? note, WideRows? wide, CancellationToken cancellationToken)
    {
        using FileStream file = InputFile.Open(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry entry = Choose(archive, array, path);
            string name = $"{path}:{ShownText.Of(NameOf(entry))}";
            using Stream content = entry.Open();
            using var checkedContent = new Crc32Stream(content);
            Matrix matrix = NpyFile.Read(checkedContent, entry.Length, name, note, wide, cancellationToken);
            if (checkedContent.ReadToEnd(entry.Length, cancellationToken) != entry.Crc32)
                throw new InputException($"{name} is damaged: its checksum is not the one that the archive states.");

            return matrix;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new InputException($"{path} is not a sound .npz archive: {FileReason.Of(exception).ReplaceLineEndings(" ")}", exception);
        }
    }

    private static ZipArchiveEntry Choose(ZipArchive archive, string? array, string path)
    {
        List<ZipArchiveEntry> arrays =
        [
            .. archive.Entries.Where(entry => entry.FullName.EndsWith(ArrayExtension, StringComparison.OrdinalIgnoreCase)),
        ];
        if (arrays.Count == 0)
            throw new InputException($"{path} holds no array; an archive that numpy.savez wrote is needed.");

        List<ZipArchiveEntry> chosen = array is null ? arrays : arrays.FindAll(entry => NameOf(entry) == array || entry.FullName == array);
        if (chosen.Count == 1)
            return chosen[0];

        string names =
            string.Join(", ", arrays.Take(MostNamed).Select(entry => ShownText.Of(NameOf(entry))))
            + (arrays.Count > MostNamed ? ", …" : "");
        throw new InputException(
            array is null
                ? $"{path} holds {arrays.Count} arrays ({names}); name one as {path}:{ShownText.Of(NameOf(arrays[0]))}."
                : $"{path} holds {(chosen.Count == 0 ? "no array" : $"{chosen.Count} arrays")} named {ShownText.Of(array)}; it holds "
                    + $"{names}."
        );
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^ArrayExtension.Length];
}
