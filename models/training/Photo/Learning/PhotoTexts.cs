using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>Texts as the numbers of their symbols.</summary>
internal static class PhotoTexts
{
    /// <param name="tokenizer">Splits the texts.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="length">Numbers of a text; <see langword="null"/> takes what the longest needs.</param>
    /// <returns>[texts, length] numbers, short texts filled with the end.</returns>
    public static Tensor Ids(ClipTokenizer tokenizer, IReadOnlyList<string> texts, int? length = null)
    {
        var rows = new int[texts.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new int[PhotoClip.ContextLength];
            tokenizer.EncodeToContext(texts[i], rows[i], tokenizer.EndId);
        }

        int taken = length ?? rows.Max(row => Array.IndexOf(row, tokenizer.EndId) + 1);
        return tensor([.. rows.SelectMany(row => row.Take(taken)).Select(id => (long)id)], [texts.Count, taken]);
    }
}
