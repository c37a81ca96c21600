namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>A convolution's kernels in whole numbers.</summary>
/// <param name="Levels">The whole numbers, in the order of the kernels.</param>
/// <param name="Scales">What one level is worth, for each channel that the convolution gives.</param>
/// <param name="Bias">What is added to each channel, in single precision, the rounding's mean error taken off.</param>
internal sealed record RoundedWeight(sbyte[] Levels, float[] Scales, float[] Bias);
