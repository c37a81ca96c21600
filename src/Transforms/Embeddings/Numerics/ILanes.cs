using System.Numerics;

namespace MLNet.Embeddings.Numerics;

/// <summary>A few single-precision numbers that are worked on at once; kernels are written once against it and compiled for each
/// width.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal unsafe interface ILanes<TSelf>
    : IAdditionOperators<TSelf, TSelf, TSelf>,
        ISubtractionOperators<TSelf, TSelf, TSelf>,
        IMultiplyOperators<TSelf, TSelf, TSelf>,
        IDivisionOperators<TSelf, TSelf, TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Numbers in one value.</summary>
    static abstract int Count { get; }

    /// <summary>The value of zeros.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Reads <see cref="Count"/> numbers; no alignment is needed.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>a·b + c, fused where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The smaller of two numbers, lane by lane.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>1/a to about one unit in the last place.</summary>
    static abstract TSelf Reciprocal(TSelf a);

    /// <summary>The square root.</summary>
    static abstract TSelf SquareRoot(TSelf a);

    /// <summary>The natural logarithm.</summary>
    static abstract TSelf Log(TSelf a);

    /// <summary>The exponential function.</summary>
    static abstract TSelf Exp(TSelf a);

    /// <summary>The sum of the lanes.</summary>
    static abstract float Sum(TSelf a);

    /// <summary>Reads points of two numbers by their indices, one point per lane.</summary>
    static abstract void GatherPairs(float* points, int* indices, out TSelf first, out TSelf second);

    /// <summary>Reads the first three numbers of points of four by their indices, one point per lane.</summary>
    static abstract void GatherQuads(float* points, int* indices, out TSelf first, out TSelf second, out TSelf third);

    /// <summary>Writes <see cref="Count"/> numbers; no alignment is needed.</summary>
    void Store(float* destination);
}
