using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Projection;

/// <summary>Which columns a projection's transformer works on, and how.</summary>
/// <param name="Output">Column that receives the position.</param>
/// <param name="Input">Column of features.</param>
/// <param name="OnError">What happens to rows with a missing, infinite or too large feature.</param>
/// <param name="NumberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
internal sealed record ProjectionColumns(string Output, string Input, RowErrorHandling OnError, int? NumberOfThreads)
{
    /// <summary>Column that receives how far the position can be trusted, or null.</summary>
    public string? Trust { get; init; }

    /// <summary>Checks the options that every projection has.</summary>
    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static ProjectionColumns Of(ProjectionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        EngineContext.RequireThreads(options.NumberOfThreads, nameof(options.NumberOfThreads));
        Require(Enum.IsDefined(options.OnError), options.OnError, "one of the members of RowErrorHandling", nameof(options.OnError));
        Require(
            options.TrustColumnName is null || options.Metric != DistanceMetric.InnerProduct,
            options.TrustColumnName,
            "null where Metric is InnerProduct, which is no distance",
            nameof(options.TrustColumnName)
        );
        Require(
            options.TrustColumnName != "" && options.TrustColumnName != options.OutputColumnName,
            options.TrustColumnName,
            "null or a name other than that of the output column",
            nameof(options.TrustColumnName)
        );
        return new(options.OutputColumnName, options.InputColumnName ?? options.OutputColumnName, options.OnError, options.NumberOfThreads)
        {
            Trust = options.TrustColumnName,
        };
    }

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        writer.Values.Write(Input);
        writer.Values.Write((int)OnError);
        writer.Values.Write(NumberOfThreads ?? 0);
        writer.WriteOptional(Trust);
    }

    /// <param name="reader">Where to read from.</param>
    /// <param name="saysWhetherTrusted">Whether the content is of a version that may have a column of trust.</param>
    public static ProjectionColumns Read(ModelReader reader, bool saysWhetherTrusted)
    {
        string output = reader.Values.ReadString();
        string input = reader.Values.ReadString();
        RowErrorHandling onError = reader.ReadEnum<RowErrorHandling>("OnError");
        int? threads = reader.ReadNumberOfThreads();
        return new(output, input, onError, threads) { Trust = saysWhetherTrusted ? reader.ReadOptionalString() : null };
    }

    private static void Require(bool legal, object? value, string range, string name)
    {
        if (!legal)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }
}
