using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>
/// Where the pictures of a model lie and what their files hold, so that they can be looked at again after it was loaded. The pictures
/// themselves would be a hundred times as large as all else that is kept of them.
/// </summary>
internal static class StoredPictures
{
    /// <summary>
    /// Writes the paths, unless the keys are the paths. A path that begins at the root names folders of this machine: it is left out, but
    /// where it is the key.
    /// </summary>
    public static void WritePaths(ModelWriter writer, PictureSource[] pictures, string[] keys)
    {
        bool areKeys = true;
        for (int row = 0; row < pictures.Length && areKeys; row++)
            areKeys = pictures[row].Path == keys[row];

        writer.Values.Write(areKeys);
        if (!areKeys)
            DuplicateModel.WriteNames(
                writer,
                [.. pictures.Select((picture, row) => IsToBeSaved(picture.Path, keys[row]) ? picture.Path : "")]
            );

        static bool IsToBeSaved(string path, string key) => !Path.IsPathRooted(path) || path == key;
    }

    /// <summary>Reads the paths.</summary>
    /// <exception cref="FormatException">There are not as many as keys.</exception>
    public static string[] ReadPaths(ModelReader reader, string[] keys)
    {
        string[] paths = reader.Values.ReadBoolean() ? keys : DuplicateModel.ReadNames(reader);
        return paths.Length == keys.Length
            ? paths
            : throw new FormatException($"The saved model is damaged: it has {paths.Length} paths of {keys.Length} pictures.");
    }

    /// <summary>Writes what the files hold.</summary>
    public static void WriteFrames(ModelWriter writer, PictureSource[] pictures) =>
        writer.WriteArray<byte>("Frames", Array.ConvertAll(pictures, picture => (byte)picture.Frames));

    /// <summary>Reads what the files hold.</summary>
    /// <exception cref="FormatException">The content is damaged.</exception>
    public static PictureSource[] ReadFrames(ModelReader reader, string[] paths)
    {
        byte[] frames = reader.ReadArray<byte>("Frames", paths.Length);
        if (!Array.TrueForAll(frames, kind => Enum.IsDefined((FrameKind)kind)))
            throw new FormatException("The saved model is damaged: it holds pictures of no kind.");
        return [.. paths.Select((path, row) => new PictureSource(path, (FrameKind)frames[row]))];
    }

    /// <summary>Pictures of which earlier versions kept no more than a path, or nothing.</summary>
    public static PictureSource[] OfSingle(string?[] paths) =>
        Array.ConvertAll(paths, path => new PictureSource(path ?? "", FrameKind.Single));
}
