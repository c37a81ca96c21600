namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>What a text model needs of its tokenizer.</summary>
internal interface ITextTokenizer
{
    /// <summary>The number of the symbol that every text ends with.</summary>
    int EndId { get; }

    /// <summary>The largest number of a symbol.</summary>
    int LargestId { get; }

    /// <summary>Numbers of a text, where the model does not fix them.</summary>
    int ContextLength { get; }

    /// <summary>Writes the numbers of a text at a fixed length; a longer text is cut so that the end stays last.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">Receives the numbers; its length is the context length, at least 2.</param>
    /// <param name="padId">What follows the end.</param>
    /// <returns>Numbers in use.</returns>
    int EncodeToContext(string text, Span<int> ids, int padId);
}
