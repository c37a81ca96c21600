using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Clustering.Naming;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Gives clusters names: by the words of a vocabulary that CLIP finds most like their rows, or by what texts or labels are
/// frequent in them and rare elsewhere.</summary>
/// <remarks>
/// <para>To make one, call
/// <see cref="DensityClusteringCatalog.ClusterNames(TransformsCatalog, string, string, string)"/> or
/// <see cref="DensityClusteringCatalog.ClusterNames(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input columns | Clusters (key, text or number), and texts (text, or labels as a key) or vectors (known-sized vector of
/// <xref:System.Single>); only the clusters are needed after `Fit` |
/// | Output column data type | Text, empty for a row without a cluster and for a cluster that was not fitted |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes, once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings; for names from vectors Microsoft.ML.OnnxRuntime to fit |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>No two clusters have the same name: from the second on, a number is put behind it.</para>
/// <para>
/// Sources: A. Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", arXiv:2103.00020; M. Grootendorst,
/// "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", arXiv:2203.05794.
/// </para>
/// </remarks>
public sealed partial class ClusterNamesEstimator : IEstimator<ClusterNamesTransformer>
{
    private const string Role = "cluster";

    private readonly ComponentHost _host;
    private readonly string _output;
    private readonly string _cluster;
    private readonly NameSource _source;

    internal ClusterNamesEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _source = NameSource.Of(options);
        _output = options.OutputColumnName;
        _cluster = options.ClusterColumnName;
        _host = new ComponentHost(environment, nameof(ClusterNamesEstimator), options.CancellationToken);
    }

    /// <summary>Names the clusters of the input.</summary>
    /// <param name="input">Rows with their clusters and with what names them; read once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the vectors are not of the model's
    /// size.</exception>
    /// <exception cref="InvalidOperationException">No row has a cluster, or the model cannot be loaded.</exception>
    public ClusterNamesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CategoryColumn clusters = CategoryColumn.Find(input.Schema, Role, _cluster, isRequired: true)!;
        var keys = new List<string>();
        string[] names = _source.Text is null ? FromVectors(input, clusters, keys) : FromTexts(input, clusters, keys);
        if (keys.Count == 0)
            throw new InvalidOperationException($"No row has a cluster in column '{_cluster}', so there is nothing to name.");
        return new ClusterNamesTransformer(_host.Environment, _output, _cluster, [.. keys], NumberedNames.Of(names));
    }

    /// <summary>The input's shape with the names added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CategoryColumn.Check(inputSchema, Role, _cluster);
        CategoryColumn.Check(inputSchema, "text", _source.Text);
        if (_source.Vector is { } vector)
            FeatureColumn.Check(inputSchema, vector);
        return SchemaShapes.With(inputSchema, SchemaShapes.Scalar(_output, TextDataViewType.Instance));
    }

    private string[] FromTexts(IDataView input, CategoryColumn clusters, List<string> keys)
    {
        CategoryColumn texts = CategoryColumn.Find(input.Schema, "text", _source.Text, isRequired: true)!;
        bool hasWords = texts.Column.Type is TextDataViewType;
        var clusterOfRow = new List<int>();
        var terms = new List<IReadOnlyList<string>>();
        using DataViewRowCursor cursor = input.GetRowCursor([clusters.Column, texts.Column]);
        Func<string?> readCluster = clusters.Open(cursor);
        Func<string?> readText = texts.Open(cursor);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        while (cursor.MoveNext())
        {
            _host.CheckAlive();
            clusterOfRow.Add(PlaceOf(readCluster(), places, keys));
            string text = readText() ?? "";
            terms.Add(
                hasWords ? ClusterTerms.WordsOf(text)
                : text.Length > 0 ? [text]
                : []
            );
        }

        string[][] found = ClusterTerms.Of(keys.Count, clusterOfRow, terms, _source.NumberOfTerms);
        return [.. found.Select((words, cluster) => words.Length > 0 ? string.Join(", ", words) : $"cluster {keys[cluster]}")];
    }

    private string[] FromVectors(IDataView input, CategoryColumn clusters, List<string> keys)
    {
        FeatureColumn vectors = FeatureColumn.Find(input.Schema, _source.Vector!);
        (IReadOnlyList<string> names, Matrix words) = Words(input);
        var directions = new ClusterDirections(vectors.Count);
        using DataViewRowCursor cursor = input.GetRowCursor([clusters.Column, vectors.Column]);
        Func<string?> readCluster = clusters.Open(cursor);
        FeatureColumn.RowReader<float> readVector = vectors.Open(cursor);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var vector = new float[vectors.Count];
        while (cursor.MoveNext())
        {
            _host.CheckAlive();
            int cluster = PlaceOf(readCluster(), places, keys);
            readVector(vector);
            if (cluster >= 0)
                directions.Add(cluster, vector);
        }

        int[] best = VocabularyNames.Best(directions.ToMatrix(), words);
        return [.. best.Select((word, cluster) => word < 0 ? $"cluster {keys[cluster]}" : names[word])];
    }

    private static int PlaceOf(string? key, Dictionary<string, int> places, List<string> keys)
    {
        if (string.IsNullOrEmpty(key))
            return -1;
        if (places.TryGetValue(key, out int place))
            return place;
        places[key] = keys.Count;
        keys.Add(key);
        return keys.Count - 1;
    }

    private (IReadOnlyList<string> Names, Matrix Vectors) Words(IDataView input)
    {
        if (_source.Vocabulary.Length > 0)
            return (
                _source.Vocabulary,
                PromptVectors.Of(_host, _source.Model!, input.Schema, _source.Vector!, _source.Vocabulary, _source.Templates)
            );

        ModelWords words = ModelWords.Of(_source.Model!)!;
        FeatureColumn.Find(input.Schema, _source.Vector!, words.Vectors.ColumnCount);
        return ([.. words.Names.Select(names => names[0])], words.Vectors);
    }
}
