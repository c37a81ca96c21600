namespace MLNet.Embeddings.Tests.Images.Layouts;

/// <summary>A data set that a test lays out: files that are named like pictures, and what tells of them.</summary>
internal sealed class LayoutFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes files, which nobody decodes.</summary>
    public LayoutFolder Pictures(params string[] keys)
    {
        foreach (string key in keys)
            Text(key, "");
        return this;
    }

    /// <summary>Writes a text.</summary>
    public LayoutFolder Text(string key, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder[key])!);
        _folder.Write(key, content);
        return this;
    }

    /// <summary>Lists the folder, or a file in it.</summary>
    public ImageFolderListing Read(string? layout = null, string? file = null) => Read(new ImageFolderOptions { Layout = layout }, file);

    public ImageFolderListing Read(ImageFolderOptions options, string? file = null) =>
        ImageFolderListing.Read(file is null ? Path : _folder[file], options, TestContext.Current.CancellationToken);

    /// <summary>The one sentence that ends the listing.</summary>
    public string Fault(string? layout = null, string? file = null) =>
        Assert.Throws<InvalidDataException>(() => Read(layout, file)).Message;

    /// <summary>Asserts which images there are, as ID:SPLIT:LABEL.</summary>
    public static void AssertRows(ImageFolderListing listing, params string[] rows) =>
        Assert.Equal(rows, listing.Images.Select(image => $"{image.Id}:{image.Split}:{image.Label}"));

    /// <summary>Asserts that a remark holds all the given parts.</summary>
    public static void AssertRemark(ImageFolderListing listing, params string[] parts) =>
        Assert.Contains(listing.Remarks, remark => parts.All(part => remark.Contains(part, StringComparison.Ordinal)));
}
