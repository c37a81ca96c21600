using FsCheck.Fluent;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Numerics;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>Finite rows give finite distances or one sentence, by every metric.</summary>
public class ExtremeRowsTests
{
    public static TheoryData<DistanceMetric> Metrics => [.. Enum.GetValues<DistanceMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Distances_of_finite_rows_are_finite_or_the_row_is_refused(DistanceMetric metric)
    {
        using var context = new EngineContext(1);
        Prop.ForAll(
                ExtremeMatrices.Any,
                rows =>
                {
                    try
                    {
                        NeighborTable table = ExactNeighborSearch.Search(rows, 5, metric, context);
                        float[] distances = new float[1];
                        new ExactNeighborIndex(rows, metric).Search(rows.Row(rows.RowCount - 1), new int[1], distances);
                        return FiniteCheck.AllFinite(table.Distances) && FiniteCheck.AllFinite(distances);
                    }
                    catch (ArgumentException exception)
                    {
                        return exception.Message.StartsWith("Row ", StringComparison.Ordinal)
                            && exception.Message.Contains("too large for", StringComparison.Ordinal);
                    }
                }
            )
            .CheckQuietly();
    }

    [Fact]
    public void By_cosine_every_finite_row_has_distances()
    {
        using var context = new EngineContext(1);
        Prop.ForAll(
                ExtremeMatrices.Any,
                rows =>
                    ExactNeighborSearch.Search(rows, 5, DistanceMetric.Cosine, context).Distances.All(distance => distance is >= 0 and <= 2)
            )
            .CheckQuietly();
    }

    [Fact]
    public void Principal_components_of_finite_rows_are_finite_or_the_row_is_refused()
    {
        using var context = new EngineContext(1);
        Prop.ForAll(
                ExtremeMatrices.Any,
                rows =>
                {
                    try
                    {
                        PrincipalComponents components = PrincipalComponents.Fit(rows, 2, context);
                        return FiniteCheck.AllFinite(components.Components.Values)
                            && components.ExplainedVariance.All(double.IsFinite)
                            && double.IsFinite(components.TotalVariance)
                            && FiniteCheck.AllFinite(components.Transform(rows, context).Values);
                    }
                    catch (ArgumentException exception)
                    {
                        return exception.Message.StartsWith("Row ", StringComparison.Ordinal);
                    }
                }
            )
            .CheckQuietly();
    }
}
