using MLNet.Embeddings.Samples.Shell;

using var signals = new TerminationSignals();
(TextWriter output, TextWriter error) = StandardStreams.Open();
SampleApplication.EndOnFaultsOfOtherThreads(error);
return signals.ExitCodeOf(await SampleApplication.RunAsync(args, output, error, signals.Token));
