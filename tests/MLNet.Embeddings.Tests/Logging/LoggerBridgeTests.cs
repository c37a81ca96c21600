using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Logging;

public class LoggerBridgeTests
{
    [Fact]
    public void Messages_of_the_environment_reach_the_logger_at_their_level_until_it_is_ended()
    {
        var context = new MLContext(1);
        var logger = new RecordingLogger();
        IDataView data = context.Data.LoadFromMatrix(
            Matrix.From([
                [1, 2],
                [float.NaN, 0],
                [3, 4],
            ]),
            "Vector"
        );
        using (context.LogTo(logger))
            context.Data.BuildNeighborIndex(data, "Vector");

        (LogLevel level, string text, Dictionary<string, object?> properties) = Assert.Single(
            logger.Messages,
            message => message.Level == LogLevel.Warning
        );
        const string Sentence = "1 row has a missing, infinite or too large value in column 'Vector' and was left out of the index.";
        Assert.EndsWith(Sentence, text);
        Assert.Equal(Sentence, properties["Text"]);
        Assert.Contains("NeighborIndex", (string)properties["Component"]!);

        int count = logger.Messages.Count;
        context.Data.BuildNeighborIndex(data, "Vector");
        Assert.Equal(count, logger.Messages.Count);
    }

    [Fact]
    public void Progress_of_an_engine_reaches_the_logger()
    {
        var logger = new RecordingLogger();
        var progress = new LoggerProgress(logger, LogLevel.Debug, TimeSpan.Zero);
        progress.Report(new EngineProgress("neighbors", 0, 2000));
        progress.Report(new EngineProgress("neighbors", 500, 2000));
        progress.Report(new EngineProgress("neighbors", 2000, 2000));

        Assert.Equal([LogLevel.Debug, LogLevel.Debug], logger.Messages.Select(message => message.Level));
        Assert.Equal("neighbors: 0 of 2,000", logger.Messages[0].Text);
        Assert.StartsWith("neighbors: 500 of 2,000, ", logger.Messages[1].Text);
    }

    [Fact]
    public void Between_two_messages_the_interval_passes()
    {
        var logger = new RecordingLogger();
        var progress = new LoggerProgress(logger, interval: TimeSpan.FromHours(1));
        for (int i = 1; i < 100; i++)
            progress.Report(new EngineProgress("stage", i, 100));

        Assert.Empty(logger.Messages);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoggerProgress(logger, interval: TimeSpan.FromSeconds(-1)));
    }
}
