using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>All findings stand in the table, which can be sorted and filtered.</summary>
[Trait("Category", "Long")]
public sealed class FindingsTableTests(FindingPageFile file) : IClassFixture<FindingPageFile>
{
    private const string Rows = ".virtual tr[data-finding]";

    [Fact]
    public async Task Five_thousand_findings_are_listed_the_worst_first_with_few_of_them_in_the_page()
    {
        await using OpenedPage opened = await file.OpenAsync(FindingPages.Many(5000));
        IPage page = opened.Page;
        await Expect(page.Locator("#findings > .section-head .hint").First).ToHaveTextAsync("5,000 findings, the worst first");
        Assert.InRange(await page.Locator(Rows).CountAsync(), 8, 60);
        await Expect(page.Locator(".virtual table")).ToHaveAttributeAsync("aria-rowcount", "5001");
        await Expect(page.Locator(Rows).First).ToContainTextAsync("1.00");

        await page.EvaluateAsync("() => document.querySelector('.virtual').scrollTop = 1e9");
        await Expect(page.Locator($"{Rows}[data-finding='4999']")).ToBeVisibleAsync();
        await Expect(page.Locator($"{Rows}[data-finding='4999'] canvas[data-drawn]")).ToHaveCountAsync(2);

        await page.Locator("th[data-column='score'] button").ClickAsync();
        await page.Locator("th[data-column='score'] button").ClickAsync();
        await page.EvaluateAsync("() => document.querySelector('.virtual').scrollTop = 0");
        await Expect(page.Locator(Rows).First).ToHaveAttributeAsync("data-finding", "4999");
        await Expect(page.Locator("th[data-column='score']")).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Filters_by_kind_class_split_score_and_text_combine()
    {
        await using OpenedPage opened = await file.OpenAsync();
        IPage page = opened.Page;
        Task CountAsync(int count) => Expect(page.Locator(Rows)).ToHaveCountAsync(count);
        await CountAsync(6);
        await page.Locator(".filters .chip[data-kind='outlier']").ClickAsync();
        await CountAsync(4);
        await page.Locator(".filters .chip[data-kind='outlier']").ClickAsync();

        await page.GetByLabel("Any class").SelectOptionAsync("dog");
        await CountAsync(2);
        await page.GetByLabel("Any split").SelectOptionAsync("train");
        await CountAsync(1);
        await page.GetByLabel("Any class").SelectOptionAsync("");
        await page.GetByLabel("Any split").SelectOptionAsync("");

        await page.GetByLabel("Lowest score").FillAsync("0.95");
        await page.GetByLabel("Highest score").FillAsync("1");
        await Expect(page.Locator($"{Rows} .kind")).ToHaveTextAsync(["Leak"]);
        await page.GetByLabel("Highest score").FillAsync("7");
        await page.GetByLabel("Lowest score").FillAsync("6.5");
        await Expect(page.Locator($"{Rows} .kind")).ToHaveTextAsync(["Label suspect"]);
        await page.GetByLabel("Lowest score").FillAsync("");
        await page.GetByLabel("Highest score").FillAsync("");

        await page.GetByLabel("Name or evidence holds").FillAsync("TOO SOON");
        await Expect(page.Locator($"{Rows} .name")).ToHaveTextAsync(["train/cat/broken.png"]);
        await page.GetByLabel("Name or evidence holds").FillAsync("nowhere");
        await Expect(page.GetByText("No finding passes the filters.")).ToBeVisibleAsync();

        // The chips of the header clear the filters and show their kind.
        await page.Locator("#facts a[data-kind='outlier']").ClickAsync();
        await CountAsync(2);
        await Expect(page.Locator(".virtual")).ToBeFocusedAsync();
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Where_nothing_was_found_one_sentence_says_so()
    {
        await using OpenedPage opened = await file.OpenAsync(FindingPages.With([], []));
        await Expect(opened.Page.GetByText("Nothing was found: no copies")).ToBeVisibleAsync();
        await Expect(opened.Page.Locator(".filters")).ToBeHiddenAsync();
        await Expect(opened.Page.Locator(".virtual")).ToBeHiddenAsync();
        Assert.Empty(opened.Complaints);
    }
}
