using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.ZeroShot;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Sorts images, given by their CLIP vectors, into classes that are only described in words.</summary>
/// <remarks>
/// <para>To make one, call <see cref="ClipCatalog.ZeroShotClassification(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | Known-sized vector of <xref:System.Single> made by the image model |
/// | Output column data types | Key of the likeliest class, and known-sized vector of <xref:System.Single> with one probability for each
/// class; with a label column, a key of the true class |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | No |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings, and Microsoft.ML.OnnxRuntime or Microsoft.ML.OnnxRuntime.Gpu to fit |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// <c>Fit</c> encodes the prompts; the transformer keeps one vector for each class and no session. A probability is the softmax over the
/// classes of the scaled cosine similarity. A row with a missing vector has missing probabilities and no class.
/// </para>
/// <para>
/// To evaluate, name the column of true classes in <see cref="Options.LabelColumnName"/>: <c>MulticlassClassification.Evaluate</c> compares
/// keys by number, so that both columns must number the classes alike.
/// </para>
/// <para>Source: A. Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", arXiv:2103.00020, section
/// 3.1.</para>
/// </remarks>
public sealed partial class ZeroShotClassificationEstimator : IEstimator<ZeroShotClassificationTransformer>
{
    private const float DefaultLogitScale = 100;

    private readonly ComponentHost _host;
    private readonly ZeroShotColumns _columns;
    private readonly string[] _labels;
    private readonly string[] _words;
    private readonly string[] _templates;
    private readonly ClipModel _model;
    private readonly float _logitScale;

    internal ZeroShotClassificationEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _model = ClipModel.RequireTexts(options.Model, nameof(options));

        _labels = [.. options.Labels];
        _words = options.LabelWords is { } words ? [.. words] : _labels;
        _templates = [.. options.PromptTemplates];
        _logitScale = options.LogitScale ?? _model.LogitScale ?? DefaultLogitScale;
        _columns = new ZeroShotColumns(
            options.InputColumnName,
            options.PredictedLabelColumnName,
            options.ScoreColumnName,
            options.LabelColumnName
        );
        if (_labels.Length == 0 || _labels.Distinct().Count() != _labels.Length || _labels.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Labels must hold one or more classes, all different and none empty.", nameof(options));
        if (_words.Length != _labels.Length || _words.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException(
                $"LabelWords must hold words for each of the {_labels.Length} labels, none empty.",
                nameof(options)
            );
        if (_templates.Length == 0 || !_templates.All(template => template.Contains("{0}", StringComparison.Ordinal)))
            throw new ArgumentException(
                "PromptTemplates must hold one or more prompts, each with {0} where the class goes.",
                nameof(options)
            );
        if (!(_logitScale > 0) || !float.IsFinite(_logitScale))
            throw new ArgumentOutOfRangeException(nameof(options), _logitScale, "LogitScale must be above 0.");
        _columns.Validate();
        _host = new ComponentHost(environment, nameof(ZeroShotClassificationEstimator), options.CancellationToken);
    }

    /// <summary>Encodes the prompts; no row is read.</summary>
    /// <param name="input">Data with the column of vectors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of the wrong type, or of another size than the model's
    /// vectors.</exception>
    /// <exception cref="InvalidOperationException">The model cannot be loaded; the message says why.</exception>
    public ZeroShotClassificationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumn.Find(input.Schema, _columns.Input);
        CategoryColumn.Find(input.Schema, "label", _columns.Label, isRequired: true);
        Matrix classes = PromptVectors.Of(_host, _model, input.Schema, _columns.Input, _words, _templates);
        return new ZeroShotClassificationTransformer(_host.Environment, _columns, _labels, classes, _logitScale);
    }

    /// <summary>The input's shape with the key of the likeliest class and the probabilities added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of vectors is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _columns.Input);
        CategoryColumn.Check(inputSchema, "label", _columns.Label);
        SchemaShape.Column predicted = SchemaShapes.Key(_columns.PredictedLabel, SchemaShapes.KeyValues);
        SchemaShape.Column scores = SchemaShapes.Vector(_columns.Score, NumberDataViewType.Single, SchemaShapes.SlotNames);
        return _columns.Label is null
            ? SchemaShapes.With(inputSchema, predicted, scores)
            : SchemaShapes.With(inputSchema, predicted, scores, SchemaShapes.Key(_columns.Label, SchemaShapes.KeyValues));
    }
}
