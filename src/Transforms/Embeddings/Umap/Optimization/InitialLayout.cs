using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Where the optimization starts.</summary>
/// <param name="Coordinates">Vertices × components.</param>
/// <param name="Method">The start that was used.</param>
/// <param name="Reason">Why.</param>
internal sealed record InitialLayout(Matrix Coordinates, UmapInitialization Method, string Reason)
{
    private const float Extent = 10;
    private const float NoiseDeviation = 1e-4f;
    private const ulong NoiseStream = 0x4E6F697365;

    // A column this much narrower than the widest holds rounding errors, which scaling would blow up.
    private const float NarrowShare = 1e-3f;

    /// <summary>Makes the start that the parameters ask for.</summary>
    public static InitialLayout Create(
        Matrix features,
        WeightedGraph graph,
        GraphComponents components,
        UmapParameters parameters,
        EngineContext context
    )
    {
        switch (parameters.Initialization)
        {
            case UmapInitialization.Given:
                return new InitialLayout(parameters.InitialCoordinates!, UmapInitialization.Given, "requested");

            case UmapInitialization.Random:
                return new InitialLayout(Uniform(features.RowCount, parameters), UmapInitialization.Random, "requested");

            case UmapInitialization.PrincipalComponents:
                return new InitialLayout(
                    Scaled(PrincipalLayout.CreateWithinUnit(features, parameters.NumberOfComponents, context), parameters.Seed),
                    UmapInitialization.PrincipalComponents,
                    "requested"
                );

            default:
                Matrix? spectral = SpectralLayout.Create(
                    features,
                    graph,
                    components,
                    parameters.NumberOfComponents,
                    parameters.Seed,
                    context
                );
                if (spectral is not null)
                {
                    string parts =
                        components.Count == 1
                            ? "requested"
                            : $"requested; the graph's {components.Count} components were laid out separately";
                    return new InitialLayout(Scaled(spectral, parameters.Seed), UmapInitialization.Spectral, parts);
                }

                return new InitialLayout(
                    Scaled(PrincipalLayout.CreateWithinUnit(features, parameters.NumberOfComponents, context), parameters.Seed),
                    UmapInitialization.PrincipalComponents,
                    "the eigenvectors of the graph did not converge"
                );
        }
    }

    // The reference scale: each component spans 0 to 10. A little noise parts points that would otherwise move as one for ever.
    private static Matrix Scaled(Matrix coordinates, ulong seed)
    {
        int columns = coordinates.ColumnCount;
        var minimum = new float[columns];
        var range = new float[columns];
        for (int column = 0; column < columns; column++)
        {
            float low = float.MaxValue;
            float high = float.MinValue;
            for (int row = 0; row < coordinates.RowCount; row++)
            {
                low = Math.Min(low, coordinates[row, column]);
                high = Math.Max(high, coordinates[row, column]);
            }

            minimum[column] = low;
            range[column] = coordinates.RowCount > 0 ? high - low : 0;
        }

        float widest = columns > 0 ? range.Max() : 0;
        for (int row = 0; row < coordinates.RowCount; row++)
        {
            Span<float> values = coordinates.Row(row);
            for (int column = 0; column < columns; column++)
            {
                float scale = range[column] > NarrowShare * widest ? Extent / range[column] : 0;
                float noise = (float)CounterRandom.Gaussian(seed, NoiseStream + (ulong)column, (ulong)row);
                values[column] = ((values[column] - minimum[column]) * scale) + (NoiseDeviation * noise);
            }
        }

        return coordinates;
    }

    private static Matrix Uniform(int rowCount, UmapParameters parameters)
    {
        var coordinates = new Matrix(rowCount, parameters.NumberOfComponents);
        for (int i = 0; i < coordinates.Values.Length; i++)
            coordinates.Values[i] = Extent * CounterRandom.Single(CounterRandom.Bits(parameters.Seed, NoiseStream, (ulong)i));
        return coordinates;
    }
}
