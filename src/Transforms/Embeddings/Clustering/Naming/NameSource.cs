using MLNet.Embeddings.Clip.Models;

namespace MLNet.Embeddings.Clustering.Naming;

/// <summary>Where names come from: texts, or vectors and a vocabulary.</summary>
/// <param name="Text">Column of texts or labels; <see langword="null"/> for names from vectors.</param>
/// <param name="NumberOfTerms">Terms in a name from texts.</param>
/// <param name="Vector">Column of vectors.</param>
/// <param name="Model">The model that made them.</param>
/// <param name="Vocabulary">What clusters may be called.</param>
/// <param name="Templates">What the model is told of a word.</param>
internal sealed record NameSource(
    string? Text,
    int NumberOfTerms,
    string? Vector,
    ClipModel? Model,
    string[] Vocabulary,
    string[] Templates
)
{
    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static NameSource Of(ClusterNamesEstimator.Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.ClusterColumnName, nameof(options.ClusterColumnName));
        ArgumentNullException.ThrowIfNull(options.Vocabulary, nameof(options.Vocabulary));
        ArgumentNullException.ThrowIfNull(options.PromptTemplates, nameof(options.PromptTemplates));
        if (options.TextColumnName is null == options.VectorColumnName is null)
            throw new ArgumentException(
                "Names come from texts or from vectors: set either TextColumnName, or VectorColumnName with Model and Vocabulary.",
                nameof(options)
            );
        if (options.NumberOfTerms is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(options), options.NumberOfTerms, "NumberOfTerms must be from 1 to 100.");
        if (options.VectorColumnName is not null)
            RequireVocabulary(options);
        return new NameSource(
            options.TextColumnName,
            options.NumberOfTerms,
            options.VectorColumnName,
            options.Model,
            [.. options.Vocabulary],
            [.. options.PromptTemplates]
        );
    }

    private static void RequireVocabulary(ClusterNamesEstimator.Options options)
    {
        ClipModel model = ClipModel.RequireTexts(options.Model, nameof(options));
        if (options.Vocabulary.Count == 0 && ModelWords.Of(model) is null)
            throw new ArgumentException(
                $"Model '{model.Name}' has no words of its own: set Vocabulary to two or more words.",
                nameof(options)
            );
        if (options.Vocabulary.Count == 1 || options.Vocabulary.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Vocabulary must hold two or more words, none empty.", nameof(options));
        if (options.PromptTemplates.Count == 0 || !options.PromptTemplates.All(text => text.Contains("{0}", StringComparison.Ordinal)))
            throw new ArgumentException(
                "PromptTemplates must hold one or more prompts, each with {0} where the word goes.",
                nameof(options)
            );
    }
}
