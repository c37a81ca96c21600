using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>Maps are turned, searched, filtered and selected from, by mouse and by keyboard.</summary>
[Trait("Category", "Long")]
public sealed class MapControlsTests(FindingPageFile file) : IClassFixture<FindingPageFile>
{
    private const string Zoom = "() => mapPage.views[0].viewState.zoom";

    [Fact]
    public async Task A_box_and_a_lasso_select_points_whose_names_can_be_had()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        await Tool(page, "Select with a box").ClickAsync();
        LocatorBoundingBoxResult map = (await page.Locator(".map-canvas").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(map.X + 2, map.Y + 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(map.X + map.Width - 2, map.Y + map.Height - 2, new MouseMoveOptions { Steps = 3 });
        await page.Mouse.UpAsync();
        await Expect(page.Locator("#selection h2")).ToHaveTextAsync("60 pictures selected");
        await Expect(page.Locator("#selection .grid button")).ToHaveCountAsync(60);

        await Tool(page, "Select with a lasso").ClickAsync();
        double[] at = await page.EvaluateAsync<double[]>("() => { const at = mapPage.views[0].project(30); return [at.x, at.y]; }");
        int inside = await page.EvaluateAsync<int>(
            "([x, y]) => rowsInside(mapPage.views[0], [[x - 9, y - 9], [x + 9, y - 9], [x + 9, y + 9], [x - 9, y + 9]]).length",
            at
        );
        Assert.InRange(inside, 1, 20);
        map = (await page.Locator(".map-canvas").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(map.X + (float)at[0] - 9, map.Y + (float)at[1] - 9);
        await page.Mouse.DownAsync();
        foreach ((int x, int y) in ((int, int)[])[(9, -9), (9, 9), (-9, 9)])
            await page.Mouse.MoveAsync(map.X + (float)at[0] + x, map.Y + (float)at[1] + y);
        await page.Mouse.UpAsync();
        await Expect(page.Locator("#selection .grid button")).ToHaveCountAsync(inside);

        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download names").ClickAsync());
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        string[] names = (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("key", inside + 1), (names[0], names.Length));
        Assert.Contains(FindingPages.Name(30), names);
        await page.GetByText("Mark for removal").ClickAsync();
        Assert.Equal(
            inside,
            await page.EvaluateAsync<int>("() => mapPage.decisions.rows().filter(row => row.decision === 'remove').length")
        );
        Assert.Equal(-1, await page.EvaluateAsync<int>("() => mapPage.marked.selected"));
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task A_name_is_found_and_shown()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        await page.Locator("#search").FillAsync("CAT");
        await page.Locator("#search").PressAsync("Enter");
        await Expect(page.Locator("#selection h2")).ToHaveTextAsync("20 pictures selected");
        await page.Locator("#search").FillAsync("/17.");
        await page.Locator("#search").PressAsync("Enter");
        Assert.Equal(17, await page.EvaluateAsync<int>("() => mapPage.marked.selected"));
        await page.Locator("#search").FillAsync("nobody");
        await page.Locator("#search").PressAsync("Enter");
        await Expect(page.Locator("#search-result")).ToHaveTextAsync("Nothing has this name, and it is no word that the model knows.");
    }

    [Fact]
    public async Task A_word_that_the_model_knows_finds_the_nearest_pictures()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        await page.Locator("#search").FillAsync("musical");
        await page.Locator("#search").PressAsync("Enter");
        await Expect(page.Locator("#search-result")).ToHaveTextAsync("The 3 pictures nearest to “musical instrument”, nearest first");
        Assert.Equal(new[] { 2, 5, 8 }, await page.EvaluateAsync<int[]>("() => mapPage.selection.rows"));

        // Names come first; the word is offered beside them.
        await page.Locator("#search").FillAsync("dog");
        await page.Locator("#search").PressAsync("Enter");
        await Expect(page.Locator("#search-result")).ToContainTextAsync("20 found by name");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pictures like “dog”" }).ClickAsync();
        Assert.Equal(new[] { 4, 1, 7 }, await page.EvaluateAsync<int[]>("() => mapPage.selection.rows"));
        await page.Locator("#search").FillAsync("Puppies");
        await page.Locator("#search").PressAsync("Enter");
        await Expect(page.Locator("#selection")).ToBeHiddenAsync();
        await page.Locator("#search").FillAsync("puppys");
        await page.Locator("#search").PressAsync("Enter");
        await Expect(page.Locator("#selection h2")).ToHaveTextAsync("3 pictures selected");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task A_picture_links_to_the_file_that_it_was_made_of()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=1");
        IPage page = opened.Page;
        await page.EvaluateAsync("() => mapPage.select(7)");
        ILocator link = page.Locator("#details .original");
        await Expect(link).ToHaveCountAsync(1);
        Assert.Equal($"./../pictures/{FindingPages.Name(7)}", await link.GetAttributeAsync("href"));
        await page.EvaluateAsync("() => mapPage.select(8)");
        Assert.Equal($"./../pictures/{FindingPages.Name(8)}", await link.GetAttributeAsync("href"));
        await Expect(page.Locator("#findings figure .original")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Colors_and_filters_are_independent_and_findings_are_counted_each_by_itself()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        ILocator classes = page.Locator("#legend-classes .class");
        await page.Locator("#coloring").SelectOptionAsync(new SelectOptionValue { Label = "Finding" });
        await Expect(classes.Locator(".name")).ToHaveTextAsync(["leak", "duplicate", "label suspect", "outlier", "no finding"]);
        await Expect(classes.Locator(".count")).ToHaveTextAsync(["2", "2", "1", "2", "55"]);
        await classes.Nth(4).ClickAsync();
        Assert.Equal(5, await ShownAsync(page));
        // Point 5 is an outlier too.
        await classes.Nth(2).ClickAsync();
        Assert.Equal(5, await ShownAsync(page));
        await classes.Nth(3).ClickAsync();
        Assert.Equal(3, await ShownAsync(page));

        await page.Locator("#coloring").SelectOptionAsync(new SelectOptionValue { Label = "Class" });
        Assert.Equal(3, await ShownAsync(page));
        await Expect(page.Locator("#legend-filters")).ToContainTextAsync("3 of 60 pictures shown. Also filtered by finding.");
        await classes.Nth(1).ClickAsync();
        Assert.Equal(2, await ShownAsync(page));
        await page.Locator("#show-all").ClickAsync();
        Assert.Equal(60, await ShownAsync(page));
    }

    [Fact]
    public async Task Points_without_a_finding_are_gray_pale_and_drawn_first()
    {
        await using OpenedPage opened = await file.OpenAsync();
        int[] colors = await opened.Page.EvaluateAsync<int[]>(
            """
            () => {
                mapPage.colorBy(mapPage.colorings.find(coloring => coloring.name === "Finding"));
                const [ground, front] = mapPage.views[0].parts;
                return [...ground.attributes.getFillColor.value.slice(0, 4), ground.data.length, front.data.length,
                    front.attributes.getFillColor.value[3], front.scale > ground.scale ? 1 : 0];
            }
            """
        );
        Assert.Equal([0x9a, 0xa3, 0xaf, 89, 55, 5, 255, 1], colors);
    }

    [Fact]
    public async Task The_wheel_scrolls_the_page_until_the_map_has_the_focus_or_Ctrl_is_held()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        double zoom = await page.EvaluateAsync<double>(Zoom);
        await opened.PointAtRowAsync(30);
        await page.Mouse.WheelAsync(0, 200);
        await page.WaitForFunctionAsync("() => scrollY > 50");
        Assert.Equal(zoom, await page.EvaluateAsync<double>(Zoom));

        await page.EvaluateAsync("() => scrollTo(0, 0)");
        await page.Locator(".map-canvas").First.FocusAsync();
        await opened.PointAtRowAsync(30);
        await page.Mouse.WheelAsync(0, -200);
        await page.WaitForFunctionAsync($"zoom => ({Zoom})() > zoom", zoom);
        Assert.Equal(0, await page.EvaluateAsync<double>("() => scrollY"));
        Assert.Equal(
            "pan-y",
            await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.map-canvas canvas')).touchAction")
        );
    }

    [Fact]
    public async Task Keys_turn_zoom_and_walk_from_point_to_point()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        await page.Locator(".map-canvas").First.FocusAsync();
        double before = await page.EvaluateAsync<double>("() => mapPage.views[0].viewState.rotationOrbit");
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.NotEqual(before, await page.EvaluateAsync<double>("() => mapPage.views[0].viewState.rotationOrbit"));
        double zoom = await page.EvaluateAsync<double>(Zoom);
        await page.Keyboard.PressAsync("+");
        Assert.Equal(zoom + 0.5, await page.EvaluateAsync<double>(Zoom), 6);
        await page.Keyboard.PressAsync("Home");
        Assert.Equal(before, await page.EvaluateAsync<double>("() => mapPage.views[0].viewState.rotationOrbit"));

        int start = await page.EvaluateAsync<int>(
            "() => { const view = mapPage.views[0]; const from = [...view.rows].sort((a, b) => view.project(a).x - view.project(b).x)[0]; "
                + "mapPage.select(from); return from; }"
        );
        double left = await page.EvaluateAsync<double>("row => mapPage.views[0].project(row).x", start);
        await page.Keyboard.PressAsync("d");
        int walked = await page.EvaluateAsync<int>("() => mapPage.marked.selected");
        Assert.NotEqual(start, walked);
        Assert.True(await page.EvaluateAsync<double>("row => mapPage.views[0].project(row).x", walked) > left);
        await Expect(page.Locator("#details-facts")).ToContainTextAsync(FindingPages.Name(walked));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#details-empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Linked_maps_turn_together_and_a_map_can_be_flat()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        await Tool(page, "Turn the maps together").ClickAsync();
        await page.Locator(".map-canvas").Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowDown");
        double[] turns = await page.EvaluateAsync<double[]>(
            "() => mapPage.views.flatMap(view => [view.viewState.rotationOrbit, view.viewState.rotationX])"
        );
        Assert.Equal(turns[..2], turns[2..]);
        Assert.NotEqual(28, turns[0]);

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "2D" }).First.ClickAsync();
        await page.WaitForTimeoutAsync(300);
        Assert.True(await opened.CountMapColorsAsync() > 100);
        int row = await opened.VisibleRowAsync();
        await opened.ClickRowAsync(row);
        Assert.Equal(row, await page.EvaluateAsync<int>("() => mapPage.marked.selected"));
        await Expect(Tool(page, "Rotate")).ToBeDisabledAsync();
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Hovering_moves_a_ring_and_draws_no_map_again()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        await page.WaitForTimeoutAsync(800);
        await page.EvaluateAsync(
            "() => { globalThis.frames_ = 0; for (const view of mapPage.views) view.deck.setProps({ onAfterRender: () => frames_++ }); }"
        );
        await page.WaitForTimeoutAsync(300);
        await page.EvaluateAsync("() => frames_ = 0");
        int row = await opened.VisibleRowAsync();
        await opened.PointAtRowAsync(row);
        await Expect(page.Locator(".ring.hovered").Nth(1)).ToBeVisibleAsync();
        await Expect(page.Locator("#tooltip")).ToContainTextAsync(FindingPages.Name(row));
        await page.WaitForTimeoutAsync(300);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => frames_"));
    }

    [Fact]
    public async Task Of_too_many_points_a_fixed_sample_is_drawn_with_all_findings()
    {
        await using OpenedPage opened = await file.OpenAsync();
        int[] rows = await opened.Page.EvaluateAsync<int[]>("() => Array.from(visibleRows(60, mapPage.colorings, 40, 20).rows)");
        Assert.InRange(rows.Length, 10, 40);
        Assert.Superset(new HashSet<int> { 0, 1, 3, 5, 7, 40 }, rows.ToHashSet());
        await opened.Page.EvaluateAsync(
            "() => { Object.assign(mapPage, visibleRows(60, mapPage.colorings, -1, 20)); mapPage.legend.showFilters(); }"
        );
        await Expect(opened.Page.Locator("#legend-filters")).ToContainTextAsync("of 60 points are drawn, a sample.");
    }

    private static Task<int> ShownAsync(IPage page) => page.EvaluateAsync<int>("() => mapPage.views[0].data.length");

    private static ILocator Tool(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name }).First;
}
