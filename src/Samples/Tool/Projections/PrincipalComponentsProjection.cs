using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>Coordinates along the directions of largest variance.</summary>
internal sealed class PrincipalComponentsProjection : IProjection
{
    private readonly EngineContext _context;
    private readonly PrincipalComponents _components;
    private readonly CommonOffset? _offset;

    private PrincipalComponentsProjection(EngineContext context, PrincipalComponents components, CommonOffset? offset)
    {
        _context = context;
        _components = components;
        _offset = offset;
    }

    public IReadOnlyList<KeyValuePair<string, double>> StageSeconds => [];

    public JsonObject Diagnostics =>
        new()
        {
            ["explainedVariance"] = new JsonArray([.. _components.ExplainedVariance.Select(variance => JsonValue.Create(variance))]),
            ["totalVariance"] = _components.TotalVariance,
        };

    public static PrincipalComponentsProjection Fit(FileMatrix rows, int componentCount, EngineContext context)
    {
        int possible = Math.Min(rows.RowCount, rows.ColumnCount);
        if (componentCount > possible)
            throw new InputException(
                $"--components must be at most {possible} for principal components of {rows.RowCount} rows and {rows.ColumnCount} "
                    + $"columns, got {componentCount}."
            );

        Matrix matrix = rows.ToSingle(DistanceMetric.Euclidean, out CommonOffset? offset);
        return new PrincipalComponentsProjection(context, PrincipalComponents.Fit(matrix, componentCount, context), offset);
    }

    public Matrix Transform(FileMatrix rows) => _components.Transform(rows.ToSingle(_offset), _context);
}
