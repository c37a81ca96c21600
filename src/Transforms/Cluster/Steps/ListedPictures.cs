using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Pictures of a listing, none outside of its folder.</summary>
internal sealed class ListedPictures : IImageSource
{
    private readonly List<(int Place, ShardRow Row)> _rows;
    private readonly string _folder;

    public ListedPictures(List<(int Place, ShardRow Row)> rows, string? folder)
    {
        _rows = rows;
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? ".")) + Path.DirectorySeparatorChar;
    }

    public DecodedImage Open(int index)
    {
        string path = _rows[index].Row.Path ?? throw new InvalidDataException("The listing names no picture.");
        string full = Path.GetFullPath(path, _folder);
        if (!full.StartsWith(_folder, StringComparison.Ordinal))
            throw new InvalidDataException("The listing names a picture outside of the folder of pictures.");
        using PooledFile file = PictureFile.Read(full, ImageDecoders.Default);
        return ImageFile.Decode(file.Content, ImageDecoders.Default);
    }
}
