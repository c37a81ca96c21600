using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports;

/// <summary>What a <see cref="DatasetInspector"/> is told.</summary>
public sealed class DatasetInspectorOptions : InspectorOptions
{
    /// <summary>How splits and classes are told, as <see cref="ImageFolderOptions.Layout"/> has it: a pattern such as SPLIT/CLASS or
    /// */SPLIT, or a word such as coco. It is looked at where a folder is named, not where it was listed before.</summary>
    /// <value>Default <see langword="null"/>: told by what the folder holds.</value>
    public string? Layout { get; set; }

    /// <summary>Whether images are sought too that were cropped, letterboxed, captioned, or rotated by a few degrees.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool FindEditedCopies { get; set; } = true;

    /// <summary>Seed of both maps.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Heading of the page.</summary>
    /// <value>Default <see langword="null"/>: the number of images, and the folder's name where there is one.</value>
    public string? Title { get; set; }

    /// <summary>The sentence below the heading.</summary>
    /// <value>Default <see langword="null"/>: what near points have in common, and by what model.</value>
    public string? Subtitle { get; set; }

    /// <summary>The options that findings depend on.</summary>
    internal JsonObject ToJson() =>
        new()
        {
            ["seed"] = Seed,
            ["layout"] = Layout,
            ["editedCopies"] = FindEditedCopies,
            ["decoding"] = $"{Decoding}",
            ["decoder"] = (Decoder ?? ImageDecoders.Default).GetType().Name,
            ["batchSize"] = BatchSize,
        };
}
