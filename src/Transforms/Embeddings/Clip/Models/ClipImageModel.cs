namespace MLNet.Embeddings.Clip.Models;

/// <summary>The image model of a <see cref="ClipModel"/>.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Input">Its input; <see langword="null"/> finds it.</param>
/// <param name="Output">Its output; <see langword="null"/> finds it.</param>
/// <param name="Preprocessing">How images become tensors; <see langword="null"/> is OpenAI's way at the model's own size, if
/// <see cref="IsOpenAI"/>, and else not known.</param>
internal sealed record ClipImageModel(ClipModelFile File, string? Input, string? Output, ImagePreprocessing? Preprocessing)
{
    /// <summary>Whether OpenAI's way is meant where no preprocessing is given.</summary>
    public bool IsOpenAI { get; init; }

    /// <summary>How a vector is made of an output of several positions.</summary>
    public VectorPooling Pooling { get; init; }

    /// <summary>The input of the other half of a graph that holds both, which gets a text of one zero; <see langword="null"/> where the
    /// graph has none.</summary>
    public string? UnusedInput { get; init; }
}
