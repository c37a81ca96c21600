using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Hosting;

/// <summary>A component's place in ML.NET's environment: its log, its random numbers and the signal to stop.</summary>
internal sealed class ComponentHost
{
    private readonly IHost _host;

    /// <summary>Registers a component; done once, in the component's constructor.</summary>
    /// <param name="environment">Where it belongs.</param>
    /// <param name="name">Its name, as the log shows it.</param>
    /// <param name="cancellationToken">What else than the environment may tell it to stop.</param>
    public ComponentHost(IHostEnvironment environment, string name, CancellationToken cancellationToken = default)
    {
        CancellationToken = cancellationToken;
        ArgumentNullException.ThrowIfNull(environment);
        InternalMembers.Require();
        _host = environment.Register(name);
    }

    /// <summary>The environment in which components that this one creates are registered.</summary>
    public IHostEnvironment Environment => _host;

    /// <summary>The seed asked for, or one drawn from the environment, so that a seed given to MLContext governs this component
    /// too.</summary>
    public int Seed(int? requested) => requested ?? _host.Rand.Next();

    /// <summary>The device that the environment asks for; never part of a saved model.</summary>
    public int? GpuDeviceId => (_host as IHostEnvironmentInternal)?.GpuDeviceId;

    /// <summary>Whether the environment allows the CPU in place of a device that cannot be used.</summary>
    public bool FallbackToCpu => (_host as IHostEnvironmentInternal)?.FallbackToCpu ?? false;

    /// <summary>Opens a log channel; the phase is part of the source that a listener of <c>MLContext.Log</c> sees.</summary>
    public LogChannel Log(string phase) => new(_host.Start(phase));

    /// <summary>What the component's own options may tell it to stop.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Throws when the execution of the environment, or of this component, was canceled.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void CheckAlive()
    {
        _host.CheckAlive();
        CancellationToken.ThrowIfCancellationRequested();
    }
}
