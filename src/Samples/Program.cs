using MLNet.Embeddings.Samples.Shell;

return await SampleApplication.RunAsync(args, Console.Out, Console.Error);
