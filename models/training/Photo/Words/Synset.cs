namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>A meaning in WordNet: the words that have it, and what it is a kind of.</summary>
/// <param name="Id">Its number, as in Tiny ImageNet's folder names: n02084071.</param>
/// <param name="Words">The words, the usual one first.</param>
/// <param name="Parents">Numbers of the wider meanings.</param>
internal sealed record Synset(string Id, IReadOnlyList<string> Words, IReadOnlyList<string> Parents);
