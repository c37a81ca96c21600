using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Reports.Images;

/// <summary>Finds out why a picture cannot be read.</summary>
internal static class PictureFault
{
    private const long LargestFile = int.MaxValue;

    /// <summary>The reason, in one line.</summary>
    /// <param name="path">The file; empty where a key names none.</param>
    /// <param name="decoder">What read it.</param>
    public static string Of(string path, IImageDecoder decoder)
    {
        if (path.Length == 0)
            return "The key names no file of the folder.";
        switch (FileFacts.Of(path, followsLinks: true).Kind)
        {
            case FileKind.Missing:
                return "The file was not found.";
            case FileKind.Pipe or FileKind.Other or FileKind.Folder:
                return "This is no file but a folder, a pipe, a socket or a device.";
        }

        try
        {
            if (new FileInfo(path).Length is 0 or > LargestFile)
                return new FileInfo(path).Length == 0 ? "The file is empty." : "The file is larger than 2 GB.";
            using PooledFile file = ImageFile.Read(path);
            using DecodedImage image = ImageFile.Decode(file.Content, decoder);
            return "The file could not be read when it was compared.";
        }
        catch (UnauthorizedAccessException)
        {
            return "Permission denied.";
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            return FileFault.Reason(exception).ReplaceLineEndings(" ");
        }
    }
}
