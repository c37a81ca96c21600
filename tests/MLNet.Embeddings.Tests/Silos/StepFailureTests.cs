using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Jobs;
using MLNet.Embeddings.Cluster.Workers;

namespace MLNet.Embeddings.Tests.Silos;

public class StepFailureTests
{
    private const string DiskFull = "No space left on device : '/shards/pairs.bin'";

    public static TheoryData<Exception, string, string> Failures =>
        new()
        {
            { new IOException(DiskFull), nameof(StepOutcome.Failed), DiskFull },
            { new ClusterException(ClusterFault.Storage, "The disk is full."), nameof(StepOutcome.Failed), "The disk is full." },
            { new ClusterException(ClusterFault.DamagedInput, "Damaged."), nameof(StepOutcome.Hopeless), "Damaged." },
            { new ClusterException(ClusterFault.OtherVersion, "Other."), nameof(StepOutcome.Hopeless), "Other." },
            { new ClusterException(ClusterFault.MissingInput, "Missing."), nameof(StepOutcome.InputMissing), "Missing." },
            { new FormatException("a\nb"), nameof(StepOutcome.Failed), "FormatException: a b" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_one_sentence_and_tells_whether_it_may_pass(Exception failure, string outcome, string reason)
    {
        (StepOutcome told, string sentence) = StepFailure.Of(failure);
        Assert.Equal((outcome, reason), (told.ToString(), sentence));
    }
}
