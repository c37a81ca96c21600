namespace MLNet.Embeddings.Images.Folders;

/// <summary>Tells the split and the class of a picture.</summary>
internal interface IPlacement
{
    /// <summary>The layout in a word or a pattern, as an option takes it.</summary>
    string Layout { get; }

    /// <summary>Why no picture has a class, where none has; the beginning of a sentence.</summary>
    string LackOfLabels { get; }

    /// <summary>The split and the class of a name; empty for none.</summary>
    /// <param name="name">A path below the folder, with forward slashes, or a further name of a picture.</param>
    (string Split, string Label) Place(string name);
}
