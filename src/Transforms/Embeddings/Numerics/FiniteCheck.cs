using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Finds values that are not finite.</summary>
internal static class FiniteCheck
{
    /// <summary>The place of the first value that is NaN or infinite, or −1.</summary>
    public static int FirstInvalid(ReadOnlySpan<float> values)
    {
        if (AllFinite(values))
            return -1;

        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Whether no value is missing or infinite.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        // x − x is 0 for every finite x and NaN for the others.
        Vector<float> differences = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
            differences += vector - vector;

        float rest = Vector.Sum(differences);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            rest += value - value;

        return rest == 0;
    }
}
