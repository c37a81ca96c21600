using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Writes and reads the tokenizer of a saved transformer.</summary>
internal static class TokenizerFormat
{
    private const int Merges = 0;
    private const int Pieces = 1;

    /// <summary>Writes the numbers that reading needs, and returns what writes the content after all numbers.</summary>
    public static Action WriteNumbers(ModelWriter writer, ITextTokenizer tokenizer)
    {
        if (tokenizer is SentencePieceTextTokenizer pieces)
        {
            writer.Values.Write(Pieces);
            writer.Values.Write(pieces.Content.Length);
            return () => writer.WriteArray<byte>("Pieces", pieces.Content);
        }

        (byte[] merges, byte[] vocabulary) = ((ClipTokenizer)tokenizer).ToBytes();
        writer.Values.Write(Merges);
        writer.Values.Write(merges.Length);
        writer.Values.Write(vocabulary.Length);
        return () =>
        {
            writer.WriteArray<byte>("Merges", merges);
            writer.WriteArray<byte>("Vocabulary", vocabulary);
        };
    }

    /// <summary>Reads the numbers, and returns what reads the content after all numbers.</summary>
    /// <param name="reader">The saved content.</param>
    /// <param name="tellsKind">Whether it tells the kind of the tokenizer; it is one of merges otherwise.</param>
    public static Func<ITextTokenizer> ReadNumbers(ModelReader reader, bool tellsKind)
    {
        if (tellsKind && reader.ReadInt32("the tokenizer's kind", Merges, Pieces) == Pieces)
        {
            int length = reader.ReadInt32("the tokenizer's length", 1);
            return () => ReadPieces(reader.ReadArray<byte>("Pieces", length));
        }

        int mergesLength = reader.ReadInt32("the merges' length", 1);
        int vocabularyLength = reader.ReadInt32("the vocabulary's length", 1);
        return () =>
        {
            using var merges = new MemoryStream(reader.ReadArray<byte>("Merges", mergesLength));
            using var vocabulary = new MemoryStream(reader.ReadArray<byte>("Vocabulary", vocabularyLength));
            return ClipTokenizer.FromStreams(merges, vocabulary);
        };
    }

    private static SentencePieceTextTokenizer ReadPieces(byte[] content)
    {
        try
        {
            return SentencePieceTextTokenizer.FromBytes(content);
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException("The saved model is damaged: its tokenizer is no SentencePiece model.", exception);
        }
    }
}
