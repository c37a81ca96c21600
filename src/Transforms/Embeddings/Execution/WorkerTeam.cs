using System.Runtime.ExceptionServices;

namespace MLNet.Embeddings.Execution;

/// <summary>A few threads that share out the blocks of one loop after another.</summary>
/// <remarks>
/// The optimizers run thousands of loops of well under a millisecond, for which queueing work items costs more than the work. So the
/// threads stay: between loops they spin briefly, then sleep. A thread that wakes too late finds the loop closed and goes back to sleep;
/// the caller never waits for a thread that has not begun. On a busy machine threads are put aside in the middle of a block, and everybody
/// waits for them; while that makes the team slower than the caller would be alone, the caller works alone (see <see cref="TeamBalance"/>).
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2000;

    private readonly object _gate = new();
    private readonly TeamBalance _balance;
    private readonly Thread[] _threads;
    private Loop? _loop;
    private volatile int _generation;
    private int _sleeping;
    private bool _disposed;

    public WorkerTeam(int threadCount, TimeProvider? clock = null)
    {
        ThreadCount = threadCount;
        _balance = new TeamBalance(clock ?? TimeProvider.System);
        _threads = new Thread[threadCount - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"embedding worker {worker}" };
            _threads[i].Start();
        }
    }

    public int ThreadCount { get; }

    /// <summary>Runs all blocks; the caller's thread takes part and calls <paramref name="between"/> after each of its blocks.</summary>
    public void For(int blockCount, Action<int, int> body, Action? between)
    {
        if (blockCount <= 0)
            return;

        int first = 0;
        for (; first < blockCount && (_threads.Length == 0 || blockCount - first == 1 || _balance.FavorsOne); first++)
        {
            body(first, 0);
            between?.Invoke();
        }

        if (first == blockCount)
            return;

        var loop = new Loop(first, blockCount, body);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _loop = loop;
            _generation++;
            if (_sleeping > 0)
                Monitor.PulseAll(_gate);
        }

        _balance.BeginWork();
        loop.Run(0, between);
        lock (_gate)
            _loop = null;

        _balance.BeginWait();
        var spinner = default(SpinWait);
        while (Volatile.Read(ref loop.Active) != 0)
        {
            spinner.SpinOnce(sleep1Threshold: 100);
            loop.Attempt(between);
        }

        _balance.EndWait(loop.Participants);
        loop.ThrowFailure();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;

            _disposed = true;
            _generation++;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            for (int spin = 0; spin < SpinsBeforeSleep && _generation == seen; spin++)
                Thread.SpinWait(8);

            Loop? loop;
            lock (_gate)
            {
                while (_generation == seen && !_disposed)
                {
                    _sleeping++;
                    Monitor.Wait(_gate);
                    _sleeping--;
                }

                if (_disposed)
                    return;

                seen = _generation;
                loop = _loop;
                if (loop is not null)
                {
                    loop.Active++;
                    loop.Participants++;
                }
            }

            if (loop is null)
                continue;

            loop.RunOnThread(worker);
            lock (_gate)
                loop.Active--;
        }
    }

    private sealed class Loop(int firstBlock, int blockCount, Action<int, int> body)
    {
        /// <summary>Threads other than the caller's that are inside the loop; changed under the team's gate.</summary>
        public int Active;

        /// <summary>Threads that have been inside the loop, the caller's included; changed under the team's gate.</summary>
        public int Participants = 1;

        // The threads are older than the loop; what they do counts where the loop was started.
        private readonly WorkCounts? _counts = WorkCounts.Current;
        private int _next = firstBlock;
        private ExceptionDispatchInfo? _failure;

        /// <summary>Takes blocks on one of the team's threads.</summary>
        public void RunOnThread(int worker)
        {
            if (ReferenceEquals(WorkCounts.Current, _counts))
                Run(worker, null);
            else
                RunCounted(worker);
        }

        private void RunCounted(int worker) => WorkCounts.Run(_counts, () => Run(worker, null));

        public void Run(int worker, Action? between)
        {
            int block;
            while ((block = Interlocked.Increment(ref _next) - 1) < blockCount)
            {
                Take(block, worker);
                Attempt(between);
            }
        }

        /// <summary>Runs the caller's step between blocks; a failure is kept until every thread has left the loop.</summary>
        public void Attempt(Action? step)
        {
            try
            {
                step?.Invoke();
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }

        private void Take(int block, int worker)
        {
            try
            {
                body(block, worker);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }

        // Jumping past the last block stops the other threads at their next one.
        private void Fail(Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Interlocked.Exchange(ref _next, blockCount);
        }

        public void ThrowFailure() => _failure?.Throw();
    }
}
