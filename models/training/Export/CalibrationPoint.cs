namespace MLNet.Embeddings.Training.Export;

/// <summary>What a share of the detail in the vectors gives on pictures held out of the training.</summary>
/// <param name="DetailShare">Share of the detail in a vector's squared length.</param>
/// <param name="Photos">Share of the edited photos that are nearest to their own original.</param>
/// <param name="Drawings">Likewise of new drawings.</param>
/// <param name="NeighborAccuracy">Share of the photos whose class is that of most of their ten neighbors.</param>
internal sealed record CalibrationPoint(double DetailShare, double Photos, double Drawings, double NeighborAccuracy)
{
    public override string ToString() =>
        $"detail share {DetailShare:F2}: edited photos nearest {Photos:P1}, edited drawings {Drawings:P1}, ten neighbors' class "
        + $"{NeighborAccuracy:P1}";
}
