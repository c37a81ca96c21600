using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Playwright;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>A page that comes slowly: its maps need not wait for the pictures at its end.</summary>
[Trait("Category", "Long")]
public sealed class SlowPageTests(FindingPageFile file) : IClassFixture<FindingPageFile>
{
    [Fact]
    public async Task Maps_are_drawn_before_the_pictures_are_there_and_these_come_later()
    {
        (string path, Browser browser) = file.Closed();
        string html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        int pictures = html.IndexOf("id=\"page-pictures\">", StringComparison.Ordinal) + 200;
        var rest = new TaskCompletionSource();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        Task served = ServeAsync(server, html[..pictures], rest.Task, html[pictures..]);

        await using OpenedPage opened = await browser.OpenPlainAsync(
            $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/",
            new BrowserNewContextOptions(),
            until: WaitUntilState.Commit
        );
        IPage page = opened.Page;
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.complete");
        Assert.Equal("loading", await page.EvaluateAsync<string>("() => document.readyState"));

        rest.SetResult();
        await served;
        Assert.True(await page.EvaluateAsync<bool>("async () => (await mapPage.data.picture.decode(0)).width > 0"));
        Assert.True(await page.EvaluateAsync<bool>("async () => (await mapPage.data.picture.decode(mapPage.data.count - 1)).width > 0"));
    }

    private static async Task ServeAsync(TcpListener server, string first, Task signal, string rest)
    {
        using TcpClient client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[8192], TestContext.Current.CancellationToken);
        await WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n" + first);
        await signal.WaitAsync(TestContext.Current.CancellationToken);
        await WriteAsync(rest);

        async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
    }
}
