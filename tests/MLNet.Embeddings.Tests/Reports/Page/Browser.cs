using Microsoft.Playwright;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>The machine's own Chromium, without a window and with a software renderer; tests without one are skipped.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Variable = "MLNET_EMBEDDINGS_CHROMIUM";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } executable)
            return;

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,
                Args =
                [
                    "--no-sandbox",
                    "--no-first-run",
                    "--disable-quic",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--use-gl=angle",
                    "--use-angle=swiftshader",
                    "--enable-unsafe-swiftshader",
                ],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file and waits until its maps are drawn.</summary>
    public async Task<OpenedPage> OpenAsync(string path, int width = 1280, int height = 800)
    {
        Assert.SkipWhen(_browser is null, $"No Chromium was found on PATH as {string.Join(", ", Names)}; {Variable} can name one.");
        IPage page = await _browser!.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        var opened = new OpenedPage(page);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await page.WaitForFunctionAsync(
            "() => document.documentElement.dataset.ready",
            null,
            new PageWaitForFunctionOptions { Timeout = 120_000 }
        );
        return opened;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured)
            return configured;

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        return folders
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .FirstOrDefault(File.Exists);
    }
}
