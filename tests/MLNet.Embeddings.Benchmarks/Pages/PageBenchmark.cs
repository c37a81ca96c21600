using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace MLNet.Embeddings.Benchmarks.Pages;

/// <summary>Reports in a browser, in turn: how soon points are seen, how many frames a second a dragged map has, and what memory it
/// takes.</summary>
internal static class PageBenchmark
{
    private const int ManyPoints = 1000;
    private const double DragSeconds = 3;
    private const double QuietSeconds = 2;
    private const float PatienceMilliseconds = 180_000;

    // Every call that draws many points is counted once for each frame.
    private const string Script = """
        window.drawn = { first: 0, last: 0, frames: 0 };
        let counted = false;
        const note = (count, canvas) => {
            if (count < MANY) return;
            window.drawn.last = performance.now();
            window.drawn.first ||= window.drawn.last;
            window.drawn.canvas ??= canvas;
            if (counted) return;
            counted = true;
            requestAnimationFrame(() => { counted = false; window.drawn.frames++; });
        };
        for (const kind of [WebGLRenderingContext, WebGL2RenderingContext])
            for (const [name, place] of [["drawArrays", 2], ["drawElements", 1], ["drawArraysInstanced", 3],
                ["drawElementsInstanced", 4]]) {
                const draw = kind.prototype[name];
                if (!draw) continue;
                kind.prototype[name] = function (...values) {
                    draw.apply(this, values);
                    note(values[place], this.canvas);
                };
            }
        """;

    /// <param name="options">The page, and the one beside it.</param>
    /// <returns>What is lacking, if anything.</returns>
    public static async Task<string?> RunAsync(BenchmarkOptions options)
    {
        if (options.Data is null)
            return "page needs --data FILE.html, the page of a report; --beside FILE.html opens another in turn.";
        if (Chromium.Find() is not { } executable)
            return $"No Chromium was found on PATH as {string.Join(", ", Chromium.Names)}; {Chromium.Variable} can name one.";

        string[] files = options.Beside is { } other ? [options.Data, other] : [options.Data];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } absent)
            return $"There is no page '{absent}'.";

        var figures = files.Select(_ => new List<PageFigures>()).ToArray();
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < files.Length; i++)
                figures[i].Add(await MeasureAsync(executable, files[i]));
        }

        Console.WriteLine("| page | bytes | first frame, s | frames per second, dragged | memory, MB |\n| --- | --- | --- | --- | --- |");
        for (int i = 0; i < files.Length; i++)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {files[i]} | {new FileInfo(files[i]).Length:N0} | {Middle(figures[i], figure => figure.FirstFrame):F2} | "
                        + $"{Middle(figures[i], figure => figure.FramesPerSecond):F1} | "
                        + $"{Middle(figures[i], figure => figure.Memory) / 1e6:F0} |"
                )
            );
        }

        return null;
    }

    // A browser of its own for each, so that nothing of another page is in memory.
    private static async Task<PageFigures> MeasureAsync(string executable, string file)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(Chromium.Launch(executable));
        IPage page = await browser.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
            }
        );
        await page.AddInitScriptAsync(Script.Replace("MANY", $"{ManyPoints}", StringComparison.Ordinal));
        await page.GotoAsync(
            new Uri(Path.GetFullPath(file)).AbsoluteUri,
            new PageGotoOptions { Timeout = PatienceMilliseconds, WaitUntil = WaitUntilState.Commit }
        );
        var patience = new PageWaitForFunctionOptions { Timeout = PatienceMilliseconds };
        await page.WaitForFunctionAsync("() => window.drawn.first > 0", null, patience);
        double first = await page.EvaluateAsync<double>("() => window.drawn.first / 1000");
        await page.WaitForFunctionAsync(
            $"() => document.readyState === 'complete' && performance.now() - window.drawn.last > {QuietSeconds * 1000}",
            null,
            patience
        );
        await page.EvaluateAsync("() => window.drawn.canvas.scrollIntoView({ block: 'center' })");
        double[] place = await page.EvaluateAsync<double[]>(
            "() => { const box = window.drawn.canvas.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }"
        );
        double rate = await DragAsync(page, (float)place[0], (float)place[1]);
        return new PageFigures(first, rate, BrowserMemory.Read());
    }

    private static async Task<double> DragAsync(IPage page, float x, float y)
    {
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        double before = await page.EvaluateAsync<double>("() => window.drawn.frames");
        var clock = Stopwatch.StartNew();
        for (int step = 0; clock.Elapsed.TotalSeconds < DragSeconds; step++)
            await page.Mouse.MoveAsync(x + (60 * MathF.Sin(step * .07f)), y + (40 * MathF.Sin(step * .05f)));

        double after = await page.EvaluateAsync<double>("() => window.drawn.frames");
        double seconds = clock.Elapsed.TotalSeconds;
        await page.Mouse.UpAsync();
        return (after - before) / seconds;
    }

    private static double Middle(List<PageFigures> figures, Func<PageFigures, double> value)
    {
        double[] sorted = [.. figures.Select(value).Order()];
        return sorted[sorted.Length / 2];
    }
}
