using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>Findings are decided by keyboard, kept in the browser, undone, and downloaded.</summary>
[Trait("Category", "Long")]
public sealed class DecisionsPageTests(FindingPageFile file) : IClassFixture<FindingPageFile>
{
    private const string Heading = "key,decision,label,kind,other,group,note";

    [Fact]
    public async Task Every_kind_of_decision_is_a_line_of_the_file_and_survives_a_reload()
    {
        await using OpenedPage opened = await file.OpenAsync("#findings");
        IPage page = opened.Page;
        await page.Locator(".virtual").FocusAsync();
        // Leak: the left one stays; duplicate: no copy; suspect: relabeled; outliers: removed and kept; unreadable: false alarm.
        foreach (string key in (string[])["j", "1", "0", "2", "2", "1", "0"])
            await page.Keyboard.PressAsync(key);
        string[] expected =
        [
            Heading,
            "train/cat/00.png,keep,,leak,test/dog/01.png,1,",
            "test/dog/01.png,remove,,leak,train/cat/00.png,1,",
            "test/cat/03.png,fine,,duplicate,train/cat/00.png,1,",
            "test/fox/05.png,relabel,dog,suspect,,,",
            "test/dog/07.png,remove,,outlier,,,",
            "test/fox/05.png,keep,,outlier,,,",
            "train/cat/broken.png,fine,,unreadable,,,",
        ];
        Assert.Equal(expected, await DownloadAsync(page));
        await Expect(page.Locator(".decided")).ToHaveCountAsync(6);
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("Decided: fine");

        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.complete");
        Assert.Equal(expected, await DownloadAsync(page));
        await page.GetByLabel("Decided or not").SelectOptionAsync("open");
        await Expect(page.GetByText("No finding passes the filters.")).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task A_group_is_decided_at_once_and_undone_at_once()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=2");
        IPage page = opened.Page;
        await page.Locator(".virtual").FocusAsync();
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("g");
        Assert.Equal(
            [
                Heading,
                "train/cat/00.png,keep,,leak,test/dog/01.png,1,",
                "test/dog/01.png,remove,,leak,train/cat/00.png,1,",
                "train/cat/00.png,keep,,duplicate,test/cat/03.png,1,",
                "test/cat/03.png,remove,,duplicate,train/cat/00.png,1,",
            ],
            await DownloadAsync(page)
        );
        await page.Locator(".virtual").FocusAsync();
        await page.Keyboard.PressAsync("u");
        Assert.Equal(
            [Heading, "train/cat/00.png,remove,,duplicate,test/cat/03.png,1,", "test/cat/03.png,remove,,duplicate,train/cat/00.png,1,"],
            await DownloadAsync(page)
        );
        await page.Locator(".virtual").FocusAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByText("Nothing decided yet")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_undone_stands_where_it_stood()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=1");
        IPage page = opened.Page;
        await page.Locator(".virtual").FocusAsync();
        // The leak: the left one stays; the duplicate: the left one stays.
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("1");
        string[] before = await DownloadAsync(page);
        await page.Locator(".virtual").FocusAsync();
        foreach (string key in (string[])["k", "k", "3", "u"])
            await page.Keyboard.PressAsync(key);
        Assert.Equal(before, await DownloadAsync(page));
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.complete");
        Assert.Equal(before, await DownloadAsync(page));
    }

    [Fact]
    public async Task A_picture_leaves_until_a_later_decision_keeps_it_as_a_whole()
    {
        await using OpenedPage opened = await file.OpenAsync();
        string[] removed = await opened.Page.EvaluateAsync<string[]>(
            """
            () => {
              const decisions = mapPage.decisions;
              const line = (key, decision, kind, other) => ({ id: key + kind + other, short: "", rows: [{ key, decision, kind, other }] });
              decisions.decide([
                line("a", "remove", "outlier"), line("a", "keep", "duplicate", "b"), line("b", "remove", "blurred"),
                line("b", "relabel", "suspect"), line("c", "remove", "duplicate", "a"), line("c", "keep"), line("d", "keep", "outlier"),
              ]);
              return [...decisions.removed];
            }
            """
        );
        Assert.Equal(["a", "b"], removed);
    }

    [Fact]
    public async Task Two_tabs_of_one_report_decide_together()
    {
        (string path, Browser browser) = file.Closed();
        await using OpenedPage first = await browser.OpenPlainAsync(path, new BrowserNewContextOptions());
        IPage second = await first.Page.Context.NewPageAsync();
        await second.GotoAsync(first.Page.Url);
        foreach (IPage tab in new[] { first.Page, second })
            await tab.WaitForFunctionAsync("() => document.documentElement.dataset.complete");
        await first.Page.EvaluateAsync("() => mapPage.workbench.open(mapPage.findings.all[0], { focus: true })");
        await first.Page.Keyboard.PressAsync("1");
        await Expect(second.GetByText("1 decision", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        await second.EvaluateAsync("() => mapPage.workbench.open(mapPage.findings.all[2], { focus: true })");
        await second.Keyboard.PressAsync("3");
        await Expect(first.Page.GetByText("2 decisions", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        string[] lines = await DownloadAsync(first.Page);
        Assert.Equal(4, lines.Length);
        Assert.Equal(lines, await DownloadAsync(second));
        await second.CloseAsync();
    }

    [Fact]
    public async Task After_the_last_decision_and_one_taken_back_the_keys_still_work()
    {
        await using OpenedPage opened = await file.OpenAsync("#finding=6");
        IPage page = opened.Page;
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("False alarm") }).ClickAsync();
        await Expect(page.Locator(".virtual")).ToBeFocusedAsync();
        await page.Locator(".actions button").First.FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.GetByText("Nothing decided yet")).ToBeVisibleAsync();
        await Expect(page.Locator(".virtual")).ToBeFocusedAsync();
        // The list of keys is opened by key, whatever is open.
        await page.Locator(".keys summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('.keys').open"));
        await page.EvaluateAsync("() => mapPage.workbench.open(mapPage.findings.all[0])");
        await page.Locator(".keys summary").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        Assert.False(await page.EvaluateAsync<bool>("() => document.querySelector('.keys').open"));
    }

    [Fact]
    public async Task Names_that_look_like_formulas_or_hold_line_breaks_come_out_whole()
    {
        await using OpenedPage opened = await file.OpenAsync();
        string csv = await opened.Page.EvaluateAsync<string>("() => csvOf([['=1+1', 'a\\nb', '-5', 'say \"x\"', undefined, 'plain']])");
        Assert.Equal("'=1+1,\"a\nb\",-5,\"say \"\"x\"\"\",,plain\r\n", csv);
    }

    [Fact]
    public async Task Twenty_of_five_thousand_are_decided_by_keyboard_alone()
    {
        await using OpenedPage opened = await file.OpenAsync(FindingPages.Many(5000));
        IPage page = opened.Page;
        await page.Locator("body").PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        while (!await page.EvaluateAsync<bool>("() => document.activeElement.matches('.virtual')"))
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("j");
        for (int i = 0; i < 20; i++)
            await page.Keyboard.PressAsync("1");
        string[] lines = await DownloadAsync(page);
        Assert.Equal(41, lines.Length);
        Assert.Equal(20, lines.Count(line => line.Contains(",remove,", StringComparison.Ordinal)));
        // Each removed picture settles the two other findings about the same pair.
        Assert.Equal(60, await page.EvaluateAsync<int>("() => mapPage.workbench.current.index"));
        await Expect(page.Locator(".settled")).Not.ToHaveCountAsync(0);
    }

    private static async Task<string[]> DownloadAsync(IPage page)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download decisions.csv" }).PressAsync("Enter")
        );
        Assert.Equal("decisions.csv", download.SuggestedFilename);
        await using Stream stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
