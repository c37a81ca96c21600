using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MLNet.Embeddings.Reports.Page;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>The page is sound at every width, in light and dark, on paper, for assistive technology, and where something is
/// missing.</summary>
[Trait("Category", "Long")]
public sealed class PageLooksTests(FindingPageFile file) : IClassFixture<FindingPageFile>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing(bool dark)
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=1");
        IPage page = opened.Page;
        if (dark)
            await page.Locator("#theme").ClickAsync();
        await page.Locator("#search").FillAsync("cat");
        await page.Locator("#search").PressAsync("Enter");
        AxeResult result = await page.RunAxe();
        Assert.Empty(
            result.Violations.Select(violation =>
                $"{violation.Id}: {violation.Nodes[0].Html} {violation.Nodes[0].Any.FirstOrDefault()?.Message}"
            )
        );
    }

    [Fact]
    public async Task Nothing_overlaps_or_sticks_out_from_320_to_1920_pixels()
    {
        MapPage longNamed = FindingPages.Small();
        string name = string.Concat(Enumerable.Repeat("a-very-long-class-name/", 10)) + "x.png";
        longNamed = longNamed with { Findings = [new PageFinding("outlier", name) { Score = 5 }, .. longNamed.Findings!] };
        await using OpenedPage opened = await file.OpenAsync(longNamed);
        foreach (int width in (int[])[320, 390, 640, 861, 1024, 1203, 1440, 1920])
        {
            await opened.Page.SetViewportSizeAsync(width, 600);
            string wrong = await opened.Page.EvaluateAsync<string>(
                """
                () => {
                    const wrong = [];
                    if (document.documentElement.scrollWidth > innerWidth)
                        wrong.push(`page ${document.documentElement.scrollWidth} wide`);
                    const names = ["header", ".map:nth-child(1)", ".map:nth-child(2)", "aside", "#findings", "#report"];
                    const blocks = names.map(name => [name, document.querySelector(name).getBoundingClientRect()]);
                    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
                    for (const [name, a] of blocks) {
                        if (a.width < 250 || a.height < 30)
                            wrong.push(`${name} is ${a.width} by ${a.height}`);
                        for (const [other, b] of blocks)
                            if (name < other && meet(a, b))
                                wrong.push(`${name} overlaps ${other}`);
                    }
                    const score = document.querySelector("th[data-column=score]").getBoundingClientRect();
                    const box = document.querySelector(".virtual").getBoundingClientRect();
                    if (innerWidth > 800 && score.right > box.right)
                        wrong.push("the score is out of sight");
                    return wrong.join("; ");
                }
                """
            );
            Assert.True(wrong.Length == 0, $"{width} pixels: {wrong}");
        }
    }

    [Fact]
    public async Task At_twice_the_size_of_text_and_at_a_zoom_of_200_percent_nothing_is_cut_off()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=1");
        IPage page = opened.Page;
        await page.SetViewportSizeAsync(1280, 900);
        foreach (string style in (string[])["font-size: 200%", "zoom: 2"])
        {
            await page.EvaluateAsync("style => document.documentElement.setAttribute('style', style)", style);
            string[] cut = await page.EvaluateAsync<string[]>(
                """
                () => {
                    const cut = [];
                    if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)
                        cut.push(`page ${document.documentElement.scrollWidth} wide`);
                    for (const button of document.querySelectorAll("button, select, h2, h3")) {
                        if (button.offsetParent && getComputedStyle(button).overflow === "hidden" && !button.classList.contains("point")
                            && (button.scrollWidth > button.clientWidth + 1 || button.scrollHeight > button.clientHeight + 1))
                            cut.push(`${button.textContent} is cut off`);
                    }
                    return cut;
                }
                """
            );
            Assert.True(cut.Length == 0, $"{style}: {string.Join("; ", cut)}");
        }
    }

    [Fact]
    public async Task Findings_differ_in_color_for_people_who_do_not_see_green_or_red()
    {
        await using OpenedPage opened = await file.OpenAsync();
        double[][] colors = await opened.Page.EvaluateAsync<double[][]>(
            "() => ['leak', 'duplicate', 'suspect', 'outlier', 'unreadable', 'blurred'].map(findingColor)"
        );
        double[] none = await opened.Page.EvaluateAsync<double[]>("() => findingColor('none')");
        // Points without a finding are drawn pale, over a white or a nearly black page.
        const double Share = 89 / 255d;
        double[][] grounds = [.. new[] { 255d, 20d }.Select(ground => Array.ConvertAll(none, x => (Share * x) + ((1 - Share) * ground)))];
        foreach (double[,] vision in (double[][,])[ColorVision.Deuteranopia, ColorVision.Protanopia])
        {
            for (int first = 0; first < colors.Length; first++)
            {
                Assert.All(grounds, ground => Assert.True(ColorVision.Distance(colors[first], ground, vision) > 15));
                for (int second = first + 1; second < colors.Length; second++)
                    Assert.True(ColorVision.Distance(colors[first], colors[second], vision) > 15, $"{first} and {second}");
            }
        }
    }

    [Fact]
    public async Task Every_id_is_used_once()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=1");
        string[] ids = await opened.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[id]')].map(element => element.id)");
        Assert.Empty(
            ids.GroupBy(id => id)
                .Where(same => same.Count() > 1 && !same.Key.StartsWith("deckgl-", StringComparison.Ordinal))
                .Select(same => same.Key)
        );
    }

    [Fact]
    public async Task The_theme_is_remembered()
    {
        await using OpenedPage opened = await file.OpenAsync();
        await opened.Page.Locator("#theme").ClickAsync();
        await opened.Page.ReloadAsync();
        await Expect(opened.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task A_narrow_picture_keeps_its_shape()
    {
        await using OpenedPage opened = await file.OpenAsync($"#p={Uri.EscapeDataString(FindingPages.Name(59))}");
        ILocator picture = opened.Page.Locator("#picture[data-drawn]");
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(
            (5, 200, "contain"),
            (
                await picture.EvaluateAsync<int>("canvas => canvas.width"),
                await picture.EvaluateAsync<int>("canvas => canvas.height"),
                await picture.EvaluateAsync<string>("canvas => getComputedStyle(canvas).objectFit")
            )
        );
    }

    [Fact]
    public async Task Names_with_line_breaks_stay_with_their_points()
    {
        MapPage page = FindingPages.Small();
        string[] names = [.. page.Names!];
        names[4] = "train/cat/a\nb.png";
        await using OpenedPage opened = await file.OpenAsync(page with { Names = names });
        Assert.Equal(names[5], await opened.Page.EvaluateAsync<string>("() => mapPage.nameOf(5)"));
        Assert.Equal(names[4], await opened.Page.EvaluateAsync<string>("() => mapPage.nameOf(4)"));
    }

    [Fact]
    public async Task On_paper_all_findings_are_listed_without_controls()
    {
        await using OpenedPage opened = await file.OpenAsync();
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Expect(opened.Page.Locator(".viewer")).ToBeHiddenAsync();
        await Expect(opened.Page.Locator(".filters")).ToBeHiddenAsync();
        await Expect(opened.Page.Locator("#theme")).ToBeHiddenAsync();
        Assert.True(
            await opened.Page.EvaluateAsync<bool>(
                "() => { const box = document.querySelector('.virtual'); return box.scrollHeight <= box.clientHeight + 2; }"
            )
        );
    }

    [Fact]
    public async Task Without_scripts_a_sentence_says_so_and_nothing_dead_is_shown()
    {
        (string path, Browser browser) = file.Closed();
        await using OpenedPage opened = await browser.OpenPlainAsync(path, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await Expect(opened.Page.GetByText("This page draws with JavaScript, which is switched off.")).ToBeVisibleAsync();
        await Expect(opened.Page.Locator("main")).ToBeHiddenAsync();
        await Expect(opened.Page.Locator("#theme")).ToBeHiddenAsync();
        await Expect(opened.Page.Locator("#loading")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_WebGL_the_findings_work()
    {
        (string path, Browser browser) = file.Closed();
        await using OpenedPage opened = await browser.OpenPlainAsync(
            path,
            new BrowserNewContextOptions(),
            "HTMLCanvasElement.prototype.getContext = (original => function(kind, ...rest) { return kind.startsWith('webgl') ? null : "
                + "original.call(this, kind, ...rest); })(HTMLCanvasElement.prototype.getContext);"
        );
        await Expect(opened.Page.Locator(".map-failure").First).ToContainTextAsync("this browser offers no WebGL 2");
        await opened.Page.Locator(".virtual tr[data-finding='0']").ClickAsync();
        await Expect(opened.Page.Locator(".viewer .evidence")).ToHaveTextAsync("Similarity 0.9900");
        await opened.Page.Keyboard.PressAsync("1");
        await Expect(opened.Page.Locator(".decided")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task In_forced_colors_swatches_keep_theirs()
    {
        await using OpenedPage opened = await file.OpenAsync();
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
        Assert.Equal(
            "none",
            await opened
                .Page.Locator("#legend-classes .swatch")
                .First.EvaluateAsync<string>("swatch => getComputedStyle(swatch).forcedColorAdjust")
        );
    }
}
