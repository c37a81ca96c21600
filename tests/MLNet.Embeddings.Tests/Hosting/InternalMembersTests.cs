using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Tests.Hosting;

public class InternalMembersTests
{
    [Fact]
    public void Every_internal_member_of_ML_NET_that_the_library_uses_exists_and_is_a_known_one()
    {
        Assembly library = typeof(RowTransformer).Assembly;
        using FileStream file = File.OpenRead(library.Location);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();

        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            if (metadata.GetMemberReference(handle).Parent.Kind != HandleKind.TypeReference)
                continue;

            MemberInfo? member = library.ManifestModule.ResolveMember(MetadataTokens.GetToken(handle));
            if (
                member?.DeclaringType is { } type
                && type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal)
                && !IsPublic(member)
            )
                used.Add(InternalMembers.Describe(member));
        }

        Assert.Equal(InternalMembers.Used.Order(StringComparer.Ordinal), used);
    }

    [Fact]
    public void All_of_them_are_found_in_the_ML_NET_that_is_loaded()
    {
        Assert.Null(InternalMembers.FaultOf(InternalMembers.Used));
    }

    [Theory]
    [InlineData("Microsoft.ML.Runtime.Contracts.IsGone()")]
    [InlineData("Microsoft.ML.Runtime.Contracts.CheckAlive(Int32)")]
    [InlineData("Microsoft.ML.Gone..ctor(String)")]
    public void A_missing_one_makes_one_sentence_with_both_versions(string member)
    {
        string fault = InternalMembers.FaultOf([.. InternalMembers.Used, member])!;
        Assert.StartsWith("MLNet.Embeddings 0.", fault);
        Assert.Contains("does not fit ML.NET 5.", fault);
        Assert.Contains($"which lacks {member}: reference Microsoft.ML", fault);
        Assert.Single(fault.ReplaceLineEndings("\n").Split('\n'));
    }

    private static bool IsPublic(MemberInfo member) =>
        member.DeclaringType!.IsVisible
        && member switch
        {
            MethodBase method => method.IsPublic || method.IsFamily,
            FieldInfo field => field.IsPublic,
            _ => true,
        };
}
