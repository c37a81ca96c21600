using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Words that a model knows well, with the vectors that its text model gives them, made when the model was.</summary>
/// <param name="Names">For each meaning its names, the usual one first.</param>
/// <param name="Vectors">[meanings, length of a vector], each of length 1.</param>
internal sealed record ModelWords(IReadOnlyList<IReadOnlyList<string>> Names, Matrix Vectors)
{
    /// <summary>One meaning a line, its names with commas between them.</summary>
    public const string NamesFile = "words.txt";

    /// <summary>The vectors one after the other, as numbers of 16 bits (IEEE 754 binary16, little-endian).</summary>
    public const string VectorsFile = "words.f16";

    private const string Separator = ", ";

    /// <summary>The words of a model; <see langword="null"/> where it has none.</summary>
    /// <exception cref="InvalidDataException">The two files do not fit each other.</exception>
    public static ModelWords? Of(ClipModel model) =>
        model.Text is { } text ? Read(Path.GetDirectoryName(Path.GetFullPath(text.File.Path))!) : null;

    /// <summary>The words in a folder; <see langword="null"/> where there are none.</summary>
    /// <exception cref="InvalidDataException">The two files do not fit each other.</exception>
    public static ModelWords? Read(string folder)
    {
        string names = Path.Combine(folder, NamesFile);
        string vectors = Path.Combine(folder, VectorsFile);
        if (!File.Exists(names) || !File.Exists(vectors))
            return null;

        string[] lines = File.ReadAllLines(names);
        ReadOnlySpan<Half> values = MemoryMarshal.Cast<byte, Half>(File.ReadAllBytes(vectors));
        if (lines.Length == 0 || values.Length == 0 || values.Length % lines.Length != 0)
        {
            throw new InvalidDataException(
                $"'{vectors}' holds {values.Length} numbers, which are no whole vector for each of the {lines.Length} lines of '{names}'."
            );
        }

        var floats = new float[values.Length];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = (float)values[i];
        return new ModelWords(
            [.. lines.Select(line => line.Split(Separator))],
            new Matrix(lines.Length, values.Length / lines.Length, floats)
        );
    }

    /// <summary>Writes both files.</summary>
    public void Write(string folder)
    {
        File.WriteAllLines(Path.Combine(folder, NamesFile), Names.Select(names => string.Join(Separator, names)));
        var values = new Half[Vectors.Values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (Half)Vectors.Values[i];
        File.WriteAllBytes(Path.Combine(folder, VectorsFile), MemoryMarshal.AsBytes<Half>(values).ToArray());
    }
}
