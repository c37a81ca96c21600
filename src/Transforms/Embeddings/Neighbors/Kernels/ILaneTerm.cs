using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The term that <see cref="LaneSum"/> adds up for each pair of values.</summary>
internal interface ILaneTerm
{
    static abstract double Of(double x, double y);

    static abstract Vector128<double> Of(Vector128<double> x, Vector128<double> y);

    static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);

    static abstract Vector512<double> Of(Vector512<double> x, Vector512<double> y);
}
