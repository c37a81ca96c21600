using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.State;
using MLNet.Embeddings.Cluster.Versions;

namespace MLNet.Embeddings.Tests.Silos;

public class PostgresTablesTests
{
    [Fact]
    public async Task A_database_that_is_not_there_is_told_without_its_password()
    {
        string connection = $"Host=127.0.0.1;Port={TestSilo.FreePort()};Username=me;Password=hush;Database=jobs";
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() =>
            PostgresTables.PrepareAsync(connection, "test", TestContext.Current.CancellationToken)
        );
        Assert.Contains("cannot be reached", exception.Message);
        Assert.DoesNotContain("hush", exception.Message);
    }

    [Theory]
    [InlineData("hush")]
    [InlineData("Hast=a;Password=hush")]
    [InlineData("Password=hush")]
    public void A_connection_string_that_is_none_is_not_repeated(string connection)
    {
        ClusterException exception = Assert.Throws<ClusterException>(() => PostgresTables.Read(connection));
        Assert.Contains("cannot be read", exception.Message);
        Assert.DoesNotContain("hush", exception.Message);
    }

    [Fact]
    public void Names_of_silos_tell_their_version()
    {
        Assert.Equal(ClusterVersion.Own, SiloName.VersionOf(SiloName.Own));
        Assert.Null(SiloName.VersionOf("Silo_1234"));
    }
}
