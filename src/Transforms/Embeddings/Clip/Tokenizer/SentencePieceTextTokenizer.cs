using Microsoft.ML.Tokenizers;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>
/// The tokenizer of SigLIP 2: lower case, as the models were trained, SentencePiece over Gemma's 256,000 pieces, an end symbol and no
/// start.
/// </summary>
/// <remarks>
/// Thread-safe. Source: Tschannen et al., "SigLIP 2: Multilingual Vision-Language Encoders with Improved Semantic Understanding,
/// Localization, and Dense Features", arXiv:2502.14786; Kudo and Richardson, "SentencePiece", 2018.
/// </remarks>
internal sealed class SentencePieceTextTokenizer : ITextTokenizer
{
    private const int MostBytes = 64 << 20;
    private const int SigLipContextLength = 64;

    private readonly SentencePieceTokenizer _pieces;

    private SentencePieceTextTokenizer(byte[] content, SentencePieceTokenizer pieces)
    {
        Content = content;
        _pieces = pieces;
        LargestId = pieces.Vocabulary.Values.Max();
    }

    /// <summary>The file's content, which makes an equal tokenizer.</summary>
    public byte[] Content { get; }

    public int EndId => _pieces.EndOfSentenceId;

    public int LargestId { get; }

    public int ContextLength => SigLipContextLength;

    /// <summary>Reads a SentencePiece model.</summary>
    /// <exception cref="InvalidDataException">The file is none.</exception>
    public static SentencePieceTextTokenizer FromFile(string path)
    {
        if (new FileInfo(path).Length > MostBytes)
            throw new InvalidDataException($"The tokenizer '{path}' holds more than {MostBytes >> 20} MB, which no tokenizer does.");
        try
        {
            return FromBytes(File.ReadAllBytes(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"The tokenizer '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a SentencePiece model.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static SentencePieceTextTokenizer FromBytes(byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content);
            var tokenizer = new SentencePieceTextTokenizer(
                content,
                SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false)
            );

            // What is wrong with the pieces may show only when they are used.
            tokenizer.EncodeToContext("a photo, é", new int[SigLipContextLength], padId: 0);
            return tokenizer.EndId >= 0 && tokenizer.EndId <= tokenizer.LargestId
                ? tokenizer
                : throw new InvalidDataException("its end symbol is none of its pieces.");
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or InvalidDataException))
        {
            // A reader of protocol buffers meets anything in bytes that are none.
            throw new InvalidDataException("it is no SentencePiece model.", exception);
        }
    }

    public int EncodeToContext(string text, Span<int> ids, int padId)
    {
        IReadOnlyList<int> pieces = _pieces.EncodeToIds(text.ToLowerInvariant(), addBeginningOfSentence: false, addEndOfSentence: false);
        int used = Math.Min(pieces.Count, ids.Length - 1);
        for (int i = 0; i < used; i++)
            ids[i] = pieces[i];
        ids[used] = EndId;
        ids[(used + 1)..].Fill(padId);
        return used + 1;
    }
}
