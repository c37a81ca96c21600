using MLNet.Embeddings.Umap.Curve;

namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>What one epoch's forces depend on.</summary>
internal readonly record struct LayoutSettings(LowDimensionalCurve Curve, float RepulsionStrength, int NegativeSampleRate, ulong Seed);
