using System.CommandLine;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Commands;

internal sealed class NeighborsCommand : SampleCommand
{
    public NeighborsCommand()
        : base("neighbors", "x")
    {
    }

    public override IReadOnlyList<CommandExample> Examples { get; } = [new("a", "b")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
    }
}
