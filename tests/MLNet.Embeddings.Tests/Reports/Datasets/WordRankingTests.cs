using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Tests.Reports.Datasets;

public class WordRankingTests
{
    [Theory]
    [InlineData(7, 7)]
    [InlineData(150, 15)]
    [InlineData(900, 60)]
    public void The_nearest_pictures_are_those_of_greatest_cosine(int pictures, int expectedCount)
    {
        var random = new Random(pictures);
        float[][] vectors = [.. Enumerable.Range(0, pictures).Select(_ => Vector(random, 16))];
        // Two equal ones come in their order; the last numbers are the pictures' own.
        vectors[^1] = vectors[0];
        float[][] texts = [.. Enumerable.Range(0, 19).Select(_ => Vector(random, 16)[..10].Concat(new float[6]).ToArray())];
        PageWords words = WordRanking.Of(new ModelWords([.. texts.Select((_, i) => new[] { $"word {i}" })], Matrix.From(texts)), vectors);

        Assert.Equal((expectedCount, 19 * expectedCount), (words.Count, words.Points.Length));
        for (int word = 0; word < texts.Length; word++)
        {
            int[] expected =
            [
                .. Enumerable
                    .Range(0, pictures)
                    .OrderByDescending(row => MathF.Round(Cosine(vectors[row], texts[word]), 5))
                    .ThenBy(row => row)
                    .Take(expectedCount),
            ];
            Assert.Equal(expected, words.Points[(word * expectedCount)..((word + 1) * expectedCount)]);
        }
    }

    [Fact]
    public void Words_of_another_length_are_refused()
    {
        var words = new ModelWords(
            [
                ["dog"],
            ],
            new Matrix(1, 8, new float[8])
        );
        var refused = Assert.Throws<InvalidDataException>(() => WordRanking.Of(words, [new float[16]]));
        Assert.Contains("vectors of 8 numbers, its pictures of 16", refused.Message);
    }

    private static float[] Vector(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * 4))];

    private static float Cosine(float[] picture, float[] word) =>
        picture.Zip(word, (a, b) => a * b).Sum() / MathF.Sqrt(picture.Sum(a => a * a));
}
