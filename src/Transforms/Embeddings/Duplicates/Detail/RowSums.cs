using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What a row of pixels adds to the normal equations of an affine map: all that does not depend on the row's own place.</summary>
internal struct RowSums
{
    private const int Parameters = 6;

    private float _aa,
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

    /// <summary>Adds a pixel.</summary>
    /// <param name="x">Its place along the row, from −1 to 1.</param>
    /// <param name="across">Slope along the row.</param>
    /// <param name="down">Slope across rows.</param>
    /// <param name="difference">What the map should explain.</param>
    /// <param name="weight">How much it counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float x, float across, float down, float difference, float weight)
    {
        float a = weight * across;
        float d = weight * down;
        float aa = a * across;
        float ad = a * down;
        float dd = d * down;
        _aa += aa;
        _aax += aa * x;
        _aaxx += aa * x * x;
        _ad += ad;
        _adx += ad * x;
        _adxx += ad * x * x;
        _dd += dd;
        _ddx += dd * x;
        _ddxx += dd * x * x;
        _ar += a * difference;
        _arx += a * x * difference;
        _dr += d * difference;
        _drx += d * x * difference;
    }

    /// <summary>Adds the row to the upper triangle of the matrix and to the right sides.</summary>
    /// <param name="sums">The matrix, 6 × 6.</param>
    /// <param name="sides">The right sides.</param>
    /// <param name="y">The row's place, from −1 to 1.</param>
    /// <param name="unitAcross">What slopes along rows are to be multiplied by.</param>
    /// <param name="unitDown">What slopes across rows are to be multiplied by.</param>
    public readonly void AddTo(double[] sums, double[] sides, double y, double unitAcross, double unitDown)
    {
        AddBlock(sums, 0, 0, unitAcross * unitAcross, y, _aa, _aax, _aaxx);
        AddBlock(sums, 0, 3, unitAcross * unitDown, y, _ad, _adx, _adxx);
        AddBlock(sums, 3, 3, unitDown * unitDown, y, _dd, _ddx, _ddxx);
        sides[0] += unitAcross * _arx;
        sides[1] += unitAcross * y * _ar;
        sides[2] += unitAcross * _ar;
        sides[3] += unitDown * _drx;
        sides[4] += unitDown * y * _dr;
        sides[5] += unitDown * _dr;
    }

    // The slopes times (x, y, 1), each with each.
    private static void AddBlock(double[] sums, int row, int column, double unit, double y, double one, double x, double xx)
    {
        Add(0, 0, xx);
        Add(0, 1, x * y);
        Add(0, 2, x);
        Add(1, 0, x * y);
        Add(1, 1, one * y * y);
        Add(1, 2, one * y);
        Add(2, 0, x);
        Add(2, 1, one * y);
        Add(2, 2, one);

        void Add(int i, int j, double value) => sums[((row + i) * Parameters) + column + j] += unit * value;
    }
}
