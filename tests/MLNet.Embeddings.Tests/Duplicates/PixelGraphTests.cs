using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Duplicates;

public class PixelGraphTests
{
    private const int Count = 24;

    [Fact]
    public void The_ten_most_similar_pictures_and_as_many_as_there_may_be_copies_are_kept_nearest_first()
    {
        var random = new Random(2);
        float[] evidence = [.. Enumerable.Range(0, 40).Select(_ => random.NextSingle())];
        var nearest = new NearestEvidence();
        for (int i = 0; i < evidence.Length; i++)
        {
            nearest.Add(evidence[i]);
            float[] expected = [.. evidence.Take(i + 1).Select(value => 1 - value).Order().Take(22)];
            Assert.Equal(expected, nearest.Distances.ToArray());
        }
    }

    [Fact]
    public void Evidence_means_the_same_in_usual_neighborhoods_and_less_where_others_are_as_similar()
    {
        float[] widths = [0.2f, 0.4f, 0.4f, 0.6f];
        NeighborScales scales = NeighborScales.Of(DuplicateHubness.Csls, 4, [0, 1, 2, 3], content => new[] { widths[content] });

        Assert.Equal(0.88f, scales.ScoreEvidence(0.88f, 1, 2), 1e-6f);
        Assert.Equal(1 - (0.12 * Math.Sqrt(0.4 / 0.3)), scales.ScoreEvidence(0.88f, 0, 1), 1e-6);
        Assert.Equal(1 - (0.12 * Math.Sqrt(0.4 / 0.5)), scales.ScoreEvidence(0.88f, 1, 3), 1e-6);
        Assert.Equal(1, scales.ScoreEvidence(1, 0, 1));
        Assert.Equal(0.76f, NeighborScales.CorrectEvidence(0.88f, 0, 0), 1e-5f);
        Assert.Equal(0, NeighborScales.CorrectEvidence(0.1f, 0, 0));
        Assert.Equal(0.88f, NeighborScales.None.ScoreEvidence(0.88f, 0, 1));
    }

    [Theory]
    [InlineData(DuplicateHubness.None)]
    [InlineData(DuplicateHubness.Csls)]
    public void Scores_are_those_of_brute_force_over_all_pairs_and_the_same_for_pictures_that_come_later(DuplicateHubness hubness)
    {
        DuplicateRows rows = Rows();
        float[,] evidence = Evidence(rows);
        var settings = new DuplicateSettings { Hubness = hubness, ListedPairs = Count * Count };
        DuplicateIndex one = Build(rows, settings, 1);
        DuplicateIndex two = Build(rows, settings, 2);
        NeighborScales scales =
            hubness == DuplicateHubness.None
                ? NeighborScales.None
                : NeighborScales.OfPictures(
                    hubness,
                    Count,
                    [.. Enumerable.Range(0, Count)],
                    row =>
                        Enumerable
                            .Range(0, Count)
                            .Where(other => other != row)
                            .Select(other => 1 - evidence[row, other])
                            .Order()
                            .Take(22)
                            .ToArray()
                );

        Assert.Equal(
            hubness == DuplicateHubness.None ? DuplicateIndex.PixelThreshold : DuplicateIndex.CorrectedPixelThreshold,
            one.Threshold
        );
        ContentPair[] pairs = [.. one.Matches.Pairs, .. one.Matches.FurtherPairs];
        Assert.Equal(Count * (Count - 1) / 2, pairs.Length);
        Assert.Equal(pairs, two.Matches.Pairs.Concat(two.Matches.FurtherPairs));
        Assert.NotEmpty(one.Matches.Pairs);
        foreach (ContentPair pair in pairs)
        {
            Assert.Equal(scales.ScoreEvidence(evidence[pair.First, pair.Second], pair.First, pair.Second), pair.Score, 1e-5f);
            Assert.Equal(pair.Score, one.Search.Score(pair.First, pair.Second), 1e-5f);
        }

        // A copy of picture 3 that the fit has not seen.
        var query = new DuplicateQuery
        {
            Split = DuplicateRows.NoNumber,
            Label = DuplicateRows.NoNumber,
            Thumbnail = Shifted(PixelThumbnail.Of(rows.Thumbnails, 3), 1),
            Descriptor = new float[PixelDescriptor.Length],
        };
        new PixelDescriptor().Compute(query.Thumbnail, query.Descriptor);
        var workspace = new PixelEvidence();
        workspace.SetFirst(query.Thumbnail);
        float[] agreements = [.. Enumerable.Range(0, Count).Select(row => workspace.Score(PixelThumbnail.Of(rows.Thumbnails, row)))];
        float width = WidthBeyondCopies([.. agreements.Select(value => 1 - value).Order()]);
        DuplicateAnswer answer = new DuplicateMatcher(one).OfNewRow(query);
        Assert.Equal("03", answer.NearestKey);
        Assert.True(answer.IsDuplicate);
        Assert.Equal(
            hubness == DuplicateHubness.None ? agreements[3] : NeighborScales.CorrectEvidence(agreements[3], width, scales.Scales[3]),
            answer.NearestScore,
            1e-5f
        );
    }

    [Fact]
    public void Pairs_that_only_a_models_vectors_propose_change_no_other_score()
    {
        const int Pictures = 120;
        DuplicateRows rows = Rows(Pictures);
        var vectors = new Matrix(Pictures, 8);
        for (int i = 0; i < vectors.Values.Length; i++)
            vectors.Values[i] = (float)CounterRandom.Gaussian(5, 0, (ulong)i);

        Dictionary<(int, int), float> alone = Scores(rows, null);
        Dictionary<(int, int), float> advised = Scores(rows, vectors);

        Assert.True(advised.Count > alone.Count);
        Assert.All(alone, pair => Assert.Equal(pair.Value, advised[pair.Key]));

        // The same proposals, whether they are searched or taken from neighbors that were found for other steps.
        Assert.Equal(advised, Scores(rows, vectors, shared: 90));
    }

    [Fact]
    public void A_pictures_own_copies_make_its_neighborhood_no_narrower()
    {
        float[] others = [.. Enumerable.Range(0, 10).Select(i => 0.42f + (0.01f * i))];
        float expected = others.Average();
        for (int copies = 0; copies <= 12; copies++)
        {
            float[] own = [.. Enumerable.Range(0, copies).Select(i => 0.03f + (0.01f * i)), .. others];
            Assert.Equal(expected, NeighborScales.PictureWidth(DuplicateHubness.Csls, own), 1e-6f);
            Assert.Equal(expected, WidthBeyondCopies(own), 1e-6f);
        }

        // Pictures in the sky resemble many: none of these is a copy.
        float[] crowd = [.. Enumerable.Range(0, 20).Select(i => 0.1f + (0.005f * i))];
        Assert.Equal(crowd.Take(10).Average(), NeighborScales.PictureWidth(DuplicateHubness.Csls, crowd), 1e-6f);
    }

    // The definition, written down anew: the ten nearest behind the last step to twice the distance among the first twelve.
    private static float WidthBeyondCopies(float[] distances)
    {
        int copies = Enumerable
            .Range(0, Math.Min(12, distances.Length - 1))
            .Where(i => distances[i + 1] > 2 * distances[i])
            .Select(i => i + 1)
            .DefaultIfEmpty()
            .Max();
        return distances.Skip(copies).Take(10).Average();
    }

    private static Dictionary<(int First, int Second), float> Scores(DuplicateRows rows, Matrix? vectors, int? shared = null)
    {
        using var context = new EngineContext(2);
        int[] contents = [.. Enumerable.Range(0, rows.Count)];
        var graph = PixelGraph.Of(
            rows.Descriptors!,
            vectors,
            rows.Thumbnails,
            contents,
            new int[rows.Count],
            DuplicateHubness.Csls,
            context,
            shared is { } count ? NeighborSet.Find(vectors!, count, context, DistanceMetric.Cosine) : null
        );
        ContentMatches matches = graph.Match(0, new DuplicateSettings { ListedPairs = rows.Count * rows.Count });
        return matches.Pairs.Concat(matches.FurtherPairs).ToDictionary(pair => (pair.First, pair.Second), pair => pair.Score);
    }

    private static DuplicateIndex Build(DuplicateRows rows, DuplicateSettings settings, int threads)
    {
        using var context = new EngineContext(threads);
        return DuplicateIndex.Build(rows, DuplicateThreshold.ModelDefault, settings, context);
    }

    private static float[,] Evidence(DuplicateRows rows)
    {
        var evidence = new float[Count, Count];
        var workspace = new PixelEvidence();
        for (int first = 0; first < Count; first++)
        {
            workspace.SetFirst(PixelThumbnail.Of(rows.Thumbnails, first));
            for (int second = first + 1; second < Count; second++)
                evidence[first, second] = evidence[second, first] = workspace.Score(PixelThumbnail.Of(rows.Thumbnails, second));
        }

        return evidence;
    }

    // Soft blobs; each sixth picture is the one before, shifted.
    private static DuplicateRows Rows(int count = Count)
    {
        var thumbnails = new byte[count * PixelThumbnail.Length];
        var descriptors = new Matrix(count, PixelDescriptor.Length);
        var workspace = new PixelDescriptor();
        for (int row = 0; row < count; row++)
        {
            Span<byte> thumbnail = thumbnails.AsSpan(row * PixelThumbnail.Length, PixelThumbnail.Length);
            if (row % 6 == 5)
                Shifted(PixelThumbnail.Of(thumbnails, row - 1), 2).CopyTo(thumbnail);
            else
                Blobs(row, thumbnail);

            workspace.Compute(thumbnail, descriptors.Row(row));
        }

        return new DuplicateRows
        {
            Keys = [.. Enumerable.Range(0, count).Select(row => $"{row:D2}")],
            Statuses = new DuplicateStatus[count],
            Descriptors = descriptors,
            Thumbnails = thumbnails,
            FileDigests = new Digest[count],
            PixelDigests = new Digest[count],
            PixelCounts = new long[count],
        };
    }

    private static void Blobs(int seed, Span<byte> thumbnail)
    {
        var random = new Random(seed);
        thumbnail.Fill(128);
        for (int blob = 0; blob < 12; blob++)
        {
            double x = random.NextDouble() * PixelThumbnail.Side;
            double y = random.NextDouble() * PixelThumbnail.Side;
            double size = 2 + (random.NextDouble() * 4);
            double height = (random.NextDouble() - 0.5) * 240;
            for (int i = 0; i < thumbnail.Length; i++)
            {
                int place = i % (PixelThumbnail.Side * PixelThumbnail.Side);
                double distance = Math.Pow((place % PixelThumbnail.Side) - x, 2) + Math.Pow((place / PixelThumbnail.Side) - y, 2);
                thumbnail[i] = (byte)Math.Clamp(thumbnail[i] + (height * Math.Exp(-distance / (2 * size * size))), 0, 255);
            }
        }
    }

    private static byte[] Shifted(ReadOnlySpan<byte> thumbnail, int pixels)
    {
        var shifted = new byte[thumbnail.Length];
        for (int i = 0; i < shifted.Length; i++)
            shifted[i] = thumbnail[i - (i % PixelThumbnail.Side) + Math.Max(0, (i % PixelThumbnail.Side) - pixels)];

        return shifted;
    }
}
