using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Quality.Analysis;
using MLNet.Embeddings.Quality.Labels;

namespace MLNet.Embeddings;

/// <summary>Judges a labeled data set by the vectors of its items: the distribution of classes, which of them lie close together, labels
/// that are likely wrong, and outliers.</summary>
/// <remarks>
/// <para>
/// Distances are cosine distances unless <see cref="DatasetAnalysisOptions.Metric"/> says otherwise. Labels are judged as
/// <see cref="LabelQualityEstimator"/> does: by a linear model that has not seen the row and by the votes of its nearest neighbors, where
/// near twins, such as the frames of a scene, count once, and a row's own twins not at all. The distance to the k-th nearest row, compared
/// with the median of the class, finds outliers (Ramaswamy, Rastogi and Shim, SIGMOD 2000; Iglewicz and Hoaglin, 1993), as far as fewer
/// than one ordinary row would be expected so far off.
/// </para>
/// <para>The same data give the same bits at any number of threads.</para>
/// </remarks>
public static class DatasetAnalyzer
{
    /// <summary>Analyzes a data set.</summary>
    /// <param name="rows">Vectors and classes.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="options">How rows are judged; <see langword="null"/> takes the defaults.</param>
    /// <param name="neighbors">Neighbors that were found beforehand among the same rows, 48 of each and one more than vote;
    /// <see langword="null"/> searches.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The parts of <paramref name="rows"/> tell of different numbers of rows, or the neighbors are too
    /// few or of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range; the message names it and the range.</exception>
    public static DatasetAnalysis Analyze(
        DatasetRows rows,
        EngineContext? context = null,
        DatasetAnalysisOptions? options = null,
        NeighborSet? neighbors = null
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        using EngineContext? own = EngineContext.Ensure(ref context);
        options ??= new DatasetAnalysisOptions();
        options.Validate();
        rows.Validate();

        WorkCounts.AddFiniteCheck();
        RowRange range = RowRange.ForDistances(options.Metric);
        int[] usable = [.. Enumerable.Range(0, rows.Vectors.RowCount).Where(row => range.FirstInvalid(rows.Vectors.Row(row)) < 0)];
        int[] labels = Array.ConvertAll(usable, row => rows.Labels.OfRow[row]);
        Matrix vectors = Select(rows.Vectors, usable);
        ClassGeometry geometry;
        using (context.BeginStage("classes"))
            geometry = ClassGeometry.From(rows.Vectors, rows.Labels, context, options.Metric);

        NeighborSearchResult found;
        using (context.BeginStage("neighbors"))
            found = Search(vectors, options, neighbors, context);
        NeighborTable nearest = NeighborTables.Take(found.Table, Math.Min(options.NumberOfNeighbors, found.Table.NeighborCount));

        using EngineContext.StageScope stage = context.BeginStage("judgment");
        var judgment = LabelJudgment.Of(vectors, rows.Labels.Names, labels, found.Table, options, context);
        LabelSuspect[] suspects = Suspects(rows, usable, labels, judgment, geometry, options);
        NeighborVotes votes = NeighborVotes.Of(nearest, labels, context);
        double[] distances =
        [
            .. Enumerable.Range(0, usable.Length).Select(row => nearest.NeighborCount == 0 ? 0 : (double)nearest.DistancesOf(row)[^1]),
        ];
        (double[] scores, double[] excesses) = OutlierScores.Of(distances, labels, SmallestDistance(distances, options.Metric));
        return new DatasetAnalysis
        {
            RowCount = rows.Vectors.RowCount,
            RowsWithoutVectorCount = rows.Vectors.RowCount - usable.Length,
            Distribution = ClassDistribution.From(rows.Labels, rows.Splits),
            Geometry = geometry,
            NeighborConfusion = votes.Confusion(rows.Labels.Count),
            PredictedAgreement = rows.PredictedLabels is null ? null : LabelAgreement.From(rows.Labels, rows.PredictedLabels),
            Suspects = suspects,
            UnjudgedClasses = judgment.UnjudgedClasses,
            Outliers = Outliers(rows, usable, distances, scores, OutlierTail.FalseAlarms(excesses), options),
            LabelScores = Spread(rows.Vectors.RowCount, usable, row => judgment.Scores[row]),
            LabelShares = Spread(rows.Vectors.RowCount, usable, votes.OwnShare),
            OutlierScores = Spread(rows.Vectors.RowCount, usable, row => scores[row]),
            Warnings =
            [
                .. judgment.Warnings(),
                .. options.Metric == DistanceMetric.Cosine && MetricContrast.Of(rows.Vectors, usable, labels, context) is { } contrast
                    ? [contrast]
                    : Array.Empty<string>(),
            ],
            NeighborMethod = found.Method,
            NeighborRecall = found.Recall,
            Neighbors = usable.Length == rows.Vectors.RowCount ? found.Table : null,
            VotersOfSuspects = Voters(usable, suspects, judgment),
        };
    }

    private static NeighborSearchResult Search(
        Matrix vectors,
        DatasetAnalysisOptions options,
        NeighborSet? shared,
        EngineContext context
    ) =>
        shared is not null && shared.Serves(options.NeighborMethod)
            ? new NeighborSearchResult(
                shared.Among(
                    new RowLookup(vectors, context),
                    LabelQualityFit.NeighborsNeeded(options.NumberOfNeighbors),
                    options.Metric,
                    context
                ),
                shared.Method,
                shared.Recall
            )
            : NeighborSearch.SearchChecked(
                vectors,
                LabelQualityFit.NeighborsNeeded(options.NumberOfNeighbors),
                options.Metric,
                options.NeighborMethod,
                context,
                options.Seed,
                SimdPaths.Widest
            );

    // Repeated rows are at distance zero, which has no logarithm. Cosine distances have a scale of their own.
    private static double SmallestDistance(double[] distances, DistanceMetric metric)
    {
        const double share = 1e-6;
        double[] positive = metric == DistanceMetric.Cosine ? [] : [.. distances.Where(distance => distance > 0)];
        return positive.Length == 0 ? share : share * OutlierScores.Median(positive);
    }

    private static LabelSuspect[] Suspects(
        DatasetRows rows,
        int[] usable,
        int[] labels,
        LabelJudgment judgment,
        ClassGeometry geometry,
        DatasetAnalysisOptions options
    )
    {
        double least = Math.Log(options.SuspectProbability / (1 - options.SuspectProbability));
        return
        [
            .. Enumerable
                .Range(0, usable.Length)
                .Where(row => judgment.Scores[row] >= least)
                .Select(row =>
                {
                    int suggested = judgment.SuggestedFor(row);
                    return new LabelSuspect(
                        usable[row],
                        rows.KeyOf(usable[row]),
                        rows.Labels.NameOf(usable[row]),
                        rows.Labels.Names[suggested],
                        judgment.Scores[row],
                        judgment.ShareOf(row, labels[row]),
                        judgment.ShareOf(row, suggested),
                        geometry.Margin(rows.Vectors.Row(usable[row]), labels[row], suggested, options.Metric)
                    );
                })
                .OrderByDescending(suspect => suspect.Score)
                .ThenBy(suspect => suspect.Row),
        ];
    }

    private static Dictionary<int, int[]> Voters(int[] usable, LabelSuspect[] suspects, LabelJudgment judgment)
    {
        Dictionary<int, int> places = usable.Index().ToDictionary(place => place.Item, place => place.Index);
        return suspects.ToDictionary(
            suspect => suspect.Row,
            suspect => Array.ConvertAll(judgment.VotersOf(places[suspect.Row]), voter => usable[voter])
        );
    }

    private static Outlier[] Outliers(
        DatasetRows rows,
        int[] usable,
        double[] distances,
        double[] scores,
        double[] falseAlarms,
        DatasetAnalysisOptions options
    ) =>
        [
            .. Enumerable
                .Range(0, usable.Length)
                .Where(row => scores[row] >= options.OutlierThreshold && falseAlarms[row] <= options.OutlierFalseAlarms)
                .OrderByDescending(row => scores[row])
                .ThenBy(row => row)
                .Select(row => new Outlier(
                    usable[row],
                    rows.KeyOf(usable[row]),
                    rows.Labels.NameOf(usable[row]),
                    distances[row],
                    scores[row],
                    falseAlarms[row]
                )),
        ];

    private static Matrix Select(Matrix vectors, int[] usable)
    {
        if (usable.Length == vectors.RowCount)
            return vectors;

        var selected = new Matrix(usable.Length, vectors.ColumnCount);
        for (int i = 0; i < usable.Length; i++)
            vectors.Row(usable[i]).CopyTo(selected.Row(i));
        return selected;
    }

    private static float[] Spread(int rowCount, int[] usable, Func<int, double> valueOf)
    {
        var values = new float[rowCount];
        Array.Fill(values, float.NaN);
        for (int i = 0; i < usable.Length; i++)
            values[usable[i]] = (float)valueOf(i);
        return values;
    }
}
