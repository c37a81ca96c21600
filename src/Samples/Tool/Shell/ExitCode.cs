namespace MLNet.Embeddings.Tool.Shell;

/// <summary>How a run ended, as whoever started the program learns it.</summary>
internal static class ExitCode
{
    /// <summary>Exit code of a run that did what was asked.</summary>
    public const int Success = 0;

    /// <summary>Exit code of a run that ended well but had to leave some of its input out, each item reported.</summary>
    public const int SomeFailed = 3;

    /// <summary>Exit code of a run that worked and found that a gate, such as a maximal number of leaks, was not passed.</summary>
    public const int GateFailed = 1;

    /// <summary>Exit code for bad input and for a run that failed; one sentence on standard error says why.</summary>
    public const int Failed = 2;

    /// <summary>Exit code of a run that was stopped with Ctrl-C; SIGTERM gives 143 and SIGHUP 129.</summary>
    public const int Canceled = 130;
}
