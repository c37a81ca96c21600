using MLNet.Embeddings.Clustering.Naming;

namespace MLNet.Embeddings.Tests.Clustering;

public class VocabularyNamesTests
{
    [Fact]
    public void A_cluster_without_a_direction_has_no_word_and_changes_none()
    {
        // The first word is nearer to both clusters, the second one further ahead with the first cluster.
        Matrix words = Matrix.From([
            [0.9f, 0.6f],
            [0.6f, 0.1f],
        ]);
        Assert.Equal([1, 0], Best(words, [1, 0], [0, 1]));
        Assert.Equal([1, 0, -1], Best(words, [1, 0], [0, 1], [0, 0]));

        // With nothing to stand out from, the nearest word it is.
        Assert.Equal([0], Best(words, [1, 0]));
        Assert.Equal([-1, 0], Best(words, [0, 0], [1, 0]));
    }

    private static int[] Best(Matrix words, params float[][] directions) => VocabularyNames.Best(Matrix.From(directions), words);
}
