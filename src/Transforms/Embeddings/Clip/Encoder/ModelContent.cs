namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>An ONNX model: a file, or the content of one that was saved inside a pipeline.</summary>
internal sealed class ModelContent
{
    private readonly string? _path;
    private readonly byte[]? _bytes;

    private ModelContent(string name, string? path, byte[]? bytes)
    {
        Name = name;
        _path = path;
        _bytes = bytes;
    }

    /// <summary>What messages call the model.</summary>
    public string Name { get; }

    /// <summary>The file, or <see langword="null"/> where the model is held in memory.</summary>
    public string? Path => _path;

    public static ModelContent FromFile(string path) =>
        File.Exists(path)
            ? new ModelContent(path, path, null)
            : throw new FileNotFoundException($"The model file '{path}' was not found.", path);

    public static ModelContent FromBytes(string name, byte[] bytes) => new(name, null, bytes);

    /// <summary>The whole model as one file's content, tensors that it keeps in files beside it included.</summary>
    public byte[] ToSelfContained() => _bytes ?? OnnxExternalData.Inline(_path!);
}
