namespace MLNet.Embeddings.Tests.Tool.Commands;

/// <summary>Tests run without a store, as the environment says to commands that name none.</summary>
public class StoreCommandTests
{
    [Fact]
    public async Task Without_a_name_the_environment_says_which_store_is_meant()
    {
        (await SampleRun.Of("store", "info")).AssertFailed("MLNET_EMBEDDINGS_STORE is off; name the store.");
        (await SampleRun.Of("store", "prune")).AssertFailed("MLNET_EMBEDDINGS_STORE is off; name the store.");
    }

    [Fact]
    public async Task Days_are_for_pruning_alone() =>
        (await SampleRun.Of("store", "info", "store.db", "--unused-days", "3")).AssertFailed("--unused-days is for store prune");
}
