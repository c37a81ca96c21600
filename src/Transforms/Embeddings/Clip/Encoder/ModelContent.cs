using System.Security.Cryptography;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>An ONNX model: files, or the content of one that was saved inside a pipeline.</summary>
internal sealed class ModelContent
{
    private readonly string? _path;
    private readonly byte[]? _model;
    private readonly IReadOnlyDictionary<string, byte[]> _external;
    private readonly Lazy<string> _digest;

    private ModelContent(string name, string? path, byte[]? model, IReadOnlyDictionary<string, byte[]> external, long length)
    {
        Name = name;
        _path = path;
        _model = model;
        _external = external;
        Length = length;
        _digest = new Lazy<string>(ComputeDigest);
    }

    /// <summary>What messages call the model.</summary>
    public string Name { get; }

    /// <summary>The file, where the model came from one.</summary>
    public string? Path => _path;

    /// <summary>The whole model, where it is held in memory and needs no other file.</summary>
    public byte[]? Bytes => _external.Count == 0 ? _model : null;

    /// <summary>Its size in bytes, tensors in files beside it included.</summary>
    public long Length { get; }

    /// <summary>The SHA-256 of the model and of the files beside it that hold tensors, in hexadecimal digits; read on first use.</summary>
    public string Digest => _digest.Value;

    /// <summary>A model in a file.</summary>
    /// <param name="path">The file; tensors may lie in others beside it.</param>
    /// <param name="isKept">Whether to read and hold the content now, so that it can be saved whatever becomes of the files.</param>
    /// <exception cref="FileNotFoundException">The file is missing, or one with its tensors is.</exception>
    /// <exception cref="InvalidDataException">The file is no ONNX model.</exception>
    public static ModelContent FromFile(string path, bool isKept = false)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The model file '{path}' was not found.", path);

        // Pipes and devices have no length, and reading them might not end.
        if (LengthOf(path) == 0)
            throw new InvalidDataException($"The model file '{path}' is empty.");

        if (!isKept || LengthOf(path) > Array.MaxLength)
            return new ModelContent(path, path, null, EmptyFiles, LengthOf(path));

        byte[] model = File.ReadAllBytes(path);
        IReadOnlySet<string> names = OnnxExternalData.Files(path, model);
        long length = model.LongLength + names.Sum(name => LengthOf(OnnxExternalData.Find(path, name)));

        // More than one saved model can hold: it is run from its files, and saving it is refused.
        if (length > Array.MaxLength)
            return new ModelContent(path, path, null, EmptyFiles, length);

        var external = names.ToDictionary(name => name, name => File.ReadAllBytes(OnnxExternalData.Find(path, name)));
        return new ModelContent(path, path, model, external, length);
    }

    public static ModelContent FromBytes(string name, byte[] bytes) => new(name, null, bytes, EmptyFiles, bytes.LongLength);

    /// <summary>The whole model as one file's content, tensors that it keeps in files beside it included.</summary>
    public byte[] ToSelfContained() =>
        _model is null
            ? OnnxExternalData.Inline(_path!, File.ReadAllBytes(_path!), name => File.ReadAllBytes(OnnxExternalData.Find(_path!, name)))
            : OnnxExternalData.Inline(Name, _model, name => _external[name]);

    /// <summary>A file beside the model that holds some of its tensors and is not there; <see langword="null"/> where none is
    /// missing.</summary>
    public string? MissingFile() =>
        _path is null
            ? null
            : OnnxExternalData
                .Files(_path, _model ?? File.ReadAllBytes(_path))
                .FirstOrDefault(name => !File.Exists(OnnxExternalData.PathOf(_path, name)));

    private string ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (_model is not null)
            hash.AppendData(_model);
        else
            Append(hash, _path!);
        foreach ((string name, byte[] content) in _external.OrderBy(file => file.Key, StringComparer.Ordinal))
            hash.AppendData(content);
        if (_model is null)
        {
            foreach (string name in OnnxExternalData.Files(_path!, File.ReadAllBytes(_path!)).Order(StringComparer.Ordinal))
                Append(hash, OnnxExternalData.Find(_path!, name));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string path)
    {
        byte[] block = new byte[1 << 20];
        using FileStream file = File.OpenRead(path);
        for (int length = file.Read(block); length > 0; length = file.Read(block))
            hash.AppendData(block, 0, length);
    }

    private static IReadOnlyDictionary<string, byte[]> EmptyFiles { get; } = new Dictionary<string, byte[]>();

    private static long LengthOf(string path) =>
        (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;
}
