using MLNet.Embeddings.Tool;
using MLNet.Embeddings.Tool.Shell;

using var signals = new TerminationSignals();
(TextWriter output, TextWriter error) = StandardStreams.Open();
ToolApplication.EndOnFaultsOfOtherThreads(error);
return signals.ExitCodeOf(await ToolApplication.RunAsync(args, output, error, signals.Token));
