namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Finds the files of a text model's tokenizer and reads them: CLIP's merges, or a SentencePiece model.</summary>
internal static class TextTokenizerFiles
{
    // SigLIP's first version has a spiece.model, which wants its texts without punctuation: not this.
    private const string SentencePieceName = "tokenizer.model";

    /// <summary>Whether a folder holds a tokenizer.</summary>
    public static bool AreIn(string folder) =>
        Directory.Exists(folder)
        && (
            File.Exists(Path.Combine(folder, "merges.txt"))
            || Directory.EnumerateFiles(folder, "bpe_simple_vocab_16e6.txt*").Any()
            || IsSentencePiece(folder)
        );

    /// <summary>Reads the tokenizer that a path stands for: a folder, a merges file or a SentencePiece model.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">A file is no tokenizer file.</exception>
    public static ITextTokenizer Read(string path) =>
        SentencePieceIn(path) is { } pieces ? SentencePieceTextTokenizer.FromFile(pieces) : ClipTokenizer.FromFiles(path);

    /// <summary>Whether a path stands for a SentencePiece model.</summary>
    public static bool IsSentencePiece(string path) => SentencePieceIn(path) is not null;

    private static string? SentencePieceIn(string path)
    {
        if (File.Exists(path))
            return path.EndsWith(".model", StringComparison.OrdinalIgnoreCase) ? path : null;

        string inside = Path.Combine(path, SentencePieceName);
        return File.Exists(inside) ? inside : null;
    }
}
