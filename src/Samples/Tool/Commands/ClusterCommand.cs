using System.CommandLine;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>The commands of clusters under one name.</summary>
internal sealed class ClusterCommand : Command
{
    public ClusterCommand()
        : base("cluster", "Run the steps of plans on many machines: start silos, submit jobs, see and steer them.")
    {
        Add(new ClusterStartCommand());
        Add(new ClusterSubmitCommand());
        Add(new ClusterStatusCommand());
        Add(ClusterChangeCommand.Pause());
        Add(ClusterChangeCommand.Resume());
        Add(ClusterChangeCommand.Cancel());
    }
}
