using System.Text;
using MLNet.Embeddings.Fuzzing.Mutations;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Merges and vocabularies of tokenizers: one of the two damaged, the merges packed with gzip in one of five.</summary>
internal sealed class TokenizerReader : FuzzReader
{
    private readonly Lazy<byte[]> _merges = new(() =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "mini-clip", "merges.txt"))
    );
    private readonly Lazy<byte[]> _vocabulary = new(() =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "mini-clip", "vocab.json"))
    );

    public override string Name => "tokenizer";

    public override int Weight => 3;

    public override IReadOnlyList<byte[]> Seeds => [_merges.Value, _vocabulary.Value];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "\n",
            " ",
            "</w>",
            "#version: 0.2\n",
            "\"",
            "{",
            "}",
            ":",
            ",",
            "-1",
            "99999999999",
            "null",
            "\\u0000",
            "\0",
            "<|endoftext|>",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override byte[] Create(Mutator mutator)
    {
        byte[] content = base.Create(mutator);
        return content is not [(byte)'{', ..] && mutator.Chance(0.2) ? Gzip.Pack(content) : content;
    }

    public override void Read(byte[] input, string folder)
    {
        bool isVocabulary = input is [(byte)'{', ..];
        using var merges = new MemoryStream(isVocabulary ? _merges.Value : input);
        using var vocabulary = new MemoryStream(isVocabulary ? input : _vocabulary.Value);
        ClipTokenizer tokenizer = ClipTokenizer.FromStreams(merges, !isVocabulary && input.Length % 2 == 0 ? null : vocabulary);
        tokenizer.EncodeToContext("A photo of two cats & a dog, 1999 — naïve", new int[ClipTokenizer.DefaultContextLength]);
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;
}
