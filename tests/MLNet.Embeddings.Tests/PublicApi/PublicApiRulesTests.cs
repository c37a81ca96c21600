using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.PublicApi;

/// <summary>What holds for all that users can name. Which members there are is pinned by the compiler, from PublicAPI.*.txt beside each
/// project.</summary>
public class PublicApiRulesTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Values that callers make and then never change.
    private static readonly Type[] Descriptions =
    [
        typeof(ImagePreprocessing),
        typeof(DatasetRows),
        typeof(DecodedImage),
        typeof(PlanStep),
        typeof(SimulatedSilo),
    ];

    private static readonly Type[] Types =
    [
        .. typeof(EmbeddingsCatalog).Assembly.GetExportedTypes(),
        .. typeof(DatasetInspector).Assembly.GetExportedTypes(),
        .. typeof(MagickImageDecoder).Assembly.GetExportedTypes(),
        .. typeof(ClusterPlan).Assembly.GetExportedTypes(),
        .. typeof(ClusterHost).Assembly.GetExportedTypes(),
        .. typeof(NeighborVectorStore).Assembly.GetExportedTypes(),
        .. typeof(CloudStorage).Assembly.GetExportedTypes(),
    ];

    private static IEnumerable<Type> Options => Types.Where(IsOptions);

    private static IEnumerable<PropertyInfo> ResultProperties =>
        Types.Where(type => !IsOptions(type)).SelectMany(type => type.GetProperties(Declared));

    private static IEnumerable<MethodInfo> Methods =>
        Types.SelectMany(type => type.GetMethods(Declared)).Where(method => !method.IsSpecialName && !method.Name.Contains('<'));

    [Fact]
    public void There_are_six_namespaces() =>
        Assert.Equal(
            [
                "MLNet.Embeddings",
                "MLNet.Embeddings.Cluster",
                "MLNet.Embeddings.Formats",
                "MLNet.Embeddings.Reports",
                "Microsoft.Extensions.DependencyInjection",
                "Microsoft.ML",
            ],
            Types.Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Nobody_derives_from_a_class() =>
        Assert.DoesNotContain(
            Types,
            type =>
                type.IsClass
                && !type.IsSealed
                && type.GetConstructors(Declared | BindingFlags.NonPublic)
                    .Any(each => each.IsPublic || each.IsFamily || each.IsFamilyOrAssembly)
        );

    [Fact]
    public void Options_are_set_and_results_are_not()
    {
        Assert.NotEmpty(Options);
        Assert.Empty(Options.SelectMany(type => type.GetProperties(Declared)).Where(property => !IsSettable(property)).Select(Name));
        Assert.Empty(
            ResultProperties
                .Where(property => property.SetMethod is { IsPublic: true } && !Descriptions.Contains(property.DeclaringType))
                .Where(property => IsInit(property) || property.IsDefined(typeof(RequiredMemberAttribute)))
                .Select(Name)
        );
    }

    [Fact]
    public void No_record_freezes_its_members_by_their_order() =>
        Assert.Equal(
            [typeof(NeighborMatch)],
            Methods.Where(method => method.Name == "Deconstruct").Select(method => method.DeclaringType!)
        );

    [Fact]
    public void Results_show_no_arrays() => Assert.Empty(ResultProperties.Where(property => property.PropertyType.IsArray).Select(Name));

    [Fact]
    public void What_is_asked_for_is_a_number_of_and_what_is_found_is_a_count()
    {
        // The one names the shape of what is given.
        Assert.Equal(
            ["CommonOffset.Convert: columnCount"],
            Methods
                .SelectMany(method => method.GetParameters())
                .Where(parameter => parameter.Name!.EndsWith("Count", StringComparison.Ordinal))
                .Select(parameter => $"{parameter.Member.DeclaringType!.Name}.{parameter.Member.Name}: {parameter.Name}")
        );
        Assert.Empty(
            Options
                .SelectMany(type => type.GetProperties(Declared))
                .Where(property => property.Name.EndsWith("Count", StringComparison.Ordinal))
                .Select(Name)
        );
        // How many threads a context has is what it was asked for.
        Assert.Equal(
            ["EngineContext.NumberOfThreads"],
            ResultProperties.Where(property => property.Name.StartsWith("Number", StringComparison.Ordinal)).Select(Name)
        );
    }

    [Fact]
    public void One_thing_has_one_word()
    {
        Assert.DoesNotContain(Types, type => type.Name.EndsWith("Settings", StringComparison.Ordinal));
        Assert.DoesNotContain(Types, type => type.IsEnum && Enum.GetNames(type).Contains("Auto"));
        Assert.Empty(Methods.Where(method => method.Name == "Of").Select(method => $"{method.DeclaringType!.Name}.Of"));
        Assert.DoesNotContain(Methods.SelectMany(method => method.GetParameters()), parameter => parameter.Name == "vectorColumnName");
        Assert.Equal(
            [typeof(NeighborMethod)],
            Types.Where(type => type.IsEnum && Enum.GetNames(type).Contains(nameof(NeighborMethod.Approximate)))
        );
    }

    [Fact]
    public void Whatever_takes_long_takes_a_token()
    {
        Type[] estimators = [.. Types.Where(type => type.Name == "Options" && !type.IsAbstract)];
        Assert.Equal(10, estimators.Length);
        Assert.All(estimators, type => Assert.NotNull(type.GetProperty("CancellationToken")));

        Type[] read = [typeof(IDataView), typeof(string)];
        IEnumerable<MethodInfo> lasting = Methods.Where(method =>
            method.IsDefined(typeof(ExtensionAttribute))
            && method.GetParameters() is [var first, var second, ..]
            && (first.ParameterType == typeof(MLContext) || first.ParameterType == typeof(DataOperationsCatalog))
            && read.Contains(second.ParameterType)
            && !method.Name.StartsWith("Filter", StringComparison.Ordinal)
        );
        Assert.NotEmpty(lasting);
        Assert.All(lasting, method => Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType));
    }

    private static bool IsOptions(Type type) => type.Name.EndsWith("Options", StringComparison.Ordinal) || type == typeof(DatasetGates);

    private static bool IsSettable(PropertyInfo property) => property.SetMethod is { IsPublic: true } && !IsInit(property);

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Name(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";
}
