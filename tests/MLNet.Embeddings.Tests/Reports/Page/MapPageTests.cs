using Microsoft.Playwright;
using MLNet.Embeddings.Reports.Page;
using MLNet.Embeddings.SampleData.Digits;

namespace MLNet.Embeddings.Tests.Reports.Page;

[Trait("Category", "Long")]
public sealed class MapPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const int Apart = 42;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_map_is_drawn_offline_without_complaint_and_answers_to_clicks(int components)
    {
        DigitSet digits = DrawnDigits.Create(500, seed: 1);
        await using OpenedPage opened = await browser.OpenAsync(Write(DigitPage(digits, components)));
        IPage page = opened.Page;
        int allColors = await opened.CountMapColorsAsync();
        Assert.True(allColors > 300, $"the map shows only {allColors} colors");

        ILocator tooltip = page.Locator("#tooltip");
        await Assertions.Expect(tooltip).ToBeHiddenAsync();
        await opened.PointAtRowAsync(Apart);
        await Assertions.Expect(tooltip).ToContainTextAsync("drawn 42");
        await opened.ClickRowAsync(Apart);
        await Assertions.Expect(page.Locator("#details-content")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#details-facts")).ToContainTextAsync("drawn 42");
        await Assertions.Expect(page.Locator("#near button")).ToHaveCountAsync(12);
        int[] drawn = await page.EvaluateAsync<int[]>(
            "() => Array.from(document.getElementById('picture').getContext('2d').getImageData(0, 0, 28, 28).data).filter((_, i) => i % 4 "
                + "=== 3)"
        );
        Assert.Equal(digits.Picture(Apart).ToArray().Select(value => (int)value), drawn);

        Assert.Empty(opened.Complaints);
        Assert.Single(opened.Requests, url => url.StartsWith("file://", StringComparison.Ordinal));
        Assert.Single(opened.Requests);
    }

    [Fact]
    public async Task A_drag_turns_the_map_and_selects_nothing()
    {
        await using OpenedPage opened = await browser.OpenAsync(Write(DigitPage(DrawnDigits.Create(100, seed: 5), 3)));
        IPage page = opened.Page;
        const string rotation = "() => mapPage.views[0].viewState.rotationOrbit";
        double before = await page.EvaluateAsync<double>(rotation);
        await opened.PointAtRowAsync(Apart);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(600, 500, new MouseMoveOptions { Steps = 5 });
        await page.Mouse.UpAsync();
        Assert.NotEqual(before, await page.EvaluateAsync<double>(rotation));
        Assert.Equal(-1, await page.EvaluateAsync<int>("() => mapPage.marked.selected"));

        // The map rolls on for a moment after it is let go.
        await page.WaitForTimeoutAsync(600);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Reset view" }).ClickAsync();
        Assert.Equal(before, await page.EvaluateAsync<double>(rotation));
    }

    [Fact]
    public async Task Slow_frames_lower_the_share_of_points_that_a_movement_draws_and_fast_ones_raise_it()
    {
        await using OpenedPage opened = await browser.OpenAsync(Write(DigitPage(DrawnDigits.Create(100, seed: 5), 2)));
        double[] shares = await opened.Page.EvaluateAsync<double[]>(
            """
            () => {
                const budget = new FrameBudget(100000);
                const shares = [budget.share];
                let now = 0;
                budget.begin(now);
                budget.frame(now += 500);
                shares.push(budget.share);
                for (let i = 0; i < 50; i++)
                    budget.frame(now += 500);
                shares.push(budget.share);
                for (let i = 0; i < 2000; i++)
                    budget.frame(now += 16);
                shares.push(budget.share);
                return shares;
            }
            """
        );
        Assert.Equal([1, 0.1, 0.02, 1], shares.Select(share => Math.Round(share, 6)));
    }

    [Fact]
    public async Task The_legend_hides_and_shows_classes_with_mouse_and_keyboard()
    {
        DigitSet digits = DrawnDigits.Create(400, seed: 2);
        await using OpenedPage opened = await browser.OpenAsync(Write(DigitPage(digits, 3)));
        IPage page = opened.Page;
        ILocator seven = page.Locator("#legend-classes .class").Nth(7);
        int sevens = digits.Labels.Count(label => label == 7);
        await Assertions.Expect(seven).ToContainTextAsync(sevens.ToString());

        await seven.ClickAsync();
        await Assertions.Expect(seven).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Equal(400 - sevens, await ShownAsync(page));

        await seven.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(seven).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal(400, await ShownAsync(page));

        await seven.DblClickAsync();
        Assert.Equal(sevens, await ShownAsync(page));
        await page.Locator("#show-all").ClickAsync();
        Assert.Equal(400, await ShownAsync(page));
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Maps_stand_side_by_side_share_the_selection_and_change_their_colors()
    {
        MapPage two = DigitPage(DrawnDigits.Create(300, seed: 3), 3);
        two = two with
        {
            Thumbnails = null,
            Names = null,
            Maps = [.. two.Maps, new PageMap("Other", Positions(two.Colorings[0].ClassOfPoint!, 2), [new("seconds", "0.5")])],
            Colorings = [.. two.Colorings, PageColoring.ByScore("Score", [.. Enumerable.Range(0, 300).Select(i => i / 7f)])],
        };
        await using OpenedPage opened = await browser.OpenAsync(Write(two));
        IPage page = opened.Page;
        await Assertions.Expect(page.Locator(".map")).ToHaveCountAsync(2);
        Assert.True(await opened.CountMapColorsAsync(0) > 300);
        Assert.True(await opened.CountMapColorsAsync(1) > 300);

        await opened.ClickRowAsync(Apart, map: 1);
        await Assertions.Expect(page.Locator("#details-facts")).ToContainTextAsync("6.000");
        int[] marked = await page.EvaluateAsync<int[]>("() => mapPage.views.map(view => view.marked.selected)");
        Assert.Equal([Apart, Apart], marked);

        await page.Locator("#coloring").SelectOptionAsync("1");
        await Assertions.Expect(page.Locator(".scale .ends")).ToContainTextAsync("42.7");
        await page.Locator("#theme").ClickAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task A_narrow_window_still_shows_map_legend_and_details()
    {
        await using OpenedPage opened = await browser.OpenAsync(
            Write(DigitPage(DrawnDigits.Create(200, seed: 4), 3)),
            width: 390,
            height: 800
        );
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.querySelector('.map-canvas').clientHeight > 250"));
        await Assertions.Expect(opened.Page.Locator("#details")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hundred_thousand_points_are_shown_and_filtered()
    {
        const int count = 100_000;
        int[] classes = [.. Enumerable.Range(0, count).Select(i => i % 10)];
        await using OpenedPage opened = await browser.OpenAsync(
            Write(
                new MapPage
                {
                    Title = "Many points",
                    Maps = [new PageMap("Random", Positions(classes, 3), [])],
                    Colorings = [PageColoring.ByClass("Class", [.. Enumerable.Range(0, 10).Select(i => $"class {i}")], classes)],
                }
            )
        );
        await opened.Page.Locator("#legend-classes .class").First.ClickAsync();
        Assert.Equal(90_000, await ShownAsync(opened.Page));
        Assert.True(await opened.CountMapColorsAsync() > 300);
        Assert.Empty(opened.Complaints);
    }

    private static Task<int> ShownAsync(IPage page) => page.EvaluateAsync<int>("() => mapPage.views[0].data.length");

    private string Write(MapPage page)
    {
        using (FileStream stream = File.Create(_folder["page.html"]))
            MapPageWriter.Write(stream, page);
        return _folder["page.html"];
    }

    private static MapPage DigitPage(DigitSet digits, int components) =>
        new()
        {
            Title = "Digits",
            Subtitle = "A page for a test",
            Facts = [new("digits", digits.Count.ToString())],
            Maps = [new PageMap("Map", Positions(digits.Labels, components), [new("accuracy", "0.9")])],
            Colorings = [PageColoring.ByClass("Digit", [.. Enumerable.Range(0, 10).Select(digit => digit.ToString())], digits.Labels)],
            Names = digits.Origins,
            Thumbnails = new PageThumbnails(digits.Width, digits.Height, 1, digits.Pixels),
        };

    /// <summary>A cluster per class along a spiral; one row lies apart, so that nothing hides it.</summary>
    private static Matrix Positions(int[] classes, int components)
    {
        var random = new Random(1);
        var positions = new Matrix(classes.Length, components);
        for (int row = 0; row < classes.Length; row++)
        {
            float[] center =
                row == Apart
                    ? [-4, 4, 0]
                    : [MathF.Cos(classes[row] * 0.7f) * classes[row], MathF.Sin(classes[row] * 0.7f) * classes[row], classes[row] % 3];
            for (int axis = 0; axis < components; axis++)
                positions[row, axis] = center[axis] + random.NextSingle() - 0.5f;
        }

        return positions;
    }
}
