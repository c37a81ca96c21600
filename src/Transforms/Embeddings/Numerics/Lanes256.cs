using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Numerics;

/// <summary>Eight lanes.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> _value = value;

    internal Vector256<float> Value => _value;

    public static int Count => Vector256<float>.Count;

    public static Lanes256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Reciprocal(Lanes256 a) => new(Vector256<float>.One / a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SquareRoot(Lanes256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Log(Lanes256 a) => new(Vector256.Log(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Exp(Lanes256 a) => new(Vector256.Exp(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 a) => Vector256.Sum(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherPairs(float* points, int* indices, out Lanes256 first, out Lanes256 second)
    {
        Vector256<float> even = Vector256.Create(PointPair(points, indices), PointPair(points, indices + 4));
        Vector256<float> odd = Vector256.Create(PointPair(points, indices + 2), PointPair(points, indices + 6));
        if (Avx.IsSupported)
        {
            first = new(Avx.Shuffle(even, odd, 0x88));
            second = new(Avx.Shuffle(even, odd, 0xDD));
            return;
        }

        first = new(Vector256.Create(even[0], even[2], odd[0], odd[2], even[4], even[6], odd[4], odd[6]));
        second = new(Vector256.Create(even[1], even[3], odd[1], odd[3], even[5], even[7], odd[5], odd[7]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherQuads(float* points, int* indices, out Lanes256 first, out Lanes256 second, out Lanes256 third)
    {
        Vector256<float> a = QuadPair(points, indices);
        Vector256<float> b = QuadPair(points, indices + 1);
        Vector256<float> c = QuadPair(points, indices + 2);
        Vector256<float> d = QuadPair(points, indices + 3);
        if (Avx.IsSupported)
        {
            Vector256<float> lowerAB = Avx.UnpackLow(a, b);
            Vector256<float> lowerCD = Avx.UnpackLow(c, d);
            first = new(Avx.Shuffle(lowerAB, lowerCD, 0x44));
            second = new(Avx.Shuffle(lowerAB, lowerCD, 0xEE));
            third = new(Avx.Shuffle(Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d), 0x44));
            return;
        }

        first = new(Vector256.Create(a[0], b[0], c[0], d[0], a[4], b[4], c[4], d[4]));
        second = new(Vector256.Create(a[1], b[1], c[1], d[1], a[5], b[5], c[5], d[5]));
        third = new(Vector256.Create(a[2], b[2], c[2], d[2], a[6], b[6], c[6], d[6]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    /// <summary>The points of two neighboring indices, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> PointPair(float* points, int* indices)
    {
        double* pairs = (double*)points;
        return Vector128.Create(pairs[(nint)indices[0]], pairs[(nint)indices[1]]).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> QuadPair(float* points, int* indices) =>
        Vector256.Create(Vector128.Load(points + (4 * (nint)indices[0])), Vector128.Load(points + (4 * (nint)indices[4])));
}
