using System.Numerics.Tensors;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Quality;

namespace MLNet.Embeddings;

/// <summary>Where classes lie: the direction of each class's vectors, how similar these directions are, and how widely each class is
/// spread.</summary>
/// <remarks>
/// By cosine, every vector counts by its direction alone. The direction of a class is the mean of its unit vectors; the length of that
/// mean, the mean resultant length of directional statistics (K. V. Mardia and P. E. Jupp, "Directional Statistics", 2000), tells how well
/// they agree. By Euclidean distances, a class lies at the mean of its vectors.
/// </remarks>
public sealed class ClassGeometry
{
    private const int RowsPerReport = 256;

    private readonly double[] _spreads;

    private ClassGeometry(Matrix centroids, Matrix similarities, double[] spreads)
    {
        Centroids = centroids;
        Similarities = similarities;
        _spreads = spreads;
    }

    /// <summary>The directions: classes × columns, rows of length 1; by Euclidean distances the means. Zero for a class without a
    /// vector.</summary>
    public Matrix Centroids { get; }

    /// <summary>
    /// Cosines of all pairs of directions: classes × classes, from −1 to 1; by Euclidean distances the negative distances of the means, 0
    /// or less. <see cref="float.NaN"/> for a class without a vector.
    /// </summary>
    public Matrix Similarities { get; }

    /// <summary>
    /// The mean cosine distance of each class's vectors to the class's direction, from 0, all vectors agree, to 1; <see cref="double.NaN"/>
    /// for a class without a vector.
    /// It equals 1 − the mean resultant length. By Euclidean distances the mean distance to the mean.
    /// </summary>
    public IReadOnlyList<double> Spreads => _spreads;

    /// <summary>Measures classes.</summary>
    /// <param name="vectors">One row per item; rows that are zero or hold a missing or infinite value are left out.</param>
    /// <param name="labels">Each row's class; rows of none are left out.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="metric">Cosine, Euclidean or squared Euclidean.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is another one.</exception>
    public static ClassGeometry From(
        Matrix vectors,
        Categories labels,
        EngineContext? context = null,
        DistanceMetric metric = DistanceMetric.Cosine
    )
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("classes");
        if (labels.RowCount != vectors.RowCount)
            throw new ArgumentException($"There are {labels.RowCount} labels for {vectors.RowCount} vectors.", nameof(labels));
        RequireRoom(labels.Count);
        if (metric != DistanceMetric.Cosine)
        {
            if (metric is not (DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean))
                throw new ArgumentOutOfRangeException(
                    nameof(metric),
                    metric,
                    "Classes are placed by Cosine, Euclidean or SquaredEuclidean."
                );
            (Matrix means, Matrix nearness, double[] widths) = ClassMeans.Of(vectors, labels, metric, context);
            return new ClassGeometry(means, nearness, widths);
        }

        var sums = new double[labels.Count, vectors.ColumnCount];
        var counts = new int[labels.Count];
        for (int row = 0; row < vectors.RowCount; row++)
        {
            if (row % RowsPerReport == 0)
                context.Report(row, vectors.RowCount);
            if (labels.OfRow[row] is var label and not Categories.None && AddDirection(vectors.Row(row), sums, label))
                counts[label]++;
        }

        var centroids = new Matrix(labels.Count, vectors.ColumnCount);
        var spreads = new double[labels.Count];
        for (int label = 0; label < labels.Count; label++)
            spreads[label] = 1 - Normalize(sums, label, counts[label], centroids.Row(label));

        return new ClassGeometry(centroids, Cosines(centroids, context), spreads);
    }

    /// <summary>The class whose direction is most similar to that of a class, or −1 where there is none.</summary>
    /// <param name="class">The class.</param>
    public int NearestTo(int @class)
    {
        int best = -1;
        for (int other = 0; other < Similarities.RowCount; other++)
        {
            float similarity = Similarities[@class, other];
            if (other != @class && !float.IsNaN(similarity) && (best < 0 || similarity > Similarities[@class, best]))
                best = other;
        }

        return best;
    }

    /// <summary>By how much a vector lies nearer to one class than to another: the difference of cosines, or of Euclidean
    /// distances.</summary>
    internal double Margin(ReadOnlySpan<float> vector, int own, int other, DistanceMetric metric)
    {
        if (metric != DistanceMetric.Cosine)
            return ClassMeans.Distance(vector, Centroids.Row(own), DistanceMetric.Euclidean)
                - ClassMeans.Distance(vector, Centroids.Row(other), DistanceMetric.Euclidean);
        double length = TensorPrimitives.Norm(vector);
        double difference = TensorPrimitives.Dot(vector, Centroids.Row(other)) - (double)TensorPrimitives.Dot(vector, Centroids.Row(own));
        return length > 0 ? difference / length : 0;
    }

    // Each class is compared with each: here, and in what stands on it, some numbers for each pair.
    private static void RequireRoom(int classCount)
    {
        const int BytesPerPair = 16;
        long pairs = (long)classCount * classCount;
        if (pairs > Array.MaxLength)
            throw new ArgumentException($"{classCount:N0} classes are more than can be compared with each other; join some of them.");
        MemoryBudget.Require(BytesPerPair * pairs, $"Comparing {classCount:N0} classes with each other", "join some of them");
    }

    private static bool AddDirection(ReadOnlySpan<float> vector, double[,] sums, int label)
    {
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        if (!double.IsFinite(squares) || squares == 0)
            return false;

        double scale = 1 / Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
            sums[label, i] += vector[i] * scale;
        return true;
    }

    // Returns the mean resultant length.
    private static double Normalize(double[,] sums, int label, int count, Span<float> direction)
    {
        double squares = 0;
        for (int i = 0; i < direction.Length; i++)
            squares += sums[label, i] * sums[label, i];
        double length = Math.Sqrt(squares);
        for (int i = 0; i < direction.Length && length > 0; i++)
            direction[i] = (float)(sums[label, i] / length);
        return count == 0 ? double.NaN : Math.Min(length / count, 1);
    }

    private static Matrix Cosines(Matrix directions, EngineContext context)
    {
        var cosines = new Matrix(directions.RowCount, directions.RowCount);
        for (int row = 0; row < directions.RowCount; row++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            for (int column = 0; column <= row; column++)
            {
                bool exists = directions.Row(row).ContainsAnyExcept(0f) && directions.Row(column).ContainsAnyExcept(0f);
                float cosine =
                    !exists ? float.NaN
                    : row == column ? 1
                    : Math.Clamp(TensorPrimitives.Dot<float>(directions.Row(row), directions.Row(column)), -1, 1);
                cosines[row, column] = cosine;
                cosines[column, row] = cosine;
            }
        }

        return cosines;
    }
}
