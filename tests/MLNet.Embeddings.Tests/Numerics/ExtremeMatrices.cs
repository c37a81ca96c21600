using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Numerics;

/// <summary>Matrices of finite values that files hold and computations dislike.</summary>
internal static class ExtremeMatrices
{
    private static readonly float[] Odd =
    [
        float.MaxValue,
        -float.MaxValue,
        9.96921e36f,
        -9999,
        1e20f,
        -1e30f,
        1.8446743e19f,
        2.1474836e9f,
        9.2233720e18f,
        3e7f,
        float.Epsilon,
        -float.Epsilon,
        1e-40f,
        1.1754944e-38f,
        1e-20f,
        0,
        -0f,
    ];

    /// <summary>Ordinary rows with some strange values, rows or columns among them; all rows equal; huge and tiny ranges.</summary>
    public static Arbitrary<Matrix> Any { get; } =
        (
            from rows in Gen.Choose(1, 40)
            from columns in Gen.Choose(1, 5)
            from seed in Gen.Choose(0, int.MaxValue)
            from kind in Gen.Choose(0, 6)
            from strange in Gen.Elements(Odd)
            select Make(rows, columns, (ulong)seed, kind, strange)
        ).ToArbitrary();

    private static Matrix Make(int rows, int columns, ulong seed, int kind, float strange)
    {
        var matrix = new Matrix(rows, columns);
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            float ordinary = (float)CounterRandom.Gaussian(seed, 0, (ulong)i);
            int row = i / columns;
            matrix.Values[i] = kind switch
            {
                0 => row == 0 ? strange : ordinary,
                1 => i == 0 ? strange : ordinary,
                2 => i % columns == 0 ? strange : ordinary,
                3 => strange,
                4 => Odd[CounterRandom.Index(CounterRandom.Bits(seed, 1, (ulong)i), Odd.Length)],
                5 => ordinary * (strange / 16),
                _ => row % 3 == 0 ? strange
                : row % 3 == 1 ? -strange
                : ordinary,
            };
        }

        return matrix;
    }
}
