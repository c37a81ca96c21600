namespace MLNet.Embeddings.Execution;

/// <summary>Keeps account of what working in a team gains and loses, and tells when one thread would be faster than all.</summary>
/// <remarks>
/// Alone, the caller would have taken its own working time once for each thread that took part. In the team it took its working time and
/// the wait for the last of them, which is long where the machine has other work and puts threads aside. Where nobody came to help, the
/// others are put aside altogether, and one that spins in vain only takes its turn from the caller. Each time that the team is found
/// wanting soon after the last, the caller works alone for twice as long before it tries again. Blocks give the same result on any thread,
/// so this decides about time only.
/// </remarks>
/// <param name="clock">Tells the time.</param>
internal sealed class TeamBalance(TimeProvider clock)
{
    // A loop that ends sooner than a thread can join says nothing about the team.
    private const double JoiningSeconds = 20e-6;

    private const double WorthwhileShare = 0.95;
    private const double LeastEvidenceSeconds = 0.0025;
    private const double MostEvidenceSeconds = 0.02;
    private const double ShortestSpellSeconds = 0.008;
    private const double LongestSpellSeconds = 0.5;

    private double _teamSeconds;
    private double _aloneSeconds;
    private double _spellSeconds;
    private long _spellEnd = long.MinValue;
    private long _workStart;
    private long _waitStart;

    /// <summary>Whether the caller should work alone.</summary>
    public bool FavorsOne => _spellEnd != long.MinValue && clock.GetTimestamp() < _spellEnd;

    /// <summary>The caller begins with its first block.</summary>
    public void BeginWork() => _workStart = clock.GetTimestamp();

    /// <summary>The caller has no block left.</summary>
    public void BeginWait() => _waitStart = clock.GetTimestamp();

    /// <summary>All blocks are done.</summary>
    /// <param name="participants">Threads that took part, the caller's included.</param>
    public void EndWait(int participants)
    {
        double work = clock.GetElapsedTime(_workStart, _waitStart).TotalSeconds;
        if (participants == 1 && work < JoiningSeconds)
            return;

        long now = clock.GetTimestamp();
        _teamSeconds += clock.GetElapsedTime(_workStart, now).TotalSeconds;
        _aloneSeconds += participants * work;
        if (_teamSeconds >= LeastEvidenceSeconds && _teamSeconds > WorthwhileShare * _aloneSeconds)
        {
            WorkAlone(now);
        }
        else if (_teamSeconds > MostEvidenceSeconds)
        {
            // What was long ago counts less.
            _teamSeconds /= 2;
            _aloneSeconds /= 2;
        }
    }

    private void WorkAlone(long now)
    {
        bool isSoon = _spellEnd != long.MinValue && clock.GetElapsedTime(_spellEnd, now).TotalSeconds < _spellSeconds;
        _spellSeconds = isSoon ? Math.Min(LongestSpellSeconds, 2 * _spellSeconds) : ShortestSpellSeconds;
        _spellEnd = now + (long)(_spellSeconds * clock.TimestampFrequency);
        _teamSeconds = 0;
        _aloneSeconds = 0;
    }
}
