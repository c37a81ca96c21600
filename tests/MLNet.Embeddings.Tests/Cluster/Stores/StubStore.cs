using System.Net;
using System.Text;
using MLNet.Embeddings.Tests.Silos;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>A store that answers every request as a test tells it.</summary>
internal sealed class StubStore : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Action<int, HttpListenerContext> _answer;
    private int _requests;

    public StubStore(Action<int, HttpListenerContext> answer)
    {
        _answer = answer;
        Address = $"http://127.0.0.1:{TestSilo.FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public int Requests => _requests;

    /// <summary>Answers with a code and a text.</summary>
    public static void Answer(HttpListenerContext context, int status, string text, params (string Name, string Value)[] headers)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers)
            context.Response.Headers[name] = value;
        context.Response.ContentLength64 = bytes.Length;
        if (context.Request.HttpMethod != "HEAD")
            context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }

    /// <summary>Breaks the connection within an answer.</summary>
    public static void Break(HttpListenerContext context, int length, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = 206;
        foreach ((string name, string value) in headers)
            context.Response.Headers[name] = value;
        context.Response.ContentLength64 = length;
        context.Response.OutputStream.Write(new byte[length / 2]);
        context.Response.OutputStream.Flush();
        context.Response.Abort();
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _answer(Interlocked.Increment(ref _requests), context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening)
                    return;
            }
        }
    }
}
