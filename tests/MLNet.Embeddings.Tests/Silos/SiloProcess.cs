using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tests.Tool;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>The tool as a silo of its own process, whose logs are read.</summary>
internal sealed class SiloProcess : IDisposable
{
    // Numbers of the events that a step begins and that a job is taken up.
    private const int Begins = 8;
    private const int Loaded = 1;

    private readonly Process _process;
    private readonly List<JsonNode> _events = [];

    // What waits for it must not go on in the thread that reads the silo's output: stopping the silo waits for the end of that.
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _other = [];
    private int _isDisposed;

    public SiloProcess(string root, string connection, int port, int gatewayPort, string? pictures = null)
    {
        string[] arguments =
        [
            "cluster",
            "start",
            root,
            "--postgres",
            "--port",
            $"{port}",
            "--gateway-port",
            $"{gatewayPort}",
            "--cores",
            "1",
            "--lease",
            "15",
            "--log",
            "json",
            .. pictures is null ? (string[])[] : ["--pictures", pictures],
        ];
        _process = SampleProcess.StartWith(
            Path.GetTempPath(),
            new Dictionary<string, string> { ["MLNET_EMBEDDINGS_POSTGRES"] = connection },
            arguments
        );
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _listens.TrySetException(new InvalidOperationException($"The silo has ended: {Log}"));
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Waits until it takes steps.</summary>
    public Task StartedAsync() => _listens.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

    /// <summary>Steps begun, an id for each attempt.</summary>
    public string[] Begun => [.. Events(Begins).Select(one => (string)one["State"]!["Step"]!)];

    /// <summary>Whether it has held the job itself.</summary>
    public bool HeldJob => Events(Loaded).Length > 0;

    public string Log
    {
        get
        {
            lock (_events)
                return string.Join('\n', _other);
        }
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private JsonNode[] Events(int number)
    {
        lock (_events)
            return
            [
                .. _events.Where(one =>
                    (int)one["EventId"]! == number && ((string)one["Category"]!).StartsWith("MLNet.", StringComparison.Ordinal)
                ),
            ];
    }

    // A silo that is killed may leave half a line.
    private static JsonNode? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonNode.Parse(line) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_events)
        {
            if (Parse(line) is { } one)
                _events.Add(one);
            _other.Add(line);
        }

        if (line.StartsWith("The silo listens", StringComparison.Ordinal))
            _listens.TrySetResult();
    }
}
