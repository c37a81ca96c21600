using System.Security.Cryptography;
using System.Text;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Tells whether a file is the one that was published: by size and hash where they are known, else by whether it is whole and of
/// its kind.</summary>
internal static class ModelFileCheck
{
    /// <summary>What is wrong with a file, as the predicate of a sentence; <see langword="null"/> where nothing is.</summary>
    /// <param name="file">The file as it is published.</param>
    /// <param name="content">What there is of it; read from the beginning.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task<string?> FindFaultAsync(ClipModelFile file, Stream content, CancellationToken cancellation)
    {
        if (file.Bytes is { } bytes && content.Length != bytes)
            return $"has {content.Length} bytes instead of {bytes}";
        if (content.Length < file.LeastBytes || content.Length > file.MostBytes)
            return $"has {content.Length} bytes, but the published file about {file.Megabytes} MB";

        content.Position = 0;
        if (file.Sha256 is not null)
        {
            string actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation).ConfigureAwait(false));
            return actual.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase) ? null : $"has SHA-256 {actual} instead of {file.Sha256}";
        }

        return Path.GetExtension(file.Path).ToLowerInvariant() switch
        {
            ".onnx" => OnnxStructure.IsWhole(content) ? null : $"is no whole ONNX model (it begins with {Beginning(content)})",
            ".txt" or ".json" => TextFault(file.Path, content),
            _ => null,
        };
    }

    private static string? TextFault(string path, Stream content)
    {
        try
        {
            if (Path.GetFileName(path) == "merges.txt")
                ClipTokenizerFiles.ReadMerges(content);
            else if (Path.GetFileName(path) == "vocab.json")
                ClipTokenizerFiles.ReadVocabulary(content);
            return null;
        }
        catch (InvalidDataException exception)
        {
            return $"is no {Path.GetFileName(path)} of CLIP ({exception.Message.TrimEnd('.', '?')})";
        }
    }

    private static string Beginning(Stream content)
    {
        content.Position = 0;
        var bytes = new byte[16];
        int count = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == 0 ? "nothing" : $"'{new string([.. Encoding.Latin1.GetString(bytes, 0, count).Select(Printable)])}'";
    }

    private static char Printable(char symbol) => symbol is >= ' ' and <= '~' ? symbol : '.';
}
