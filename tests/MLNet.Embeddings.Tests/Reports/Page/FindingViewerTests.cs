using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>A finding at full size: pairs, groups, suspects with their voters; and the way to the maps and back.</summary>
[Trait("Category", "Long")]
public sealed class FindingViewerTests(FindingPageFile file) : IClassFixture<FindingPageFile>
{
    [Fact]
    public async Task A_pair_is_shown_at_one_scale_in_turn_and_by_its_difference()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=1");
        IPage page = opened.Page;
        ILocator canvases = page.Locator(".stage figure:not(.difference) canvas[data-drawn]");
        await Expect(canvases).ToHaveCountAsync(2);
        // 24 × 24 beside 12 × 24 pixels.
        double[] widths = await page.EvaluateAsync<double[]>(
            "() => [...document.querySelectorAll('.stage figure:not(.difference) canvas')].map(canvas => canvas.clientWidth)"
        );
        Assert.True(widths[0] > 120, $"{widths[0]} pixels wide");
        Assert.Equal(2, widths[0] / widths[1], 1);
        await Expect(page.Locator(".stage figcaption").First).ToContainTextAsync("kept");
        await Expect(page.Locator(".viewer .evidence")).ToHaveTextAsync("Similarity 0.9900");

        await page.Locator(".virtual").FocusAsync();
        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".stage")).ToHaveAttributeAsync("data-mode", "flip");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".stage figure").First).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".stage canvas.difference")).ToBeVisibleAsync();
        Assert.True(
            await page.EvaluateAsync<bool>(
                "() => { const canvas = document.querySelector('canvas.difference'); const pixels = canvas.getContext('2d')"
                    + ".getImageData(0, 0, canvas.width, canvas.height).data; return pixels.some((value, i) => i % 4 < 3 && value > 20); }"
            )
        );
        await Expect(page.Locator(".strip .item")).ToHaveCountAsync(3);
        await Expect(page.Locator(".strip .item.kept")).ToHaveCountAsync(1);
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task A_suspect_stands_beside_the_neighbors_that_voted()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=3");
        IPage page = opened.Page;
        await Expect(page.Locator(".viewer .evidence")).ToHaveTextAsync("over 99 % likely wrong, 10 of 10 neighbors: dog");
        ILocator voters = page.Locator(".viewer .item");
        await Expect(voters).ToHaveCountAsync(10);
        await Expect(voters.Locator(".line")).ToHaveTextAsync(Enumerable.Range(6, 10).Select(FindingPages.LabelOf).ToArray());
        await Expect(voters.Locator("button").First).ToHaveAttributeAsync("title", $"{FindingPages.LabelOf(6)}, {FindingPages.Name(6)}");
        // The panel beside the maps shows the nearest by vectors too.
        await Expect(page.Locator("#near-title")).ToHaveTextAsync("Most similar, by vectors");
        await Expect(page.Locator("#near button").Last)
            .ToHaveAttributeAsync("title", $"{FindingPages.LabelOf(17)}, {FindingPages.Name(17)}");
        await Expect(page.Locator("#details-facts")).ToContainTextAsync("10 of 10 neighbors: dog");
        await Expect(page.Locator("#details-facts")).ToContainTextAsync("label suspect, outlier");
    }

    [Fact]
    public async Task From_a_finding_both_maps_fly_to_the_point_and_back_leads_to_the_row()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        // The map has been moved so far that nothing of it is seen.
        await page.EvaluateAsync(
            "() => mapPage.views.forEach(view => view.change({ target: [500, 500, 500], zoom: view.viewState.zoom + 1 }))"
        );
        double zoom = await page.EvaluateAsync<double>("() => mapPage.views[0].viewState.zoom");
        await page.Locator(".virtual tr[data-finding='3']").ClickAsync();
        await page.Keyboard.PressAsync("m");
        for (int map = 0; map < 2; map++)
        {
            double[] off = await page.EvaluateAsync<double[]>(
                "map => { const view = mapPage.views[map]; const at = view.project(7); return [at.x - view.container.clientWidth / 2, "
                    + "at.y - view.container.clientHeight / 2]; }",
                map
            );
            Assert.All(off, pixels => Assert.InRange(pixels, -2, 2));
            await Expect(page.Locator(".ring.selected").Nth(map)).ToBeVisibleAsync();
            await Expect(page.Locator(".ring.selected").Nth(map)).ToHaveClassAsync("ring selected pulsing");
        }

        Assert.Equal(zoom, await page.EvaluateAsync<double>("() => mapPage.views[0].viewState.zoom"));
        Assert.EndsWith($"#p={Uri.EscapeDataString(FindingPages.Name(7))}", page.Url);
        await Expect(page.Locator("#maps")).ToBeInViewportAsync();

        await page.GoBackAsync();
        await Expect(page.Locator(".virtual tr[data-finding='3']")).ToBeInViewportAsync();
        await Expect(page.Locator(".virtual")).ToBeFocusedAsync();
        await page.GoForwardAsync();
        await Expect(page.Locator("#details-facts")).ToContainTextAsync(FindingPages.Name(7));
        await Expect(page.Locator("#maps")).ToBeInViewportAsync();
        Assert.Empty(opened.Complaints);
    }

    [Theory]
    [InlineData("#report-classes", "#report-classes")]
    [InlineData("#classes", "#report-classes")]
    [InlineData("#findings=outlier", "#findings .bench")]
    public async Task An_address_leads_to_its_section_when_the_page_is_opened(string hash, string section)
    {
        await using OpenedPage opened = await file.OpenAsync(hash, height: 500);
        await Expect(opened.Page.Locator(section)).ToBeInViewportAsync();
        Assert.True(await opened.Page.EvaluateAsync<double>("() => scrollY") > 100);
    }

    [Fact]
    public async Task To_skip_to_the_findings_leaves_the_filters_and_a_percent_sign_breaks_nothing()
    {
        await using OpenedPage opened = await file.OpenAsync("#p=100%");
        IPage page = opened.Page;
        await page.EvaluateAsync("() => mapPage.workbench.showKinds(['outlier'])");
        await page.Locator("a.skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".virtual")).ToBeFocusedAsync();
        Assert.Equal(2, await page.EvaluateAsync<int>("() => mapPage.workbench.list.length"));
        await page.EvaluateAsync("() => location.hash = 'findings='");
        await page.WaitForFunctionAsync("() => mapPage.workbench.list.length === 6");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task What_stands_for_no_class_is_no_label_to_choose()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=3");
        await opened.Page.EvaluateAsync("() => { mapPage.colorings[0].none = 0; mapPage.workbench.viewer.showActions(); }");
        await Expect(opened.Page.GetByLabel("Another label").Locator("option")).ToHaveTextAsync(["Another label", "dog", "fox"]);
    }

    [Fact]
    public async Task An_address_leads_to_a_point()
    {
        await using OpenedPage opened = await file.OpenAsync($"#p={Uri.EscapeDataString(FindingPages.Name(11))}");
        await Expect(opened.Page.Locator("#details-facts")).ToContainTextAsync(FindingPages.Name(11));
        Assert.Equal(11, await opened.Page.EvaluateAsync<int>("() => mapPage.marked.selected"));
    }
}
