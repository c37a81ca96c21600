namespace MLNet.Embeddings;

public sealed partial class ClusterNamesEstimator
{
    /// <summary>What a <see cref="ClusterNamesEstimator"/> is told.</summary>
    /// <remarks>Names come from <see cref="TextColumnName"/>, or from <see cref="VectorColumnName"/>, <see cref="Model"/> and
    /// <see cref="Vocabulary"/>. The estimator copies the values when it is made; a value that is out of range is refused then.</remarks>
    public sealed class Options
    {
        /// <summary>Name of the text column that receives the name of a row's cluster.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>Name of the column of clusters: a key such as that of <c>DensityClustering</c> or KMeans, a text or a number.</summary>
        /// <value>Required.</value>
        public string ClusterColumnName { get; set; } = "";

        /// <summary>Name of a column of texts, whose words name the clusters, or of labels as a key, each of which is one term.</summary>
        /// <value>Default <see langword="null"/>: names come from the vectors.</value>
        public string? TextColumnName { get; set; }

        /// <summary>Terms in a name that comes from <see cref="TextColumnName"/>.</summary>
        /// <value>From 1 to 100. Default 3.</value>
        public int NumberOfTerms { get; set; } = 3;

        /// <summary>Name of the column of vectors, made by the image or the text model of <see cref="Model"/>.</summary>
        /// <value>Default <see langword="null"/>: names come from the texts.</value>
        public string? VectorColumnName { get; set; }

        /// <summary>The model that made the vectors; its text model encodes the vocabulary.</summary>
        /// <value>Default <see langword="null"/>.</value>
        public ClipModel? Model { get; set; }

        /// <summary>The words, or short phrases, that clusters may be named by.</summary>
        /// <value>Two or more. Default empty: the words that the model knows well, where it has such a list, as the embedded models
        /// have.</value>
        public IReadOnlyList<string> Vocabulary { get; set; } = [];

        /// <summary>What the text model is told of a word, with <c>{0}</c> where the word goes; the mean of several is taken.</summary>
        /// <value>Default "a photo of a {0}.".</value>
        public IReadOnlyList<string> PromptTemplates { get; set; } = Embeddings.PromptTemplates.Plain;

        /// <summary>Stops a running <c>Fit</c> with an <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
