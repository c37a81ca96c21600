using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Clustering.Naming;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(ClusterNamesTransformer),
    null,
    typeof(SignatureLoadModel),
    "Names of clusters",
    ClusterNamesTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Fitted names: gives the name of a row's cluster.</summary>
public sealed class ClusterNamesTransformer : RowTransformer
{
    internal const string LoaderSignature = "ClusterNames";

    private readonly string _output;
    private readonly string _cluster;
    private readonly string[] _keys;
    private readonly Dictionary<string, string> _names;

    internal ClusterNamesTransformer(IHostEnvironment environment, string output, string cluster, string[] keys, string[] names)
        : base(environment, CurrentFormat)
    {
        _output = output;
        _cluster = cluster;
        _keys = keys;
        _names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < keys.Length; i++)
            _names[keys[i]] = names[i];
    }

    /// <summary>The name of each cluster that was fitted, by the text of its key.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    internal static LoadableFormat<ClusterNamesTransformer> CurrentFormat { get; } = new("CLUSNAME", 1, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static ClusterNamesTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static ClusterNamesTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new ClusterNamesMapping(CategoryColumn.Find(inputSchema, "cluster", _cluster, isRequired: true)!, _output, _names);

    private protected override void WriteContent(ModelWriter writer)
    {
        writer.Values.Write(_output);
        writer.Values.Write(_cluster);
        writer.Values.Write(_keys.Length);
        foreach (string key in _keys)
        {
            writer.Values.Write(key);
            writer.Values.Write(_names[key]);
        }
    }

    private static ClusterNamesTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        string output = reader.Values.ReadString();
        string cluster = reader.Values.ReadString();
        List<(string Key, string Name)> names = DiagnosticLists.ReadList(
            reader,
            () => (reader.Values.ReadString(), reader.Values.ReadString())
        );
        return new ClusterNamesTransformer(
            environment,
            output,
            cluster,
            [.. names.Select(name => name.Key)],
            [.. names.Select(name => name.Name)]
        );
    }
}
