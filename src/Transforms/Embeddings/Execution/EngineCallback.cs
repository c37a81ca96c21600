namespace MLNet.Embeddings;

/// <summary>
/// The one way out of an engine: it is told of progress, and stops the engine by throwing, typically an
/// <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>It is called on the thread that called the engine, never on a worker, several times a second while there is work.</remarks>
/// <param name="progress">How far the engine has come.</param>
public delegate void EngineCallback(EngineProgress progress);
