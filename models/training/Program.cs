using System.CommandLine;
using MLNet.Embeddings.Training;
using MLNet.Embeddings.Training.Photo;

return await new RootCommand(
    "Trains the small CLIP that the project ships, and writes its files. Training needs a folder of photos, one folder for each class; "
        + "drawn pictures are added by the program."
)
{
    new TrainCommand(),
    new ExportCommand(),
    new PhotoCommand(),
    new WordsCommand(),
    new SingleCommand(),
}
    .Parse(args)
    .InvokeAsync();
