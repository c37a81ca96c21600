using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLNet.Embeddings.Tests.Clip.Models;

/// <summary>Answers each request with the next of the answers that the test wrote, byte for byte; the last one is repeated.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task>[] _answers;
    private readonly CancellationTokenSource _stop = new();

    public ScriptedServer(params Func<NetworkStream, Task>[] answers)
    {
        _answers = answers;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/model.onnx");
        _ = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>The head of each request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>An answer with a body; the connection is closed after it.</summary>
    public static Func<NetworkStream, Task> Answer(string status, byte[] body, params string[] headers) =>
        async stream =>
        {
            string head = $"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await stream.WriteAsync(body);
        };

    /// <summary>The whole file, as it should come.</summary>
    public static Func<NetworkStream, Task> Whole(byte[] body, string tag = "\"one\"") =>
        Answer("200 OK", body, $"Content-Length: {body.Length}", $"ETag: {tag}");

    /// <summary>A head, then a byte now and then for as long as the client listens.</summary>
    public static Func<NetworkStream, Task> Dripping(TimeSpan pause) =>
        async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"u8.ToArray());
            while (true)
            {
                await stream.WriteAsync(new byte[1]);
                await Task.Delay(pause);
            }
        };

    /// <summary>Nothing at all.</summary>
    public static async Task Silence(NetworkStream stream) => await Task.Delay(Timeout.Infinite);

    /// <summary>A connection that is reset.</summary>
    public static Task Reset(NetworkStream stream)
    {
        stream.Socket.LingerState = new LingerOption(true, 0);
        stream.Socket.Close();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            for (int request = 0; ; request++)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = AnswerAsync(client, _answers[Math.Min(request, _answers.Length - 1)]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server was stopped.
        }
    }

    private async Task AnswerAsync(TcpClient client, Func<NetworkStream, Task> answer)
    {
        using TcpClient connection = client;
        try
        {
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var head = new StringBuilder();
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
                head.AppendLine(line);
            lock (Requests)
                Requests.Add(head.ToString());
            await answer(stream).WaitAsync(_stop.Token);
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has hung up, or the server was stopped.
        }
    }
}
