namespace MLNet.Embeddings.Cluster;

/// <summary>Why a step or plan did not go on.</summary>
public enum ClusterFault
{
    /// <summary>The plan, or a parameter of a step, is not valid. Trying again does not help.</summary>
    InvalidPlan = 0,

    /// <summary>An input is missing or the step that writes it is not done. It may come.</summary>
    MissingInput = 1,

    /// <summary>An input's bytes are not those that its manifest names, or make no sense. Trying again does not help until it is
    /// restored or written again.</summary>
    DamagedInput = 2,

    /// <summary>A file or a plan was written by another version. Trying again does not help.</summary>
    OtherVersion = 3,

    /// <summary>The storage cannot be read or written, as when a disk is full. Trying again may help.</summary>
    Storage = 4,

    /// <summary>The storage does not let the program in, or there is no such bucket or container. Trying again does not help until key,
    /// right or name is mended.</summary>
    Access = 5,
}
