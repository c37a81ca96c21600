using System.Numerics.Tensors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Graphs;

/// <summary>The spectral start: the smallest non-trivial eigenvectors of the normalized Laplacian of each connected component.</summary>
/// <remarks>
/// Components that are not connected with each other have no common eigenvectors worth drawing. Each is laid out by itself, about the place
/// of its mean among the principal components of the features, small enough to keep clear of the nearest other one.
/// </remarks>
internal static class SpectralLayout
{
    private const double UselessResidual = 0.05;
    private const int PairwiseComponents = 2000;

    // On 70,000 MNIST digits a tolerance of 1e-3 leaves a start whose map has 1 % fewer digits among their kind.
    private static readonly EigenSettings Accuracy = new(Tolerance: 1e-5, MaximumRounds: 30, FilterDegree: 10, Seed: 0);

    /// <summary>Lays out a graph; <see langword="null"/> where the eigenvectors did not converge.</summary>
    /// <param name="features">The row of features of each vertex.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="components">Its connected components.</param>
    /// <param name="columnCount">Columns of the layout.</param>
    /// <param name="seed">Seed of the eigenvectors' first directions.</param>
    /// <param name="context">What to run in.</param>
    public static Matrix? Create(
        Matrix features,
        WeightedGraph graph,
        GraphComponents components,
        int columnCount,
        ulong seed,
        EngineContext context
    )
    {
        if (components.Count == 1)
        {
            var whole = new Matrix(graph.VertexCount, columnCount);
            return TryEigenvectors(graph, whole, seed, context) ? whole : null;
        }

        Matrix layout = PrincipalLayout.CreateWithinUnit(features, columnCount, context);
        Matrix centers = Centers(layout, components);
        float[] radii = Radii(centers, layout);
        for (int component = 0; component < components.Count; component++)
        {
            ReadOnlySpan<int> members = components.VerticesOf(component);
            var local = new Matrix(members.Length, layout.ColumnCount);
            bool spectral =
                members.Length > columnCount + 1 && TryEigenvectors(components.Subgraph(graph, component), local, seed, context);
            if (!spectral)
            {
                for (int i = 0; i < members.Length; i++)
                    layout.Row(members[i]).CopyTo(local.Row(i));
            }

            PlaceAbout(centers.Row(component), radii[component], local, members, layout);
            context.Report(component + 1, components.Count);
        }

        return layout;
    }

    private static bool TryEigenvectors(WeightedGraph graph, Matrix layout, ulong seed, EngineContext context)
    {
        LeadingEigenvectors leading = LeadingEigenvectors.Of(
            new NormalizedAdjacency(graph),
            layout.ColumnCount + 1,
            Accuracy with
            {
                Seed = seed,
            },
            null,
            context
        );
        if (leading.Residual > UselessResidual)
            return false;

        // The first eigenvector is the trivial one.
        for (int row = 0; row < layout.RowCount; row++)
            leading.Vectors.Row(row)[1..leading.Values.Length].CopyTo(layout.Row(row));
        return true;
    }

    private static Matrix Centers(Matrix layout, GraphComponents components)
    {
        var centers = new Matrix(components.Count, layout.ColumnCount);
        for (int component = 0; component < components.Count; component++)
        {
            ReadOnlySpan<int> members = components.VerticesOf(component);
            for (int column = 0; column < layout.ColumnCount; column++)
            {
                double sum = 0;
                foreach (int vertex in members)
                    sum += layout[vertex, column];
                centers[component, column] = (float)(sum / members.Length);
            }
        }

        return centers;
    }

    // Half the way to the nearest other center; with very many components an even share of the whole.
    private static float[] Radii(Matrix centers, Matrix layout)
    {
        var radii = new float[centers.RowCount];
        if (centers.RowCount > PairwiseComponents)
        {
            Array.Fill(radii, (layout.Values.Max() - layout.Values.Min()) / (2 * MathF.Sqrt(centers.RowCount)));
            return radii;
        }

        for (int i = 0; i < radii.Length; i++)
        {
            float nearest = float.MaxValue;
            for (int j = 0; j < radii.Length; j++)
            {
                if (j != i)
                    nearest = Math.Min(nearest, TensorPrimitives.Distance(centers.Row(i), centers.Row(j)));
            }

            radii[i] = nearest / 2;
        }

        return radii;
    }

    // The eigenvectors are stretched alike, then all points are drawn into the circle: a square of its width would reach into the next one.
    private static void PlaceAbout(ReadOnlySpan<float> center, float radius, Matrix local, ReadOnlySpan<int> members, Matrix layout)
    {
        for (int column = 0; column < local.ColumnCount; column++)
        {
            double sum = 0;
            float largest = 0;
            for (int i = 0; i < members.Length; i++)
                sum += local[i, column];
            float mean = (float)(sum / members.Length);
            for (int i = 0; i < members.Length; i++)
                largest = Math.Max(largest, Math.Abs(local[i, column] - mean));

            float scale = largest > 0 ? 1 / largest : 0;
            for (int i = 0; i < members.Length; i++)
                local[i, column] = scale * (local[i, column] - mean);
        }

        float longest = 0;
        for (int i = 0; i < members.Length; i++)
            longest = Math.Max(longest, TensorPrimitives.Norm<float>(local.Row(i)));
        float factor = longest > 0 ? radius / longest : 0;
        for (int i = 0; i < members.Length; i++)
        {
            for (int column = 0; column < local.ColumnCount; column++)
                layout[members[i], column] = center[column] + (factor * local[i, column]);
        }
    }
}
