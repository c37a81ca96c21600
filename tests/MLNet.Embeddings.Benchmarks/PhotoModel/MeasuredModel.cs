using System.Diagnostics;
using System.Numerics.Tensors;
using MLNet.Embeddings.Benchmarks.MiniClip;
using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>One of the models that are measured side by side.</summary>
internal sealed class MeasuredModel(string name, ClipModel model) : IDisposable
{
    private readonly ImageEncoder _images = model.OpenImageEncoder(new EncoderOptions());
    private readonly TextEncoder? _texts = model.HasTextModel ? model.OpenTextEncoder(new EncoderOptions()) : null;

    public string Name { get; } = name;

    /// <summary>Whether it understands words.</summary>
    public bool Reads => _texts is not null;

    /// <exception cref="InvalidDataException">A picture cannot be encoded.</exception>
    public Matrix Encode(IReadOnlyList<byte[]> contents)
    {
        var vectors = new Matrix(contents.Count, _images.Dimension);
        var problems = new string?[contents.Count];
        _images.Encode(new EncodedImages(contents), contents.Count, vectors.Values, problems);
        return problems.FirstOrDefault(problem => problem is not null) is { } complaint
            ? throw new InvalidDataException(complaint)
            : vectors;
    }

    public Matrix EncodeTexts(IReadOnlyList<string> texts)
    {
        var vectors = new Matrix(texts.Count, _texts!.Dimension);
        _texts.Encode([.. texts], vectors.Values);
        return vectors;
    }

    /// <summary>Of each name the mean direction of its sentences.</summary>
    /// <param name="names">The names.</param>
    /// <param name="templates">Sentences with {0} where the name goes.</param>
    public Matrix EncodeNames(IReadOnlyList<string> names, IReadOnlyList<string> templates)
    {
        var means = new Matrix(names.Count, _texts!.Dimension);
        for (int name = 0; name < names.Count; name++)
        {
            Matrix said = EncodeTexts([.. templates.Select(text => text.Replace("{0}", names[name], StringComparison.Ordinal))]);
            for (int text = 0; text < said.RowCount; text++)
                TensorPrimitives.Add<float>(means.Row(name), said.Row(text), means.Row(name));
        }

        return means;
    }

    /// <summary>Images per second.</summary>
    public double Rate(IReadOnlyList<byte[]> contents)
    {
        var clock = Stopwatch.StartNew();
        Encode(contents);
        return contents.Count / clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _images.Dispose();
        _texts?.Dispose();
    }
}
