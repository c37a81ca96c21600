namespace MLNet.Embeddings.Tests.NearestNeighbors;

/// <summary>What scikit-learn 1.2.1 predicts (KNeighborsClassifier and KNeighborsRegressor, algorithm="brute", in double precision) for
/// rows that formulas give; the same formulas as in these lines of Python:</summary>
/// <remarks>
/// <code><![CDATA[
/// feature = lambda i, j: np.float32(round(10 * np.sin(1.7 * i + 0.9 * j * j + 0.3 * i * j), 3))   # training rows i = 0..59, j = 0..3
/// label = lambda i: (i * i + i // 3) % 4;   value = lambda i: (i * 37 % 101) / 4;   flag = lambda i: value(i) >= 12.5
/// queries: rows i = 1000..1024, but row 3 of them is training row 7, and row 8 training row 20
/// ]]></code>
/// </remarks>
internal static class ReferencePredictions
{
    public const int TrainingRows = 60;
    public const int Queries = 25;
    private const int Features = 4;

    /// <summary>Metric, weighting, neighbors, classes of the queries, their flags, their values.</summary>
    public static TheoryData<DistanceMetric, NeighborWeighting, int, string, string, string> All =>
        new()
        {
            {
                DistanceMetric.Euclidean,
                NeighborWeighting.Uniform,
                1,
                "3013231221203223200221320",
                "0001110100101101101001011",
                "1.5 2.25 11.75 14.25 15 14.25 9.25 12.5 8.25 6.5 21 0.75 16.75 "
                    + "12.5 8.25 14.25 15 10 22.25 2.5 7.25 21.75 1.5 15 13.25"
            },
            {
                DistanceMetric.Euclidean,
                NeighborWeighting.Uniform,
                4,
                "2002002220302222030120200",
                "0001110100101101101001011",
                "4.9375 10.625 17 15.5 16.125 14.5 8.6875 16.875 8.6875 10.4375 18.5 3.625 16.625 "
                    + "17.25 11.0625 16 11.3125 10.25 21 5.25 9.5625 19.25 3.625 16.125 15.75"
            },
            {
                DistanceMetric.Euclidean,
                NeighborWeighting.Uniform,
                7,
                "0002000200202222020230200",
                "0011110100101101101001011",
                "4.7143 7.6786 17.3214 15.75 14.0357 10.9643 10.9643 17.5714 9.3929 11.3929 17.0714 4.5714 12.3929 "
                    + "16.5714 12.0714 15.75 10.0714 11.1786 18.8929 4.4643 9.6786 16.9643 4.5 11.6429 15.7857"
            },
            {
                DistanceMetric.Euclidean,
                NeighborWeighting.Distance,
                1,
                "3013231221203223200221320",
                "0001110100101101101001011",
                "1.5 2.25 11.75 14.25 15 14.25 9.25 12.5 8.25 6.5 21 0.75 16.75 "
                    + "12.5 8.25 14.25 15 10 22.25 2.5 7.25 21.75 1.5 15 13.25"
            },
            {
                DistanceMetric.Euclidean,
                NeighborWeighting.Distance,
                4,
                "2013202220303223030120200",
                "0001110100101101101001011",
                "4.7211 10.333 16.8607 14.25 15.9059 14.5267 8.686 16.3188 8.25 10.385 19.081 3.465 16.5921 "
                    + "15.7926 10.5984 15.6182 11.4645 10.1829 21.032 5.0912 9.4056 19.572 3.3838 16.1304 14.469"
            },
            {
                DistanceMetric.Euclidean,
                NeighborWeighting.Distance,
                7,
                "2003000220202222020230200",
                "0011110100101101101001011",
                "4.5596 7.7455 17.2073 14.25 14.6455 11.5986 10.7818 17.126 8.25 11.2771 17.858 4.3239 12.8679 "
                    + "15.8129 11.5889 15.5545 10.4922 11.0191 18.8598 4.4604 9.5308 17.5143 4.2422 12.6161 14.8129"
            },
            {
                DistanceMetric.Cosine,
                NeighborWeighting.Uniform,
                1,
                "3013232221203223201131310",
                "0101110100101101101000011",
                "1.5 17.5 11.75 14.25 15 14.25 8.25 12.5 8.25 6.5 21 0.75 16.75 "
                    + "12.5 8.25 14.25 15 10 19.25 4 6.25 11.75 1.5 16.5 13.25"
            },
            {
                DistanceMetric.Cosine,
                NeighborWeighting.Uniform,
                4,
                "2002020220202222030230200",
                "0011110100101101101000011",
                "4.375 10.625 19.125 15.5 16.125 15.5 8.9375 16.5 8.6875 9.8125 16.75 3.625 16 "
                    + "17.25 11.0625 16 11.9375 10.25 19.125 4.25 5.125 17 3.625 16.125 17.5"
            },
            {
                DistanceMetric.Cosine,
                NeighborWeighting.Uniform,
                7,
                "2002030220202222020230200",
                "0111110100101101101001011",
                "4.0714 11.0357 18.75 15.75 14.0357 11.4643 10.9643 18.5714 10.25 10.2857 17.4286 3.6071 12.3929 "
                    + "18.4286 12.0714 15.75 10.3214 13.1429 18.3929 4.25 9.8929 16.9643 4.3214 14.0357 18.75"
            },
            {
                DistanceMetric.Cosine,
                NeighborWeighting.Distance,
                1,
                "3013232221203223201131310",
                "0101110100101101101000011",
                "1.5 17.5 11.75 14.25 15 14.25 8.25 12.5 8.25 6.5 21 0.75 16.75 "
                    + "12.5 8.25 14.25 15 10 19.25 4 6.25 11.75 1.5 16.5 13.25"
            },
            {
                DistanceMetric.Cosine,
                NeighborWeighting.Distance,
                4,
                "2013220220203223031231200",
                "0111110100101101101000011",
                "3.7526 10.8717 18.4933 14.25 15.7061 15.2976 8.8227 14.8496 8.25 9.3334 18.4879 3.4375 16.1057 "
                    + "15.1758 9.553 15.1133 13.1344 10.0778 19.1469 4.1125 5.1623 16.4836 3.1727 16.1315 15.2187"
            },
            {
                DistanceMetric.Cosine,
                NeighborWeighting.Distance,
                7,
                "2013230220202223001231200",
                "0111110100101101101001011",
                "3.6981 10.9473 18.0925 14.25 15.1658 13.754 10.4996 16.5453 8.25 9.8598 18.4343 3.4679 13.9877 "
                    + "16.0916 10.3244 15.124 11.6934 12.0663 18.3879 4.2065 9.4153 16.7519 3.7318 15.0694 16.1017"
            },
        };

    public static Example[] Training => [.. Enumerable.Range(0, TrainingRows).Select(Of)];

    public static Example[] Asked =>
        [
            .. Enumerable
                .Range(0, Queries)
                .Select(i =>
                    Of(
                        i switch
                        {
                            3 => 7,
                            8 => 20,
                            _ => i + 1000,
                        }
                    )
                ),
        ];

    private static Example Of(int i)
    {
        float value = i * 37 % 101 / 4f;
        return new Example
        {
            Id = $"row {i}",
            Features =
            [
                .. Enumerable
                    .Range(0, Features)
                    .Select(j => (float)Math.Round(10 * Math.Sin((1.7 * i) + (0.9 * j * j) + (0.3 * i * j)), 3)),
            ],
            Class = ((i * i) + (i / 3)) % 4,
            Value = value,
            Flag = value >= 12.5f,
        };
    }
}
