using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLNet.Embeddings.Tests.Clip.Models;

/// <summary>Serves one file on this machine; can break off in the middle, and answers ranges.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _content;

    public LoopbackServer(byte[] content)
    {
        _content = content;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/model.onnx");
        _ = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>Bytes after which the next answer breaks off.</summary>
    public int? BreakAfter { get; set; }

    public string Tag { get; set; } = "\"one\"";

    /// <summary>The range that each request asked for.</summary>
    public List<string?> Ranges { get; } = [];

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The server was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();

        string? range = headers.GetValueOrDefault("Range");
        Ranges.Add(range);
        bool ranged = range is not null && (!headers.TryGetValue("If-Range", out string? condition) || condition == Tag);
        int start = ranged ? int.Parse(range!["bytes=".Length..].TrimEnd('-')) : 0;
        int length = _content.Length - start;
        string head =
            start >= _content.Length && ranged
                ? $"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{_content.Length}\r\nContent-Length: 0\r\n"
            : ranged
                ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes "
                    + $"{start}-{_content.Length - 1}/{_content.Length}\r\nContent-Length: {length}\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + $"ETag: {Tag}\r\nConnection: close\r\n\r\n"));
        if (length > 0)
            await stream.WriteAsync(_content.AsMemory(start, Math.Min(length, BreakAfter ?? length)));
        BreakAfter = null;
    }
}
