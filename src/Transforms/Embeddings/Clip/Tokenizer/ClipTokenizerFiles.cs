using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Reads the files that a CLIP tokenizer is made of.</summary>
internal static class ClipTokenizerFiles
{
    /// <summary>Merges of the published vocabulary; OpenAI's file goes on after them with merges that the models never saw.</summary>
    public const int PublishedMerges = 48_894;

    // The largest file in use, OpenAI's with merges that no model saw, has 3.2 MB.
    private const long LargestFile = 16 << 20;

    private static readonly string[] MergesNames = ["merges.txt", "bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt"];

    /// <summary>The merges file and, where there is one, the vocabulary file that a path stands for: a folder or the merges file itself.</summary>
    /// <exception cref="FileNotFoundException">There is no merges file.</exception>
    public static (string Merges, string? Vocabulary) Find(string path)
    {
        string? merges = File.Exists(path) ? path : MergesNames.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists);
        if (merges is null)
        {
            throw new FileNotFoundException(
                $"No tokenizer was found at '{path}': put merges.txt (with vocab.json beside it, if there is one) or bpe_simple_vocab_16e6.txt.gz there.",
                path);
        }

        string vocabulary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(merges))!, "vocab.json");
        return (merges, File.Exists(vocabulary) ? vocabulary : null);
    }

    /// <summary>The pairs of a merges file in order, each "left right".</summary>
    /// <exception cref="InvalidDataException">A line is no pair, or the file is far longer than such files are.</exception>
    public static List<string> ReadMerges(Stream stream)
    {
        using Stream plain = new LimitedStream(Unpacked(stream), LargestFile, "The merges file is longer than 16 MB; is this a merges file of CLIP?");
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var merges = new List<string>(PublishedMerges);
        int number = 0;
        while (merges.Count < PublishedMerges && reader.ReadLine() is { } line)
        {
            number++;

            // The first line tells the version; in OpenAI's file the name of the file, and in some copies a quotation mark, stands before it.
            if (line.Length == 0 || (number == 1 && line.Contains("#version")))
                continue;
            if (line.Count(symbol => symbol == ' ') != 1 || line.StartsWith(' ') || line.EndsWith(' '))
                throw new InvalidDataException($"Line {number} of the merges file, '{Shorten(line)}', is not two symbols separated by a space; is this a merges file of CLIP?");

            merges.Add(line);
        }

        return merges.Count > 0 ? merges : throw new InvalidDataException("The merges file holds no merges.");
    }

    /// <summary>Symbols and their numbers from a vocab.json.</summary>
    /// <exception cref="InvalidDataException">The file is not a JSON object of numbers.</exception>
    public static Dictionary<string, int> ReadVocabulary(Stream stream)
    {
        stream = new LimitedStream(stream, LargestFile, "The vocabulary file is longer than 16 MB; is this a vocabulary of CLIP?");

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, int>>(stream) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The vocabulary file is not a JSON object of symbols and numbers.", exception);
        }
    }

    private static Stream Unpacked(Stream stream)
    {
        var buffered = new BufferedStream(stream);
        int first = buffered.ReadByte();
        int second = buffered.ReadByte();
        buffered.Position = 0;
        return first == 0x1F && second == 0x8B ? new GZipStream(buffered, CompressionMode.Decompress) : buffered;
    }

    private static string Shorten(string line) => line.Length <= 40 ? line : line[..40] + "…";
}
