using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Hosting;

/// <summary>
/// What this library uses of ML.NET beyond its public surface, looked for once before the first use, so that another version of ML.NET ends
/// in one sentence instead of a missing method somewhere below.
/// </summary>
internal static class InternalMembers
{
    /// <summary>Each member as <see cref="Describe"/> writes it. A longer list is a decision, a shorter one a relief.</summary>
    public static IReadOnlyList<string> Used { get; } =
    [
        "Microsoft.ML.Data.CatalogUtils.GetEnvironment(IInternalCatalog)",
        "Microsoft.ML.Data.IDataTransform.get_Source()",
        "Microsoft.ML.DataOperationsCatalog+TrainTestData..ctor(IDataView, IDataView)",
        "Microsoft.ML.LoadableClassAttribute..ctor(Type, Type, Type, String, String[])",
        "Microsoft.ML.Model.OnnxConverter.ICanSaveOnnx.CanSaveOnnx(OnnxContext)",
        "Microsoft.ML.Model.OnnxConverter.ISaveAsOnnx.SaveAsOnnx(OnnxContext)",
        "Microsoft.ML.ModelHeader.ModelSignature",
        "Microsoft.ML.ModelHeader.ModelVerReadable",
        "Microsoft.ML.ModelLoadContext.Directory",
        "Microsoft.ML.ModelLoadContext.Header",
        "Microsoft.ML.ModelLoadContext.Repository",
        "Microsoft.ML.ModelSaveContext.CheckAtModel()",
        "Microsoft.ML.ModelSaveContext.Directory",
        "Microsoft.ML.ModelSaveContext.Repository",
        "Microsoft.ML.ModelSaveContext.SetVersionInfo(VersionInfo)",
        "Microsoft.ML.ModelSaveContext.get_InRepository()",
        "Microsoft.ML.Repository+Entry.get_Stream()",
        "Microsoft.ML.RepositoryReader.OpenEntryOrNull(String, String)",
        "Microsoft.ML.RepositoryWriter.CreateEntry(String, String)",
        "Microsoft.ML.Runtime.Contracts.CheckAlive(IHostEnvironment)",
        "Microsoft.ML.Runtime.Contracts.ExceptSchemaMismatch(String, String, String)",
        "Microsoft.ML.Runtime.Contracts.ExceptSchemaMismatch(String, String, String, String, String)",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal.get_FallbackToCpu()",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal.get_GpuDeviceId()",
        "Microsoft.ML.SchemaShape+Column..ctor(String, VectorKind, DataViewType, Boolean, SchemaShape)",
        "Microsoft.ML.SchemaShape+Column.GetTypeString()",
        "Microsoft.ML.SchemaShape.Create(DataViewSchema)",
        "Microsoft.ML.SchemaShape.TryFindColumn(String, Column&)",
        "Microsoft.ML.TrainerInfo..ctor(Boolean, Boolean, Boolean, Boolean, Boolean, Boolean)",
        "Microsoft.ML.VersionInfo..ctor(String, UInt32, UInt32, UInt32, String, String, String)",
    ];

    private static readonly Lazy<string?> Fault = new(() => FaultOf(Used!));

    /// <summary>Makes sure that all of them are there.</summary>
    /// <exception cref="NotSupportedException">One is missing; the message names it and the versions.</exception>
    public static void Require()
    {
        if (Fault.Value is { } fault)
            throw new NotSupportedException(fault);
    }

    /// <summary>What is wrong where not all members are there; <see langword="null"/> where they are.</summary>
    public static string? FaultOf(IReadOnlyList<string> members)
    {
        // Native compilation drops the names that this looks for, and resolves the members themselves.
        if (!RuntimeFeature.IsDynamicCodeSupported)
            return null;

        var known = new Dictionary<string, HashSet<string>>();
        string? missing = members.FirstOrDefault(member => !IsThere(member, known));
        if (missing is null)
            return null;

        string own = VersionOf(typeof(InternalMembers).Assembly);
        string loaded = VersionOf(typeof(MLContext).Assembly);
        return $"MLNet.Embeddings {own} does not fit ML.NET {loaded}, which lacks {missing}: reference Microsoft.ML 5.0.1 or another "
            + "version that the package MLNet.Embeddings allows, or a newer MLNet.Embeddings.";
    }

    /// <summary>A member by its type, name and the types of its parameters.</summary>
    public static string Describe(MemberInfo member)
    {
        string parameters = member is MethodBase method
            ? $"({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})"
            : "";
        return $"{member.DeclaringType!.FullName}.{member.Name}{parameters}";
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The members are used, so they are kept.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The members are used, so they are kept.")]
    private static bool IsThere(string member, Dictionary<string, HashSet<string>> known)
    {
        int end = member.IndexOf('(') is >= 0 and var bracket ? bracket : member.Length;
        int dot = member.LastIndexOf('.', end - 1);
        string type = member[..(member[dot - 1] == '.' ? dot - 1 : dot)];
        if (!known.TryGetValue(type, out HashSet<string>? declared))
        {
            const BindingFlags All =
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            Type? found = typeof(IHostEnvironment).Assembly.GetType(type) ?? typeof(DataViewConstructionUtils).Assembly.GetType(type);
            known[type] = declared = [.. (found?.GetMembers(All) ?? []).Select(Describe)];
        }

        return declared.Contains(member);
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";
}
