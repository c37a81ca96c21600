using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What a row of pixels adds to the normal equations of an affine map: all that does not depend on the row's own place.</summary>
internal struct RowSums
{
    private const int Parameters = 6;

    private Vector256<float> _aa,
        _aax,
        _aaxx,
        _ad,
        _adx,
        _adxx,
        _dd,
        _ddx,
        _ddxx,
        _ar,
        _arx,
        _dr,
        _drx;

    /// <summary>Adds eight pixels.</summary>
    /// <param name="x">Their places along the row, from −1 to 1.</param>
    /// <param name="across">Slopes along the row.</param>
    /// <param name="down">Slopes across rows.</param>
    /// <param name="difference">What the map should explain.</param>
    /// <param name="weight">How much each counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(
        Vector256<float> x,
        Vector256<float> across,
        Vector256<float> down,
        Vector256<float> difference,
        Vector256<float> weight
    )
    {
        Vector256<float> a = weight * across;
        Vector256<float> d = weight * down;
        Vector256<float> aax = a * across * x;
        Vector256<float> adx = a * down * x;
        Vector256<float> ddx = d * down * x;
        Vector256<float> ar = a * difference;
        Vector256<float> dr = d * difference;
        _aa += a * across;
        _aax += aax;
        _aaxx += aax * x;
        _ad += a * down;
        _adx += adx;
        _adxx += adx * x;
        _dd += d * down;
        _ddx += ddx;
        _ddxx += ddx * x;
        _ar += ar;
        _arx += ar * x;
        _dr += dr;
        _drx += dr * x;
    }

    /// <summary>Adds the row to the upper triangle of the matrix and to the right sides.</summary>
    /// <param name="sums">The matrix, 6 × 6.</param>
    /// <param name="sides">The right sides.</param>
    /// <param name="y">The row's place, from −1 to 1.</param>
    /// <param name="unitAcross">What slopes along rows are to be multiplied by.</param>
    /// <param name="unitDown">What slopes across rows are to be multiplied by.</param>
    public readonly void AddTo(double[] sums, double[] sides, double y, double unitAcross, double unitDown)
    {
        const int Half = Parameters / 2;
        AddBlock(sums, true, unitAcross * unitAcross, y, Sum(_aa), Sum(_aax), Sum(_aaxx));
        AddBlock(sums.AsSpan(Half), false, unitAcross * unitDown, y, Sum(_ad), Sum(_adx), Sum(_adxx));
        AddBlock(sums.AsSpan((Half * Parameters) + Half), true, unitDown * unitDown, y, Sum(_dd), Sum(_ddx), Sum(_ddxx));
        double across = Sum(_ar);
        double down = Sum(_dr);
        sides[0] += unitAcross * Sum(_arx);
        sides[1] += unitAcross * y * across;
        sides[2] += unitAcross * across;
        sides[3] += unitDown * Sum(_drx);
        sides[4] += unitDown * y * down;
        sides[5] += unitDown * down;
    }

    private static double Sum(Vector256<float> sums) => Vector256.Sum(sums);

    // The slopes times (x, y, 1), each with each: all three rows, or what lies on the diagonal and above it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(Span<double> sums, bool isSquare, double unit, double y, double one, double x, double xx)
    {
        Span<double> first = sums[..3];
        Span<double> second = sums.Slice(Parameters, 3);
        Span<double> third = sums.Slice(2 * Parameters, 3);
        first[0] += unit * xx;
        first[1] += unit * (x * y);
        first[2] += unit * x;
        second[1] += unit * (one * y * y);
        second[2] += unit * (one * y);
        third[2] += unit * one;
        if (isSquare)
            return;

        second[0] += unit * (x * y);
        third[0] += unit * x;
        third[1] += unit * (one * y);
    }
}
