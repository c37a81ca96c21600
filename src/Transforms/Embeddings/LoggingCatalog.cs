#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Hosting;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>The log of an <see cref="MLContext"/> in an application that logs through Microsoft.Extensions.Logging.</summary>
public static class LoggingCatalog
{
    /// <summary>Hands every message of <c>MLContext.Log</c> to a logger: ML.NET's, this library's warnings, and the progress of what runs
    /// in a pipeline.</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="logger">Where the messages go, each at its own level, the component that sent it as the property
    /// <c>Component</c>.</param>
    /// <returns>What ends it when it is disposed; otherwise it lasts as long as the environment.</returns>
    /// <example>
    /// <code><![CDATA[
    /// mlContext.LogTo(loggerFactory.CreateLogger("ML.NET"));
    /// ]]></code>
    /// </example>
    public static IDisposable LogTo(this MLContext mlContext, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(logger);
        return new LoggerSubscription(mlContext, logger);
    }
}
