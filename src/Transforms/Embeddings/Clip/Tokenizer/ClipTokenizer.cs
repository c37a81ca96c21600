using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;
using MLNet.Embeddings.Clip.Tokenizer;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings;

/// <summary>
/// Turns text into the numbers that CLIP's text models read: byte-pair encoding over 49,408 symbols, between a start and an end symbol, at
/// a fixed length.
/// </summary>
/// <remarks>
/// Equal to OpenAI's tokenizer without its optional ftfy step. Thread-safe. Source: Radford et al., "Learning Transferable Visual Models
/// From Natural Language Supervision", 2021; byte-pair encoding: Sennrich, Haddow and Birch, 2016.
/// </remarks>
public sealed class ClipTokenizer : ITextTokenizer
{
    /// <summary>Numbers of one text in all published CLIP models.</summary>
    public const int DefaultContextLength = 77;

    private const string WordEnd = "</w>";

    private readonly BpeTokenizer _words;
    private readonly List<string> _merges;
    private readonly Dictionary<string, int> _vocabulary;

    private ClipTokenizer(List<string> merges, Dictionary<string, int>? vocabulary)
    {
        string[] bytes = ByteSymbols();
        vocabulary ??= BuildVocabulary(bytes, merges);
        StartId = Require(vocabulary, ClipWordSplitter.StartOfText);
        EndId = Require(vocabulary, ClipWordSplitter.EndOfText);
        foreach (string symbol in bytes)
        {
            Require(vocabulary, symbol);
            Require(vocabulary, symbol + WordEnd);
        }

        foreach (string merge in merges)
            Require(vocabulary, merge.Replace(" ", ""));

        try
        {
            _words = BpeTokenizer.Create(
                new BpeOptions(vocabulary)
                {
                    Merges = merges,
                    ByteLevel = true,
                    EndOfWordSuffix = WordEnd,
                }
            );
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                "The merges and the vocabulary make no tokenizer: a merge is there twice, or one needs symbols that no other makes.",
                exception
            );
        }

        _merges = merges;
        _vocabulary = vocabulary;
    }

    /// <summary>Number of symbols.</summary>
    public int VocabularySize => _vocabulary.Count;

    int ITextTokenizer.LargestId => _vocabulary.Values.Max();

    int ITextTokenizer.ContextLength => DefaultContextLength;

    /// <summary>The number of the symbol that every text starts with.</summary>
    public int StartId { get; }

    /// <summary>The number of the symbol that every text ends with; models read the embedding at its place.</summary>
    public int EndId { get; }

    /// <summary>Reads a tokenizer's files.</summary>
    /// <param name="path">
    /// A folder that holds merges.txt or OpenAI's bpe_simple_vocab_16e6.txt.gz, or that file itself. A vocab.json beside it gives the
    /// numbers of the symbols; without one they follow from the order of the merges.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is no tokenizer file, or the two do not belong together.</exception>
    public static ClipTokenizer FromFiles(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (string merges, string? vocabulary) = ClipTokenizerFiles.Find(path);
        using FileStream mergesStream = File.OpenRead(merges);
        using FileStream? vocabularyStream = vocabulary is null ? null : File.OpenRead(vocabulary);
        try
        {
            return FromStreams(mergesStream, vocabularyStream);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"The tokenizer '{merges}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a tokenizer from streams.</summary>
    /// <param name="merges">A merges file, packed with gzip or not.</param>
    /// <param name="vocabulary">A vocab.json; <see langword="null"/> numbers the symbols by the order of the merges.</param>
    /// <exception cref="InvalidDataException">A stream is no tokenizer file, or the two do not belong together.</exception>
    public static ClipTokenizer FromStreams(Stream merges, Stream? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(merges);
        return new ClipTokenizer(
            ClipTokenizerFiles.ReadMerges(merges),
            vocabulary is null ? null : ClipTokenizerFiles.ReadVocabulary(vocabulary)
        );
    }

    /// <summary>The numbers of a text without start, end and padding, as many as it has.</summary>
    /// <param name="text">Any text.</param>
    public IReadOnlyList<int> EncodeToIds(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        Encode(text, ids, int.MaxValue);
        return ids;
    }

    /// <summary>Writes the numbers of a text at a fixed length: start, text, end, padding. A longer text is cut so that the end stays
    /// last.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">Receives the numbers; its length is the context length, at least 2.</param>
    /// <param name="padId">What follows the end: 0 for OpenAI and open_clip, <see cref="EndId"/> for Hugging Face.</param>
    /// <returns>Numbers in use, start and end included.</returns>
    /// <exception cref="ArgumentException"><paramref name="ids"/> holds fewer than 2 numbers.</exception>
    public int EncodeToContext(string text, Span<int> ids, int padId = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ids.Length < 2)
            throw new ArgumentException("A context needs room for at least the start and the end.", nameof(ids));

        var inner = new List<int>();
        Encode(text, inner, ids.Length - 2);
        int used = Math.Min(inner.Count, ids.Length - 2);
        ids[0] = StartId;
        for (int i = 0; i < used; i++)
            ids[i + 1] = inner[i];
        ids[used + 1] = EndId;
        ids[(used + 2)..].Fill(padId);
        return used + 2;
    }

    /// <summary>The two files that <see cref="FromStreams"/> makes an equal tokenizer of.</summary>
    internal (byte[] Merges, byte[] Vocabulary) ToBytes() =>
        (
            Encoding.UTF8.GetBytes(string.Join('\n', _merges)),
            JsonSerializer.SerializeToUtf8Bytes(_vocabulary, VocabularyJson.Default.Vocabulary)
        );

    private void Encode(string text, List<int> ids, int enough)
    {
        var splitter = new ClipWordSplitter(ClipTextCleaner.Clean(text));
        while (ids.Count < enough && splitter.TryTake(out ReadOnlySpan<char> word))
        {
            if (word.SequenceEqual(ClipWordSplitter.StartOfText))
                ids.Add(StartId);
            else if (word.SequenceEqual(ClipWordSplitter.EndOfText))
                ids.Add(EndId);
            else
                ids.AddRange(_words.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false));
        }
    }

    // The printable characters of Latin-1 stand for themselves, the other bytes for the characters from 256 on, so that no symbol is white
    // space.
    private static string[] ByteSymbols()
    {
        string[] symbols = new string[256];
        int moved = 256;
        for (int value = 0; value < 256; value++)
            symbols[value] = ((char)(IsPrintable(value) ? value : moved++)).ToString();
        return symbols;
    }

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    // The bytes that stand for themselves come first, then the others, then all of them as the end of a word, then the merges.
    private static Dictionary<string, int> BuildVocabulary(string[] bytes, List<string> merges)
    {
        string[] ordered = [.. bytes.Where((_, value) => IsPrintable(value)), .. bytes.Where((_, value) => !IsPrintable(value))];
        var vocabulary = new Dictionary<string, int>();
        IEnumerable<string> symbols = ordered
            .Concat(ordered.Select(symbol => symbol + WordEnd))
            .Concat(merges.Select(merge => merge.Replace(" ", "")));
        foreach (string symbol in symbols.Append(ClipWordSplitter.StartOfText).Append(ClipWordSplitter.EndOfText))
        {
            if (!vocabulary.TryAdd(symbol, vocabulary.Count))
                throw new InvalidDataException($"The merges file makes the symbol '{symbol}' twice.");
        }

        return vocabulary;
    }

    private static int Require(Dictionary<string, int> vocabulary, string symbol) =>
        vocabulary.TryGetValue(symbol, out int id)
            ? id
            : throw new InvalidDataException(
                $"The vocabulary lacks the symbol '{Excerpt.Of(symbol)}': vocab.json and merges.txt do not belong together, or are not "
                    + "CLIP's."
            );
}
