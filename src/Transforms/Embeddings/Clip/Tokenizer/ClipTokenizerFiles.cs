using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Reads the files that a CLIP tokenizer is made of.</summary>
internal static class ClipTokenizerFiles
{
    /// <summary>Merges of the published vocabulary; OpenAI's file goes on after them with merges that the models never saw.</summary>
    public const int PublishedMerges = 48_894;

    private const int MostBytes = 32 << 20;

    private static readonly string[] MergesNames = ["merges.txt", "bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt"];

    /// <summary>The merges file and, where there is one, the vocabulary file that a path stands for: a folder or the merges file
    /// itself.</summary>
    /// <exception cref="FileNotFoundException">There is no merges file.</exception>
    public static (string Merges, string? Vocabulary) Find(string path)
    {
        string? merges = File.Exists(path) ? path : MergesNames.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists);
        if (merges is null)
        {
            throw new FileNotFoundException(
                $"No tokenizer was found at '{path}': put merges.txt (with vocab.json beside it, if there is one) or "
                    + "bpe_simple_vocab_16e6.txt.gz there.",
                path
            );
        }

        string vocabulary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(merges))!, "vocab.json");
        return (merges, File.Exists(vocabulary) ? vocabulary : null);
    }

    /// <summary>The pairs of a merges file in order, each "left right".</summary>
    /// <exception cref="InvalidDataException">A line is no pair.</exception>
    public static List<string> ReadMerges(Stream stream)
    {
        using MemoryStream plain = Unpacked(ReadAll(stream, "merges"));
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var merges = new List<string>(PublishedMerges);
        int number = 0;
        while (merges.Count < PublishedMerges && reader.ReadLine() is { } line)
        {
            number++;

            // The first line tells the version; in OpenAI's file the name of the file, and in some copies a quotation mark, stands before
            // it.
            if (line.Length == 0 || (number == 1 && line.Contains("#version")))
                continue;
            if (line.Count(symbol => symbol == ' ') != 1 || line.StartsWith(' ') || line.EndsWith(' '))
                throw new InvalidDataException(
                    $"Line {number} of the merges file, '{Excerpt.Of(line)}', is not two symbols separated by a space; is this a merges "
                        + "file of CLIP?"
                );

            merges.Add(line);
        }

        return merges.Count > 0 ? merges : throw new InvalidDataException("The merges file holds no merges.");
    }

    /// <summary>Symbols and their numbers from a vocab.json.</summary>
    /// <exception cref="InvalidDataException">The file is not a JSON object of numbers.</exception>
    public static Dictionary<string, int> ReadVocabulary(Stream stream)
    {
        try
        {
            using MemoryStream content = ReadAll(stream, "vocabulary");
            Dictionary<string, int> vocabulary =
                JsonSerializer.Deserialize(content, VocabularyJson.Default.Vocabulary) ?? throw new JsonException();
            var numbers = new HashSet<int>(vocabulary.Count);
            foreach ((string symbol, int number) in vocabulary)
            {
                if (number < 0 || !numbers.Add(number))
                {
                    throw new InvalidDataException(
                        $"The vocabulary file gives '{Excerpt.Of(symbol)}' the number {number}, which is negative or another symbol's."
                    );
                }
            }

            return vocabulary;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The vocabulary file is not a JSON object of symbols and numbers.", exception);
        }
    }

    private static MemoryStream Unpacked(MemoryStream content)
    {
        if (content.Length < 2 || content.GetBuffer()[0] != 0x1F || content.GetBuffer()[1] != 0x8B)
            return content;

        using var unpacked = new GZipStream(content, CompressionMode.Decompress);
        return ReadAll(unpacked, "merges");
    }

    // The published files have some 3 MB; a packed one of a few hundred kilobytes could unpack to gigabytes.
    private static MemoryStream ReadAll(Stream stream, string what)
    {
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (content.Length + read > MostBytes)
                throw new InvalidDataException($"The {what} file holds more than {MostBytes >> 20} MB, which no tokenizer of CLIP does.");
            content.Write(buffer, 0, read);
        }

        content.Position = 0;
        return content;
    }
}
