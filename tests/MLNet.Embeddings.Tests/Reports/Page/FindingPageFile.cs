using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>A browser and a page with findings, for all tests of a class.</summary>
public sealed class FindingPageFile : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Browser _browser = new();

    public async ValueTask InitializeAsync() => await _browser.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Opens the page of <see cref="FindingPages.Small"/>.</summary>
    public Task<OpenedPage> OpenAsync(string hash = "", int width = 1280, int height = 800)
    {
        if (!File.Exists(_folder["small.html"]))
            Write("small.html", FindingPages.Small());
        return _browser.OpenAsync(_folder["small.html"], width, height, hash);
    }

    /// <summary>Opens another page.</summary>
    internal Task<OpenedPage> OpenAsync(MapPage page)
    {
        string name = $"{Guid.NewGuid():n}.html";
        Write(name, page);
        return _browser.OpenAsync(_folder[name]);
    }

    /// <summary>A page that is not opened: its file, and the browser to open it with.</summary>
    public (string Path, Browser Browser) Closed()
    {
        if (!File.Exists(_folder["small.html"]))
            Write("small.html", FindingPages.Small());
        return (_folder["small.html"], _browser);
    }

    private void Write(string name, MapPage page)
    {
        using FileStream stream = File.Create(_folder[name]);
        MapPageWriter.Write(stream, page);
    }
}
