using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public class SpellingTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("inspetc", "inspect", 1)]
    [InlineData("same", "same", 0)]
    public void The_distance_counts_letters_to_change(string first, string second, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(first, second));
        Assert.Equal(distance, Spelling.Distance(second, first));
    }

    [Theory]
    [InlineData("inspct", "inspect")]
    [InlineData("neighbours", "neighbors")]
    [InlineData("dup", "duplicates")]
    [InlineData("duplicate", "duplicates")]
    [InlineData("dance", null)]
    public void Only_a_near_word_or_the_rest_of_one_is_suggested(string word, string? suggestion) =>
        Assert.Equal(suggestion, Spelling.Nearest(word, ["inspect", "neighbors", "duplicates", "classes"]));
}
