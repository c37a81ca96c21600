using Microsoft.Playwright;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>A page in the browser, with everything it complained about and everything it asked for.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    private const string ScreenshotVariable = "MLNET_EMBEDDINGS_SCREENSHOTS";

    public OpenedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>How many different colors a picture of a map shows; a blank one has a few shades of its background.</summary>
    public async Task<int> CountMapColorsAsync(int map = 0)
    {
        byte[] picture = await Page.Locator(".map-canvas").Nth(map).ScreenshotAsync();
        return await Page.EvaluateAsync<int>(
            """
            async picture => {
                const image = new Image();
                image.src = "data:image/png;base64," + picture;
                await image.decode();
                const canvas = document.createElement("canvas");
                canvas.width = image.width;
                canvas.height = image.height;
                const context = canvas.getContext("2d");
                context.drawImage(image, 0, 0);
                const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
                return new Set(pixels).size;
            }
            """,
            Convert.ToBase64String(picture)
        );
    }

    /// <summary>Moves the pointer to where a row is drawn.</summary>
    public async Task PointAtRowAsync(int row, int map = 0)
    {
        double[] place = await Page.EvaluateAsync<double[]>(
            "([row, map]) => { const view = mapPage.views[map]; const box = view.container.getBoundingClientRect(); const at = "
                + "view.project(row); return [box.left + at.x, box.top + at.y]; }",
            new[] { row, map }
        );
        await Page.Mouse.MoveAsync((float)place[0], (float)place[1]);
    }

    /// <summary>A row that nothing hides: the one that a click on its place would select.</summary>
    public Task<int> VisibleRowAsync(int map = 0) =>
        Page.EvaluateAsync<int>(
            """
            map => {
                const view = mapPage.views[map];
                const viewport = view.deck.getViewports()[0];
                return view.rows.find(row => {
                    const at = view.project(row);
                    return pickRow(viewport, view.positions, view.rows, view.pointRadius(), at.x, at.y) === row;
                });
            }
            """,
            map
        );

    /// <summary>Clicks where a row is drawn, as slowly as an unhurried hand.</summary>
    public async Task ClickRowAsync(int row, int map = 0)
    {
        await PointAtRowAsync(row, map);
        await Page.Mouse.DownAsync();
        await Page.WaitForTimeoutAsync(400);
        await Page.Mouse.UpAsync();
    }

    /// <summary>Closes the page; before, keeps a picture of it under the test's name in the folder that a variable names.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable(ScreenshotVariable) is { Length: > 0 } folder)
        {
            string name = string.Concat((TestContext.Current.Test?.TestDisplayName ?? "page").Split(Path.GetInvalidFileNameChars()));
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }

        await Page.CloseAsync();
    }
}
