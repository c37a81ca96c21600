using System.CommandLine;
using MLNet.Embeddings.Training.Photo.Export;
using MLNet.Embeddings.Training.Photo.Tower;

namespace MLNet.Embeddings.Training.Photo;

/// <summary>Writes a finished photo model once more with its image network in single precision, to measure what 8 bits cost.</summary>
internal sealed class SingleCommand : Command
{
    private readonly Option<string> _model = new("--model")
    {
        Description = "Folder of the model",
        DefaultValueFactory = _ => "models/photo-clip",
    };
    private readonly Option<string> _network = new("--network")
    {
        Description = "ResNet18.onnx; by default that of the package Microsoft.ML.DnnImageFeaturizer.ResNet18",
        DefaultValueFactory = _ => PhotoCommand.PackagedNetwork,
    };
    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder to write",
        DefaultValueFactory = _ => "out/photo-single",
    };

    public SingleCommand()
        : base("single", "Write a finished photo model with its image network in single precision: what 8 bits cost is measured beside it.")
    {
        foreach (Option option in (Option[])[_model, _network, _output])
            Options.Add(option);

        SetAction(Run);
    }

    private void Run(ParseResult parsed)
    {
        string model = parsed.GetRequiredValue(_model);
        string output = parsed.GetRequiredValue(_output);
        Directory.CreateDirectory(output);
        foreach (string name in (string[])["text_model.onnx", "merges.txt", "vocab.json", "preprocessor_config.json"])
            File.Copy(Path.Combine(model, name), Path.Combine(output, name), overwrite: true);

        ResidualNetwork network = ResidualNetwork.Read(parsed.GetRequiredValue(_network));
        File.WriteAllBytes(
            Path.Combine(output, "vision_model.onnx"),
            SinglePhotoImageFile.Write(network, Path.Combine(model, "vision_model.onnx"))
        );
        Console.WriteLine(output);
    }
}
