namespace MLNet.Embeddings;

public sealed partial class ZeroShotClassificationEstimator
{
    /// <summary>What a <see cref="ZeroShotClassificationEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options
    {
        /// <summary>Name of the column of vectors that the model's image encoder made.</summary>
        /// <value>Required.</value>
        public string InputColumnName { get; set; } = "";

        /// <summary>The classes, as the predicted label names them.</summary>
        /// <value>One or more, all different.</value>
        public IReadOnlyList<string> Labels { get; set; } = [];

        /// <summary>What the classes are called in the prompts, such as "fire truck" for the label "fire_truck".</summary>
        /// <value>As many as <see cref="Labels"/>, in their order; <see langword="null"/>, the default: the labels themselves.</value>
        public IReadOnlyList<string>? LabelWords { get; set; }

        /// <summary>Prompts in which {0} stands for a class (see <see cref="LabelWords"/>); the vectors of a class's prompts are
        /// averaged and brought to length 1 again. <see cref="Embeddings.PromptTemplates"/> holds ensembles.</summary>
        /// <value>One or more. Default "a photo of a {0}.".</value>
        public IReadOnlyList<string> PromptTemplates { get; set; } = Embeddings.PromptTemplates.Plain;

        /// <summary>The model that the vectors come from; its text model encodes the prompts.</summary>
        /// <value>Required.</value>
        public ClipModel? Model { get; set; }

        /// <summary>Name of the key column that receives the likeliest class.</summary>
        /// <value>Default "PredictedLabel".</value>
        public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

        /// <summary>Name of the column that receives one probability for each class.</summary>
        /// <value>Default "Score".</value>
        public string ScoreColumnName { get; set; } = "Score";

        /// <summary>
        /// Name of the column of true classes, for an evaluation: Text, Key, Boolean, <see cref="float"/> or <see cref="int"/>. It is
        /// replaced by a key with the same values as the predicted label, <see cref="Labels"/> in their order, because <c>Evaluate</c>
        /// compares keys by number: a <c>MapValueToKey</c> of its own would number the classes in the order of the data, and every figure
        /// would be wrong without a word. A class that is not among the labels becomes the missing key; a warning counts those rows, which
        /// an evaluation leaves out. Data without the column can be transformed all the same.
        /// </summary>
        /// <value>Default <see langword="null"/>: no true classes.</value>
        public string? LabelColumnName { get; set; }

        /// <summary>What cosine similarities are multiplied by before they become probabilities: the higher, the surer.</summary>
        /// <value>Above 0. Default <see langword="null"/>: the model's own (<see cref="ClipModel.LogitScale"/>), or 100, which OpenAI's
        /// models learnt, where it has none.</value>
        public float? LogitScale { get; set; }

        /// <summary>Stops a running <c>Fit</c>, its download of the model included, with an
        /// <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
