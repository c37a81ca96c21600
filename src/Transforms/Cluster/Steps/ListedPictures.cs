using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Pictures of a listing, none outside of its folder, be it by a link unless that is allowed.</summary>
internal sealed class ListedPictures : IImageSource
{
    private readonly List<(int Place, ShardRow Row)> _rows;
    private readonly string _folder;
    private readonly RealPath? _paths;
    private readonly string _realFolder = "";
    private volatile bool _hasOpened;

    public ListedPictures(List<(int Place, ShardRow Row)> rows, string? folder, bool followsLinks)
    {
        _rows = rows;
        _folder = AsFolder(Path.GetFullPath(folder ?? "."));
        if (followsLinks)
            return;
        _paths = new RealPath();
        _realFolder = AsFolder(_paths.Of(Path.TrimEndingDirectorySeparator(_folder)));
    }

    /// <summary>Whether any picture was there to be read, whatever it held.</summary>
    public bool HasOpened => _hasOpened;

    public DecodedImage Open(int index)
    {
        string path = _rows[index].Row.Path ?? throw new InvalidDataException("The listing names no picture.");
        string full = Path.GetFullPath(path, _folder);
        if (!full.StartsWith(_folder, StringComparison.Ordinal))
            throw new InvalidDataException("The listing names a picture outside of the folder of pictures.");
        if (_paths is not null && !_paths.Of(PictureRegion.FileOf(full)).StartsWith(_realFolder, StringComparison.Ordinal))
            throw new InvalidDataException("The listing names a link that leads out of the folder of pictures.");
        using PooledFile file = PictureFile.Read(full, ImageDecoders.Default);
        _hasOpened = true;
        return ImageFile.Decode(file.Content, ImageDecoders.Default);
    }

    private static string AsFolder(string path) => Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar;
}
