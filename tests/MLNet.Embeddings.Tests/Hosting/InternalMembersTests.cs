using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MLNet.Embeddings.Tests.Hosting;

public class InternalMembersTests
{
    // What the library uses of ML.NET beyond its public surface. A longer list is a decision, a shorter one a relief.
    private static readonly string[] Known =
    [
        "CatalogUtils.GetEnvironment",
        "Contracts.CheckAlive",
        "Contracts.ExceptSchemaMismatch",
        "IHostEnvironmentInternal.get_FallbackToCpu",
        "IHostEnvironmentInternal.get_GpuDeviceId",
        "LoadableClassAttribute..ctor",
        "ModelHeader.ModelSignature",
        "ModelHeader.ModelVerReadable",
        "ModelLoadContext.Directory",
        "ModelLoadContext.Header",
        "ModelLoadContext.Repository",
        "ModelSaveContext.CheckAtModel",
        "ModelSaveContext.Directory",
        "ModelSaveContext.Repository",
        "ModelSaveContext.SetVersionInfo",
        "ModelSaveContext.get_InRepository",
        "Repository+Entry.get_Stream",
        "RepositoryReader.OpenEntryOrNull",
        "RepositoryWriter.CreateEntry",
        "SchemaShape+Column..ctor",
        "SchemaShape+Column.GetTypeString",
        "SchemaShape.Create",
        "SchemaShape.TryFindColumn",
        "VersionInfo..ctor",
        "VersionInfo.ModelSignature",
    ];

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
                used.Add($"{type.FullName![(type.Namespace!.Length + 1)..]}.{member.Name}");
        }

        Assert.Equal(Known, used);
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
