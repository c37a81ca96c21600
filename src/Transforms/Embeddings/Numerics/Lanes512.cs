using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Numerics;

/// <summary>Sixteen lanes.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    public static Lanes512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Reciprocal(Lanes512 a)
    {
        if (!Avx512F.IsSupported)
            return new(Vector512<float>.One / a._value);

        // One Newton step doubles the 14 good bits of the estimate.
        Vector512<float> estimate = Avx512F.Reciprocal14(a._value);
        Vector512<float> error = Vector512.MultiplyAddEstimate(-a._value, estimate, Vector512<float>.One);
        return new(Vector512.MultiplyAddEstimate(estimate, error, estimate));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SquareRoot(Lanes512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Log(Lanes512 a) => new(Vector512.Log(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Exp(Lanes512 a) => new(Vector512.Exp(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes512 a) => Vector512.Sum(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherPairs(float* points, int* indices, out Lanes512 first, out Lanes512 second)
    {
        if (Avx512F.IsSupported)
        {
            // Pairs are placed so that one shuffle within each quarter leaves the lanes in order.
            Vector512<float> even = Vector512.Create(
                Vector256.Create(Lanes256.PointPair(points, indices), Lanes256.PointPair(points, indices + 4)),
                Vector256.Create(Lanes256.PointPair(points, indices + 8), Lanes256.PointPair(points, indices + 12))
            );
            Vector512<float> odd = Vector512.Create(
                Vector256.Create(Lanes256.PointPair(points, indices + 2), Lanes256.PointPair(points, indices + 6)),
                Vector256.Create(Lanes256.PointPair(points, indices + 10), Lanes256.PointPair(points, indices + 14))
            );
            first = new(Avx512F.Shuffle(even, odd, 0x88));
            second = new(Avx512F.Shuffle(even, odd, 0xDD));
            return;
        }

        Lanes256.GatherPairs(points, indices, out Lanes256 lowerFirst, out Lanes256 lowerSecond);
        Lanes256.GatherPairs(points, indices + 8, out Lanes256 upperFirst, out Lanes256 upperSecond);
        first = new(Vector512.Create(lowerFirst.Value, upperFirst.Value));
        second = new(Vector512.Create(lowerSecond.Value, upperSecond.Value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherQuads(float* points, int* indices, out Lanes512 first, out Lanes512 second, out Lanes512 third)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> a = QuadQuartet(points, indices);
            Vector512<float> b = QuadQuartet(points, indices + 1);
            Vector512<float> c = QuadQuartet(points, indices + 2);
            Vector512<float> d = QuadQuartet(points, indices + 3);
            Vector512<float> lowerAB = Avx512F.UnpackLow(a, b);
            Vector512<float> lowerCD = Avx512F.UnpackLow(c, d);
            first = new(Avx512F.Shuffle(lowerAB, lowerCD, 0x44));
            second = new(Avx512F.Shuffle(lowerAB, lowerCD, 0xEE));
            third = new(Avx512F.Shuffle(Avx512F.UnpackHigh(a, b), Avx512F.UnpackHigh(c, d), 0x44));
            return;
        }

        Lanes256.GatherQuads(points, indices, out Lanes256 lowerFirst, out Lanes256 lowerSecond, out Lanes256 lowerThird);
        Lanes256.GatherQuads(points, indices + 8, out Lanes256 upperFirst, out Lanes256 upperSecond, out Lanes256 upperThird);
        first = new(Vector512.Create(lowerFirst.Value, upperFirst.Value));
        second = new(Vector512.Create(lowerSecond.Value, upperSecond.Value));
        third = new(Vector512.Create(lowerThird.Value, upperThird.Value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> QuadQuartet(float* points, int* indices) =>
        Vector512.Create(
            Vector256.Create(Vector128.Load(points + (4 * (nint)indices[0])), Vector128.Load(points + (4 * (nint)indices[4]))),
            Vector256.Create(Vector128.Load(points + (4 * (nint)indices[8])), Vector128.Load(points + (4 * (nint)indices[12])))
        );
}
