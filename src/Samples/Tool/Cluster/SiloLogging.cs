using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>Logs of a silo on standard error: lines for people or JSON for programs.</summary>
internal static class SiloLogging
{
    public const string Text = "text";
    public const string Json = "json";
    public const string None = "none";

    public static void Configure(ILoggingBuilder logging, string form)
    {
        if (form == None)
            return;
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("MLNet.Embeddings", LogLevel.Information);
        if (form == Json)
            logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, "O"));
        else
            logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
