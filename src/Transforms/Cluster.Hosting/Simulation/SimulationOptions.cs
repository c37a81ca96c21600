namespace MLNet.Embeddings.Cluster;

/// <summary>What a simulation assumes.</summary>
public sealed record SimulationOptions
{
    /// <summary>The silos.</summary>
    public required IReadOnlyList<SimulatedSilo> Silos { get; set; }

    /// <summary>Cores of each machine, by the numbers that silos name.</summary>
    /// <value>By default empty: every silo has its cores for itself.</value>
    public IReadOnlyList<int> MachineCores { get; set; } = [];

    /// <summary>Seconds of a step on one core, by its id.</summary>
    /// <value>By default empty: cost hints are taken as nanoseconds.</value>
    public IReadOnlyDictionary<string, double> StepSeconds { get; set; } = new Dictionary<string, double>();

    /// <summary>Share of a step's time that further threads divide (Amdahl).</summary>
    /// <value>By default .9.</value>
    public double ParallelShare { get; set; } = .9;

    /// <summary>Time that a silo needs around each step: to ask for it, to read its manifest, to tell that it is done.</summary>
    /// <value>By default 5 ms.</value>
    public TimeSpan StepOverhead { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Share of attempts that take <see cref="StragglerFactor"/> times as long.</summary>
    /// <value>By default 0.</value>
    public double StragglerShare { get; set; }

    /// <summary>How many times as long a straggler takes.</summary>
    /// <value>By default 4.</value>
    public double StragglerFactor { get; set; } = 4;

    /// <summary>Share of attempts that fail at their end.</summary>
    /// <value>By default 0.</value>
    public double FailureShare { get; set; }

    /// <summary>Time after which the steps of a silo that is not heard of are given to others.</summary>
    /// <value>By default 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts after which a step is set aside.</summary>
    /// <value>By default 4.</value>
    public int MaximumAttempts { get; set; } = 4;

    /// <summary>Wait before the second attempt of a step; each later one waits twice as long, up to two minutes.</summary>
    /// <value>By default one second.</value>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What stragglers and failures are drawn with.</summary>
    /// <value>By default 0.</value>
    public int Seed { get; set; }
}
