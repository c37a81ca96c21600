namespace MLNet.Embeddings;

/// <summary>What follows the end of a text in a context of fixed length.</summary>
public enum TextPadding
{
    /// <summary>Zeros, as in OpenAI's and open_clip's models.</summary>
    Zero,

    /// <summary>The end symbol again, as in Hugging Face's exports.</summary>
    EndOfText,
}
