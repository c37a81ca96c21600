using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings;

/// <summary>What an engine runs in: a number of threads, somebody to tell of its progress, a token that stops it, and a clock per
/// stage.</summary>
/// <remarks>
/// Every engine makes one for itself where none is given. One context may serve call after call, from one thread at a time; its threads
/// wait in between. Results never depend on <see cref="NumberOfThreads"/>: work is cut into blocks by the shape of the data alone.
/// </remarks>
public sealed class EngineContext : IDisposable
{
    /// <summary>More threads than any one machine has use for; each takes memory for its stack.</summary>
    internal const int MostThreads = 1024;

    private static readonly long ReportInterval = Stopwatch.Frequency / 20;

    private readonly WorkerTeam _team;
    private readonly IProgress<EngineProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<StageTime> _stageTimes = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _stage = "";
    private bool _isInStage;
    private long _completed;
    private long _total;
    private long _lastReport;

    /// <summary>Starts the threads.</summary>
    /// <param name="numberOfThreads">Threads to use, the caller's included; <see langword="null"/> takes all processors.</param>
    /// <param name="progress">Told of progress several times a second while there is work, on the thread that called the engine.</param>
    /// <param name="cancellationToken">Stops the engine, which then throws an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfThreads"/> is not from 1 to 1024.</exception>
    public EngineContext(
        int? numberOfThreads = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        int count = numberOfThreads ?? Math.Min(Environment.ProcessorCount, MostThreads);
        if (count is < 1 or > MostThreads)
            throw new ArgumentOutOfRangeException(
                nameof(numberOfThreads),
                numberOfThreads,
                $"The number of threads must be from 1 to {MostThreads}, or null for all processors."
            );
        _team = new WorkerTeam(count);
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Threads that work, the caller's included.</summary>
    public int NumberOfThreads => _team.ThreadCount;

    /// <summary>Wall-clock time of each finished stage, in the order in which the stages first ended; a stage that ran twice is
    /// summed.</summary>
    public IReadOnlyList<StageTime> StageTimes => _stageTimes;

    // Without a listener or a token the calling thread has nothing to do between its blocks.
    /// <summary>Stops the engine, for steps that do not run in blocks.</summary>
    internal CancellationToken CancellationToken => _cancellationToken;

    private bool IsWatched => _progress is not null || _cancellationToken.CanBeCanceled;

    /// <summary>Checks an option that says how many threads to use.</summary>
    /// <param name="numberOfThreads">Its value; <see langword="null"/> takes all processors.</param>
    /// <param name="parameter">The parameter that an exception names.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many threads are not offered.</exception>
    internal static void RequireThreads(int? numberOfThreads, string parameter)
    {
        if (numberOfThreads is < 1 or > MostThreads)
            throw new ArgumentOutOfRangeException(
                parameter,
                numberOfThreads,
                $"NumberOfThreads must be from 1 to {MostThreads}, or null for all processors."
            );
    }

    /// <summary>Makes a context where none is given, for the caller to dispose; otherwise returns <see langword="null"/>.</summary>
    internal static EngineContext? Ensure([NotNull] ref EngineContext? context)
    {
        if (context is not null)
            return null;

        context = new EngineContext();
        return context;
    }

    /// <summary>Begins a stage; disposing the result ends it and records its time. A stage within a stage is part of it.</summary>
    /// <param name="name">Short lower-case name, such as "neighbors".</param>
    internal StageScope BeginStage(string name)
    {
        if (_isInStage)
            return default;

        _isInStage = true;
        _stage = name;
        _completed = 0;
        _total = 0;
        try
        {
            Poll(force: true);
        }
        catch
        {
            _isInStage = false;
            throw;
        }

        return new StageScope(this, name, _clock.Elapsed);
    }

    /// <summary>Reports progress within the current stage, and stops the engine where that is asked for.</summary>
    /// <param name="completed">Units that are done.</param>
    /// <param name="total">Units in all.</param>
    internal void Report(long completed, long total)
    {
        _completed = completed;
        _total = total;
        Poll(force: completed >= total);
    }

    /// <summary>Runs <paramref name="body"/> once for each block, on all threads, and returns when every block is done.</summary>
    /// <remarks>Progress is told and cancellation noticed between the blocks that the calling thread takes; the remaining blocks are then
    /// dropped.</remarks>
    /// <param name="blockCount">Number of blocks.</param>
    /// <param name="body">Work on one block; gets the block's index and the index of the worker, below
    /// <see cref="NumberOfThreads"/>.</param>
    internal void For(int blockCount, Action<int, int> body)
    {
        // The other threads may take every block, and then nobody would ask.
        _cancellationToken.ThrowIfCancellationRequested();
        _team.For(blockCount, body, IsWatched ? () => Poll(force: false) : null);
    }

    /// <summary>As <see cref="For(int, Action{int, int})"/>, reporting finished blocks as the progress of the current stage.</summary>
    /// <param name="blockCount">Number of blocks.</param>
    /// <param name="body">Work on one block; gets the block's index and the index of the worker.</param>
    internal void ForWithProgress(int blockCount, Action<int, int> body)
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
        _cancellationToken.ThrowIfCancellationRequested();
        if (_progress is null)
            return;

        long now = Stopwatch.GetTimestamp();
        if (!force && now - _lastReport < ReportInterval)
            return;

        _lastReport = now;
        _progress.Report(new EngineProgress(_stage, _completed, _total));
    }

    private void EndStage(string name, TimeSpan start)
    {
        _isInStage = false;
        TimeSpan elapsed = _clock.Elapsed - start;
        int known = _stageTimes.FindIndex(stage => stage.Name == name);
        if (known < 0)
            _stageTimes.Add(new StageTime(name, elapsed));
        else
            _stageTimes[known] = new StageTime(name, _stageTimes[known].Elapsed + elapsed);
    }

    /// <summary>A running stage; disposing it ends the stage.</summary>
    internal readonly struct StageScope : IDisposable
    {
        private readonly EngineContext? _context;
        private readonly string _name;
        private readonly TimeSpan _start;

        internal StageScope(EngineContext context, string name, TimeSpan start)
        {
            _context = context;
            _name = name;
            _start = start;
        }

        /// <summary>Ends the stage and records its time.</summary>
        public void Dispose() => _context?.EndStage(_name, _start);
    }
}
