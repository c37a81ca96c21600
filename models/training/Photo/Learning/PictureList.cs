using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Training.Photo.Words;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>Picture files of a folder that holds one folder for each class.</summary>
/// <param name="Files">The files.</param>
/// <param name="Meanings">WordNet's number of what each shows.</param>
internal sealed record PictureList(IReadOnlyList<string> Files, IReadOnlyList<string> Meanings) : IImageSource
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    public DecodedImage Open(int index) => SkiaImageDecoder.Instance.Decode(File.ReadAllBytes(Files[index]));

    /// <summary>The first files of each class, in the order of their numbers.</summary>
    public static PictureList Read(string folder, int perClass)
    {
        var files = new List<string>();
        var meanings = new List<string>();
        foreach (string path in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            string meaning = PictureClasses.Meaning(Path.GetFileName(path));
            string[] found =
            [
                .. Directory
                    .GetFiles(path, "*", SearchOption.AllDirectories)
                    .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
                    .OrderBy(file => Path.GetFileName(file).Length)
                    .ThenBy(file => file, StringComparer.Ordinal)
                    .Take(perClass),
            ];
            files.AddRange(found);
            meanings.AddRange(Enumerable.Repeat(meaning, found.Length));
        }

        return files.Count > 0
            ? new PictureList(files, meanings)
            : throw new DirectoryNotFoundException($"The folder '{folder}' holds no folders of pictures.");
    }
}
