namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Dimensions">Its dimensions.</param>
/// <param name="Values">Its numbers, the last dimension running fastest.</param>
internal sealed record OnnxTensor(long[] Dimensions, float[] Values);
