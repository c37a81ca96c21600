namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>One node of an ONNX graph, as far as image networks need it.</summary>
/// <param name="Type">The operator.</param>
/// <param name="Inputs">Names of its inputs.</param>
/// <param name="Output">Name of its first output.</param>
/// <param name="Lists">Attributes that are lists of whole numbers.</param>
/// <param name="Numbers">Attributes that are one number.</param>
internal sealed record OnnxNode(
    string Type,
    string[] Inputs,
    string Output,
    IReadOnlyDictionary<string, int[]> Lists,
    IReadOnlyDictionary<string, float> Numbers
);
