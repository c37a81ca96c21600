using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tests.Workout;

[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: LoadableClass(typeof(CenteringTransformer), null, typeof(SignatureLoadModel), "Centering", CenteringTransformer.LoaderSignature)]

namespace MLNet.Embeddings.Tests.Workout;

internal sealed class CenteringTransformer : RowTransformer
{
    public const string LoaderSignature = "TestCentering";
    public const string Centered = "Centered";
    public const string Side = "Side";
    public const string IsFar = "IsFar";
    public const string Note = "Note";

    private readonly string _inputColumnName;
    private readonly RowErrorHandling _onError;
    private readonly float[] _means;

    public CenteringTransformer(IHostEnvironment environment, string inputColumnName, RowErrorHandling onError, float[] means)
        : base(environment, CurrentFormat)
    {
        _inputColumnName = inputColumnName;
        _onError = onError;
        _means = means;
    }

    public static LoadableFormat<CenteringTransformer> CurrentFormat { get; } = new("CENTERNG", 1, LoaderSignature, Read);

    public static CenteringTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    private protected override void WriteContent(ModelWriter writer)
    {
        writer.WriteOptional(_inputColumnName);
        writer.Values.Write((int)_onError);
        writer.Values.Write(_means.Length);
        writer.WriteArray<float>("Means", _means);
    }

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new CenteringMapping(Host, FeatureColumn.Find(inputSchema, _inputColumnName, _means.Length), _onError, _means);

    internal static CenteringTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private static CenteringTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        string column = reader.ReadOptionalString()!;
        RowErrorHandling onError = reader.ReadEnum<RowErrorHandling>("OnError");
        int count = reader.ReadInt32("Count", 1);
        return new CenteringTransformer(environment, column, onError, reader.ReadArray<float>("Means", count));
    }
}
