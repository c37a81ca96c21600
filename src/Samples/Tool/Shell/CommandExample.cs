namespace MLNet.Embeddings.Tool.Shell;

/// <summary>A command line worth copying.</summary>
/// <param name="Purpose">What it does, as a short sentence.</param>
/// <param name="Line">The arguments after the program's name.</param>
internal sealed record CommandExample(string Purpose, string Line);
