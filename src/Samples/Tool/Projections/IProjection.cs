using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Files;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>A fitted projection: gives rows their positions on a map.</summary>
internal interface IProjection
{
    /// <summary>Seconds of the stages of the fit; none where the projection was loaded.</summary>
    IReadOnlyList<KeyValuePair<string, double>> StageSeconds { get; }

    /// <summary>What the fit found out, for the command's result.</summary>
    JsonObject Diagnostics { get; }

    /// <summary>Positions of rows: those of the fit have their fitted ones, others are placed.</summary>
    Matrix Transform(FileMatrix rows);
}
