using System.Reflection;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool;

namespace MLNet.Embeddings.Tests.Layout;

/// <summary>Who may see internal members of whom: read from the compiled assemblies.</summary>
public sealed class InternalAccessTests
{
    private static readonly string Tool = typeof(ToolApplication).Assembly.GetName().Name!;
    private static readonly string Formats = typeof(MagickImageDecoder).Assembly.GetName().Name!;
    private static readonly string Cluster = typeof(ClusterPlan).Assembly.GetName().Name!;
    private static readonly string VectorData = typeof(NeighborVectorStore).Assembly.GetName().Name!;
    private static readonly string Reports = typeof(DatasetInspector).Assembly.GetName().Name!;

    public static TheoryData<Type> Libraries =>
        [
            typeof(Matrix),
            typeof(DatasetInspector),
            typeof(MagickImageDecoder),
            typeof(ClusterPlan),
            typeof(ClusterHost),
            typeof(NeighborVectorStore),
            typeof(CloudStorage),
        ];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_tool_stands_on_public_members_alone(Type library)
    {
        string[] friends = FriendsOf(library.Assembly);
        Assert.DoesNotContain(Tool, friends);
        // Beside tests and benchmarks, which are no products, reports, formats, shards and the vector store know the library from within,
        // in one version with it.
        string[] parts = [Reports, Formats, Cluster, VectorData];
        Assert.DoesNotContain(friends, friend => !parts.Contains(friend) && !IsWorkshop(friend));
    }

    [Fact]
    public void Nor_does_the_tool_pass_over_what_may_be_seen() =>
        Assert.DoesNotContain(
            typeof(ToolApplication).Assembly.GetCustomAttributesData(),
            attribute => attribute.AttributeType.Name == "IgnoresAccessChecksToAttribute"
        );

    private static bool IsWorkshop(string name) =>
        name is "MLNet.Embeddings.Tests" or "MLNet.Embeddings.Benchmarks" or "MLNet.Embeddings.Fuzzing" or "MLNet.Embeddings.Training";

    private static string[] FriendsOf(Assembly assembly) =>
        [.. assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName)];
}
