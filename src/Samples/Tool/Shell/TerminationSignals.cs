using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>
/// Ends a run when it is told to: Ctrl-C (SIGINT), SIGTERM, or SIGHUP when its terminal goes. The first signal asks the work to stop, which
/// leaves nothing behind; a second one, or five seconds without an end, deletes what is unfinished and ends the process at once.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    // What shells give for a process that a signal has ended: 128 and its number.
    private const int SignalBase = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly (PosixSignal Signal, int Number)[] Handled =
    [
        (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGQUIT, 3),
        (PosixSignal.SIGTERM, 15),
        (PosixSignal.SIGHUP, 1),
    ];

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Timer _deadline;
    private int _exitCode;

    public TerminationSignals()
    {
        _deadline = new Timer(_ => End(_exitCode));
        ulong ignored = IgnoredSignals();
        foreach ((PosixSignal signal, int number) in Handled)
        {
            // Under nohup, or in the background of a script, it was decided for this process that it stays.
            if ((ignored & (1UL << (number - 1))) == 0)
                _registrations.Add(PosixSignalRegistration.Create(signal, context => OnSignal(context, SignalBase + number)));
        }

        // A limit on the size of files ends a process by a signal, unless it is handled: then the file that is too large is a failure to
        // write like others.
        const int fileSizeExceeded = 25;
        if (!OperatingSystem.IsWindows())
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)fileSizeExceeded, context => context.Cancel = true));
    }

    /// <summary>Is canceled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of a run: that of the signal where it was stopped by one.</summary>
    public int ExitCodeOf(int exitCode) => exitCode == ExitCode.Canceled && _exitCode != 0 ? _exitCode : exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _deadline.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
            End(exitCode);

        try
        {
            _deadline.Change(Patience, Timeout.InfiniteTimeSpan);
            // What waits for the token may take its time; the next signal must not wait with it.
            _ = _source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended meanwhile; there is nothing to stop.
        }
    }

    private static void End(int exitCode) => PendingFile.DeleteUnfinished(() => ProcessDescriptors.Exit(exitCode));

    private static ulong IgnoredSignals()
    {
        try
        {
            const string key = "SigIgn:";
            string line = !OperatingSystem.IsLinux()
                ? ""
                : File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) ?? "";
            string mask = line.Replace(key, "", StringComparison.Ordinal).Trim();
            return ulong.TryParse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong ignored) ? ignored : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
