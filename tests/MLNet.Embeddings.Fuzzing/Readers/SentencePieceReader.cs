using System.Text;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>SentencePiece models, read and used on a text.</summary>
internal sealed class SentencePieceReader : FuzzReader
{
    public override string Name => "sentencepiece";

    public override int Weight => 4;

    public override IReadOnlyList<byte[]> Seeds { get; } = [TinyPieces.Content];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[] { "<eos>", "<unk>", "<0x41>", "\u2581", "\u2581cat", "" }.Select(Encoding.UTF8.GetBytes),
        [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
        [0x18, 0x02],
        [0x12, 0x00],
    ];

    public override void Read(byte[] input, string folder)
    {
        var tokenizer = SentencePieceTextTokenizer.FromBytes(input);
        tokenizer.EncodeToContext("A photo of two cats & a dog, 1999 — naïve", new int[tokenizer.ContextLength], padId: 0);
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;
}
