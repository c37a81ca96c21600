using System.Diagnostics;
using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings;

/// <summary>What an engine runs in: a team of threads, a callback for progress and cancellation, and a clock per stage.</summary>
/// <remarks>
/// An engine is called from one thread. Results never depend on <see cref="ThreadCount"/>: work is cut into blocks by the shape of the data
/// alone.
/// </remarks>
public sealed class EngineContext : IDisposable
{
    /// <summary>More threads than any one machine has use for; each takes memory for its stack.</summary>
    internal const int MostThreads = 1024;

    private static readonly long CallbackInterval = Stopwatch.Frequency / 20;

    private readonly WorkerTeam _team;
    private readonly EngineCallback? _callback;
    private readonly List<KeyValuePair<string, double>> _stageSeconds = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _stage = "";
    private long _completed;
    private long _total;
    private long _lastCallback;

    /// <summary>Starts the team of threads.</summary>
    /// <param name="numberOfThreads">Threads to use, the caller's included; <see langword="null"/> takes all processors.</param>
    /// <param name="callback">Told of progress; stops the engine by throwing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfThreads"/> is not from 1 to 1024.</exception>
    public EngineContext(int? numberOfThreads = null, EngineCallback? callback = null)
    {
        int count = numberOfThreads ?? Environment.ProcessorCount;
        if (numberOfThreads is < 1 or > MostThreads)
            throw new ArgumentOutOfRangeException(
                nameof(numberOfThreads),
                numberOfThreads,
                $"The number of threads must be from 1 to {MostThreads}, or null for all processors."
            );
        _team = new WorkerTeam(count);
        _callback = callback;
    }

    /// <summary>Threads that work, the caller's included.</summary>
    public int ThreadCount => _team.ThreadCount;

    /// <summary>Wall-clock seconds of each finished stage, in the order in which the stages first ended; a stage that ran twice is
    /// summed.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> StageSeconds => _stageSeconds;

    /// <summary>Begins a stage; disposing the result ends it and records its seconds. Stages do not nest.</summary>
    /// <param name="name">Short lower-case name, such as "neighbors".</param>
    public StageScope BeginStage(string name)
    {
        _stage = name;
        _completed = 0;
        _total = 0;
        Poll(force: true);
        return new StageScope(this, name, _clock.Elapsed.TotalSeconds);
    }

    /// <summary>Reports progress within the current stage and gives the callback a chance to stop the engine.</summary>
    /// <param name="completed">Units that are done.</param>
    /// <param name="total">Units in all.</param>
    public void Report(long completed, long total)
    {
        _completed = completed;
        _total = total;
        Poll(force: completed >= total);
    }

    /// <summary>Runs <paramref name="body"/> once for each block, on all threads, and returns when every block is done.</summary>
    /// <remarks>The callback is asked several times a second between the blocks that the calling thread takes; when it throws, the
    /// remaining blocks are dropped.</remarks>
    /// <param name="blockCount">Number of blocks.</param>
    /// <param name="body">Work on one block; gets the block's index and the index of the worker, below <see cref="ThreadCount"/>.</param>
    public void For(int blockCount, Action<int, int> body) =>
        _team.For(blockCount, body, _callback is null ? null : () => Poll(force: false));

    /// <summary>As <see cref="For(int, Action{int, int})"/>, reporting finished blocks as the progress of the current stage.</summary>
    /// <param name="blockCount">Number of blocks.</param>
    /// <param name="body">Work on one block; gets the block's index and the index of the worker.</param>
    public void ForWithProgress(int blockCount, Action<int, int> body)
    {
        long done = 0;
        _team.For(
            blockCount,
            (block, worker) =>
            {
                body(block, worker);
                Interlocked.Increment(ref done);
            },
            () => Report(Interlocked.Read(ref done), blockCount)
        );
        Report(blockCount, blockCount);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _team.Dispose();

    private void Poll(bool force)
    {
        if (_callback is null)
            return;

        long now = Stopwatch.GetTimestamp();
        if (!force && now - _lastCallback < CallbackInterval)
            return;

        _lastCallback = now;
        _callback(new EngineProgress(_stage, _completed, _total));
    }

    private void EndStage(string name, double start)
    {
        double seconds = _clock.Elapsed.TotalSeconds - start;
        int known = _stageSeconds.FindIndex(stage => stage.Key == name);
        if (known < 0)
            _stageSeconds.Add(new(name, seconds));
        else
            _stageSeconds[known] = new(name, _stageSeconds[known].Value + seconds);
    }

    /// <summary>A running stage; disposing it ends the stage.</summary>
    public readonly struct StageScope : IDisposable
    {
        private readonly EngineContext _context;
        private readonly string _name;
        private readonly double _start;

        internal StageScope(EngineContext context, string name, double start)
        {
            _context = context;
            _name = name;
            _start = start;
        }

        /// <summary>Ends the stage and records its seconds.</summary>
        public void Dispose() => _context.EndStage(_name, _start);
    }
}
