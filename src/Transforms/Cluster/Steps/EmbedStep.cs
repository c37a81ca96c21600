using System.Globalization;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Pictures of a shard become vectors; NaN, with its reason beside, for one that cannot be read.</summary>
internal static class EmbedStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        Shard shard = await context.ShardAsync("shard").ConfigureAwait(false);
        string name = context.Parameter<string>("model");
        List<(int Place, ShardRow Row)> rows = await context
            .ReadAsync(shard.Metadata, stream => MetadataFile.Read(stream, shard.RowCount, _ => true))
            .ConfigureAwait(false);
        ClipModel model =
            context.Options.OpenModel?.Invoke(name)
            ?? throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"Step '{context.Step.Id}' embeds pictures with the model '{name}', and the runner was given none."
            );
        string digest = await ModelDigest.OfAsync(model, context.Token).ConfigureAwait(false);
        if (digest != context.Parameter<string>("modelSha256"))
            throw new ClusterException(
                ClusterFault.OtherVersion,
                $"The model '{name}' of this worker is not the one that the plan was made with (its digest differs): give all "
                    + "workers one model."
            );

        using ImageEncoder encoder = model.OpenImageEncoder(
            new EncoderOptions { NumberOfThreads = context.Options.NumberOfThreads },
            cancellation: context.Token
        );
        var vectors = new Matrix(shard.RowCount, encoder.Dimension);
        var problems = new string?[shard.RowCount];
        var source = new ListedPictures(rows, context.Options.PictureFolder, context.Options.FollowsLinks);
        encoder.Encode(source, shard.RowCount, vectors.AsSpan(), problems, context.Token.ThrowIfCancellationRequested);
        if (Array.IndexOf(problems, IImageSource.NoMemory) is var starved && starved >= 0)
            throw new ClusterException(
                ClusterFault.Storage,
                $"There was not enough memory for {rows[starved].Row.Path}; run step '{context.Step.Id}' again with fewer at once."
            );

        // A damaged picture is a row without a vector; pictures none of which is there are a folder that was not found.
        if (shard.RowCount > 0 && !source.HasOpened)
            throw NothingThere(context.Step.Id, rows, problems[0]);

        await context.WriteAsync(stream => Npy.Write(stream, vectors)).ConfigureAwait(false);
        await context.WriteAsync(stream => WriteProblems(stream, rows, problems)).ConfigureAwait(false);
        return shard.RowCount;
    }

    private static ClusterException NothingThere(string step, List<(int Place, ShardRow Row)> rows, string? problem)
    {
        string first = $"{rows[0].Row.Path ?? rows[0].Row.Key} ({problem?.ReplaceLineEndings(" ").TrimEnd('.')})";
        return new ClusterException(
            ClusterFault.Storage,
            string.Create(CultureInfo.InvariantCulture, $"None of the {rows.Count:N0} pictures of step '{step}' can be opened, such as ")
                + $"{first}; name their folder with --images, for a silo with --pictures."
        );
    }

    private static void WriteProblems(Stream stream, List<(int Place, ShardRow Row)> rows, string?[] problems)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        for (int row = 0; row < problems.Length; row++)
            if (problems[row] is { } problem)
                writer.WriteLine($"{rows[row].Row.Key}\t{problem.ReplaceLineEndings(" ")}");
    }
}
