using Google.Protobuf;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>A SentencePiece model of a few pieces with the symbols and settings of Gemma's.</summary>
internal static class TinyPieces
{
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int Byte = 6;

    /// <summary>The first four are Gemma's; then the bytes; then single characters and what is merged of them.</summary>
    private static readonly string[] Characters = ["a", "c", "t", "d", "o", "g", "\u2581", "\u2581c", "at", "\u2581cat"];

    public static byte[] Content { get; } =
        Message(model =>
        {
            foreach (
                (string piece, int type) in (ReadOnlySpan<(string, int)>)
                    [("<pad>", Control), ("<eos>", Control), ("<bos>", Control), ("<unk>", Unknown)]
            )
                Piece(model, piece, 0, type);
            for (int value = 0; value < 256; value++)
                Piece(model, $"<0x{value:X2}>", 0, Byte);
            for (int i = 0; i < Characters.Length; i++)
                Piece(model, Characters[i], -i, Normal);

            // Byte-pair encoding with bytes for what no piece covers; no space is put before a text.
            Bytes(
                model,
                2,
                Message(trainer =>
                {
                    Number(trainer, 3, 2);
                    Number(trainer, 35, 1);
                    Number(trainer, 40, 3);
                    Number(trainer, 41, 2);
                    Number(trainer, 42, 1);
                    Number(trainer, 43, 0);
                })
            );
            Bytes(
                model,
                3,
                Message(normalizer =>
                {
                    Number(normalizer, 3, 0);
                    Number(normalizer, 4, 0);
                    Number(normalizer, 5, 1);
                })
            );
        });

    public static SentencePieceTextTokenizer Tokenizer { get; } = SentencePieceTextTokenizer.FromBytes(Content);

    /// <summary>The number of a piece.</summary>
    public static int Id(string piece) => 4 + 256 + Array.IndexOf(Characters, piece);

    /// <summary>The number of a byte.</summary>
    public static int Id(byte value) => 4 + value;

    private static void Piece(CodedOutputStream model, string text, float score, int type) =>
        Bytes(
            model,
            1,
            Message(piece =>
            {
                piece.WriteTag(1, WireFormat.WireType.LengthDelimited);
                piece.WriteString(text);
                piece.WriteTag(2, WireFormat.WireType.Fixed32);
                piece.WriteFloat(score);
                Number(piece, 3, type);
            })
        );

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return stream.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
