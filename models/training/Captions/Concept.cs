namespace MLNet.Embeddings.Training.Captions;

/// <summary>One kind of thing that pictures of one medium show.</summary>
/// <param name="Number">Its place among the concepts.</param>
/// <param name="Medium">How it is pictured.</param>
/// <param name="Words">What it is called; the first is its class name.</param>
/// <param name="Attributes">What every picture of it is: its medium, its own word, the kind of its kind.</param>
internal sealed record Concept(int Number, Medium Medium, IReadOnlyList<string> Words, IReadOnlyList<int> Attributes);
