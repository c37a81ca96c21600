
using MLNet.Embeddings.Training.Captions;

namespace MLNet.Embeddings.Training.Pictures;

/// <summary>Reads a folder that holds one folder of images for each class.</summary>
internal static class PhotoFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    public static List<TrainingPicture> Read(string folder, Catalog catalog)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"The folder '{folder}' was not found; --data names a folder that holds one folder of images for each class."
            );

        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
            throw new InvalidDataException(
                $"The folder '{folder}' holds {classes.Length} folders of images; a training needs at least two classes."
            );

        var files = new List<(string File, Concept Concept)>();
        foreach (string path in classes)
        {
            Concept concept = catalog.Add(Medium.Photo, Path.GetFileName(path));
            files.AddRange(
                Directory
                    .EnumerateFiles(path)
                    .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal)
                    .Select(file => (file, concept))
            );
        }

        var pictures = new TrainingPicture[files.Count];
        Parallel.For(
            0,
            files.Count,
            () => new PixelReader(MiniClip.Side),
            (i, _, reader) =>
            {
                Concept concept = files[i].Concept;
                pictures[i] = new TrainingPicture(
                    reader.Read(files[i].File),
                    MiniClip.Side,
                    concept.Number,
                    concept.Attributes.ToHashSet(),
                    IsMirrorable: true
                );
                return reader;
            },
            _ => { }
        );
        return [.. pictures];
    }
}
