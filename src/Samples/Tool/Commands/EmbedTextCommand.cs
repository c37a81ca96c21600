using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Turns texts into vectors that compare with those of images.</summary>
internal sealed class EmbedTextCommand : ToolCommand
{
    private readonly Argument<string[]> _texts = new("text") { Description = "Texts to encode", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _out = new("--out")
    {
        Description = "Where the vectors go, one row for each text: .npy, float32, or .parquet; without it, they are part of the result",
        HelpName = "file",
    };
    private readonly ModelOptions _model;

    public EmbedTextCommand()
        : base("embed-text", "Turn texts into vectors with a CLIP model.")
    {
        Arguments.Add(_texts);
        Options.Add(_out);
        _model = new ModelOptions(this, readsImages: false);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [new("Two texts", "embed-text \"a photo of a cat\" \"a photo of a dog\" --out texts.npy")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        _model.Announce(arguments, console);
        string[] texts = arguments.GetRequiredValue(_texts);
        OutputPlace.Check(_model.Files(arguments), [(_out.Name, arguments.GetValue(_out))]);
        OutputKind.Check(_out.Name, arguments.GetValue(_out), allowsTable: true);
        using PendingFile? file = arguments.GetValue(_out) is { } path ? new PendingFile(path) : null;
        Matrix vectors = times.Measure("encode", () => EmbeddedTexts.Read(texts, _model.ForTexts(arguments), console));
        bool isTable = ParquetFile.IsNamedSo(arguments.GetValue(_out) ?? "");
        file?.Commit(stream =>
        {
            if (isTable)
                VectorTableFile.Write(stream, new VectorTable([("text", texts)], vectors), console.CancellationToken);
            else
                NpyFile.Write(stream, vectors);
        });

        var result = new JsonObject { ["texts"] = texts.Length, ["dimension"] = vectors.ColumnCount };
        if (file is null)
        {
            result["vectors"] = new JsonArray([
                .. Enumerable
                    .Range(0, vectors.RowCount)
                    .Select(row => (JsonNode)new JsonArray([.. vectors.Row(row).ToArray().Select(value => (JsonNode)value)])),
            ]);
        }

        result["model"] = _model.Model(arguments).Name;
        result["seconds"] = times.ToJson();
        console.WriteResult(result);
    }
}
