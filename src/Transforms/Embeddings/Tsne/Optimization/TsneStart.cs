using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tsne.Optimization;

/// <summary>Where the optimization starts.</summary>
/// <param name="Coordinates">Rows × components.</param>
/// <param name="Method">The start that was used.</param>
/// <param name="Reason">Why.</param>
internal sealed record TsneStart(Matrix Coordinates, TsneInitialization Method, string Reason)
{
    private const double Deviation = 1e-4;

    // Parts points that the start would put on one spot.
    private const double Jitter = 0.01;
    private const ulong JitterStream = 0x54534E45;

    /// <summary>Makes the start that the parameters ask for.</summary>
    public static TsneStart Create(Matrix rows, AffinityMatrix affinities, TsneParameters parameters, EngineContext context)
    {
        switch (parameters.Initialization)
        {
            case TsneInitialization.Given:
                return new TsneStart(parameters.InitialCoordinates!, TsneInitialization.Given, "requested");

            case TsneInitialization.Random:
                var nothing = new Matrix(rows.RowCount, parameters.NumberOfComponents);
                return new TsneStart(Scaled(nothing, Deviation, parameters.Seed), TsneInitialization.Random, "requested");

            case TsneInitialization.Spectral:
                if (Spectral(rows, affinities, parameters, context) is { } spectral)
                    return new TsneStart(Scaled(spectral, Deviation * Jitter, parameters.Seed), TsneInitialization.Spectral, "requested");

                return new TsneStart(
                    Scaled(PrincipalLayout.Create(rows, parameters.NumberOfComponents, context), Deviation * Jitter, parameters.Seed),
                    TsneInitialization.PrincipalComponents,
                    "the eigenvectors of the graph did not converge"
                );

            default:
                return new TsneStart(
                    Scaled(PrincipalLayout.Create(rows, parameters.NumberOfComponents, context), Deviation * Jitter, parameters.Seed),
                    TsneInitialization.PrincipalComponents,
                    "requested"
                );
        }
    }

    private static Matrix? Spectral(Matrix rows, AffinityMatrix affinities, TsneParameters parameters, EngineContext context)
    {
        WeightedGraph graph = affinities.ToGraph(context);
        return SpectralLayout.Create(rows, graph, GraphComponents.Of(graph), parameters.NumberOfComponents, parameters.Seed, context);
    }

    /// <summary>Centers the columns, scales them alike so that the first deviates by 1e-4, and adds a little noise.</summary>
    private static Matrix Scaled(Matrix coordinates, double noise, ulong seed)
    {
        int rows = coordinates.RowCount;
        double deviation = 0;
        for (int column = 0; column < coordinates.ColumnCount; column++)
        {
            double mean = 0;
            for (int row = 0; row < rows; row++)
                mean += coordinates[row, column];
            mean /= Math.Max(1, rows);
            double squares = 0;
            for (int row = 0; row < rows; row++)
            {
                double centered = coordinates[row, column] - mean;
                coordinates[row, column] = (float)centered;
                squares += centered * centered;
            }

            if (column == 0)
                deviation = Math.Sqrt(squares / Math.Max(1, rows));
        }

        double scale = deviation > 0 ? Deviation / deviation : 0;
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = coordinates.Row(row);
            for (int column = 0; column < values.Length; column++)
                values[column] = (float)(
                    (values[column] * scale) + (noise * CounterRandom.Gaussian(seed, JitterStream + (ulong)column, (ulong)row))
                );
        }

        return coordinates;
    }
}
