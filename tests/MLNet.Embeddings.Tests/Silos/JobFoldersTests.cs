using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Tests.Silos;

public class JobFoldersTests
{
    [Theory]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("a/../../other")]
    [InlineData("/etc")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".cluster")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("")]
    public void No_name_leads_out_of_the_root(string job)
    {
        using var folder = new TemporaryFolder();
        ClusterException exception = Assert.Throws<ClusterException>(() => new JobFolders(folder.Path).Open(job));
        Assert.Contains("is no name of a job", exception.Message);
    }

    [Fact]
    public void No_link_leads_out_of_the_root()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        Directory.CreateDirectory(other["job"]);
        Directory.CreateSymbolicLink(folder["link"], other.Path);
        ClusterException exception = Assert.Throws<ClusterException>(() => new JobFolders(folder.Path).Open("link/job"));
        Assert.Contains("leads through a link", exception.Message);
    }

    [Fact]
    public void Folders_under_the_root_and_the_root_itself_are_jobs()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["team/photos-2"]);
        var folders = new JobFolders(folder.Path);
        Assert.Equal(folder["team/photos-2"], folders.Open("team/photos-2").Root);
        Assert.Equal(folder.Path, folders.Open(".").Root);
        Assert.Contains("There is no folder 'nothing'", Assert.Throws<ClusterException>(() => folders.Open("nothing")).Message);
    }
}
