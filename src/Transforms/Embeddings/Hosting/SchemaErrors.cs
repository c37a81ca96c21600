using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Hosting;

/// <summary>The two complaints about an input column, in ML.NET's own words.</summary>
internal static class SchemaErrors
{
    private const string Parameter = "inputSchema";

    /// <summary>"Could not find {role} column '{name}'", an <see cref="ArgumentOutOfRangeException"/>.</summary>
    public static Exception Missing(string role, string name) => Contracts.ExceptSchemaMismatch(Parameter, role, name);

    /// <summary>"Schema mismatch for {role} column '{name}': expected …, got …", an <see cref="ArgumentOutOfRangeException"/>.</summary>
    public static Exception Mismatch(string role, string name, string expected, object actual) =>
        Contracts.ExceptSchemaMismatch(Parameter, role, name, expected, $"{actual}");
}
