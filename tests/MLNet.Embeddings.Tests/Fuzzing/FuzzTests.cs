using MLNet.Embeddings.Fuzzing;

namespace MLNet.Embeddings.Tests.Fuzzing;

/// <summary>Damaged and forged files end in a result or in one sentence. The fuzzing program runs the same inputs by the hundred
/// thousand.</summary>
public class FuzzTests
{
    private const int Seed = 1;

    public static TheoryData<string> Readers => [.. FuzzReaders.Each.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Every_input_ends_in_a_result_or_one_sentence(string name) => AssertNoFindings(name, inputs: 3000);

    [Theory]
    [MemberData(nameof(Readers))]
    [Trait("Category", "Long")]
    public void Every_one_of_many_inputs_ends_in_a_result_or_one_sentence(string name) => AssertNoFindings(name, inputs: 30_000);

    [Theory]
    [MemberData(nameof(Readers))]
    public void Seeds_are_sound(string name)
    {
        FuzzReader reader = FuzzReaders.Named(name);
        using var folder = new TemporaryFolder();
        Assert.All(reader.Seeds, seed => reader.Read(seed, folder.Path));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void The_same_seed_and_index_give_the_same_bytes(string name)
    {
        FuzzReader reader = FuzzReaders.Named(name);
        Assert.All(Enumerable.Range(0, 5), index => Assert.Equal(FuzzRun.Create(reader, Seed, index), FuzzRun.Create(reader, Seed, index)));
        Assert.NotEqual(FuzzRun.Create(reader, Seed, 0), FuzzRun.Create(reader, Seed, 1));
    }

    private static void AssertNoFindings(string name, long inputs)
    {
        FuzzReader reader = FuzzReaders.Named(name);
        FuzzTally tally = FuzzRun.Read(reader, Seed, 0, FuzzReaders.Share(reader, inputs));
        Assert.Empty(tally.Findings);
        Assert.True(tally.Results > 0, "No damaged input was read any more: the damage does not get past the beginning.");
        Assert.True(tally.Refusals > 0, "No input was refused.");
    }
}
