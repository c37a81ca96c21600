using Microsoft.Playwright;
using MLNet.Embeddings.Benchmarks.Pages;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>The machine's own Chromium, without a window and with a software renderer; tests without one are skipped.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static string Absent =>
        $"No Chromium was found on PATH as {string.Join(", ", Chromium.Names)}; {Chromium.Variable} can name one.";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Find() is not { } executable)
            return;

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(Chromium.Launch(executable));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file and waits until its maps are drawn and all else is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="height">Its height.</param>
    /// <param name="hash">What the address ends with, such as <c>#findings</c>.</param>
    public async Task<OpenedPage> OpenAsync(string path, int width = 1280, int height = 800, string hash = "")
    {
        Assert.SkipWhen(_browser is null, Absent);
        IPage page = await _browser!.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        var opened = new OpenedPage(page);
        await page.GotoAsync(new Uri(path).AbsoluteUri + hash);
        await page.WaitForFunctionAsync(
            "() => document.documentElement.dataset.complete",
            null,
            new PageWaitForFunctionOptions { Timeout = 120_000 }
        );
        return opened;
    }

    /// <summary>Opens a file in a context of its own and does not wait for its maps.</summary>
    /// <param name="path">The file, or an address.</param>
    /// <param name="options">What the context has.</param>
    /// <param name="script">A script that runs before those of the page.</param>
    /// <param name="until">What is waited for.</param>
    public async Task<OpenedPage> OpenPlainAsync(
        string path,
        BrowserNewContextOptions options,
        string? script = null,
        WaitUntilState until = WaitUntilState.Load
    )
    {
        Assert.SkipWhen(_browser is null, Absent);
        IBrowserContext context = await _browser!.NewContextAsync(options);
        IPage page = await context.NewPageAsync();
        if (script is not null)
            await page.AddInitScriptAsync(script);
        await page.GotoAsync(new Uri(path).AbsoluteUri, new PageGotoOptions { WaitUntil = until });
        return new OpenedPage(page);
    }
}
