using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>Copies of vectors of ML.NET, zeros included.</summary>
internal static class DenseValues
{
    /// <summary>A copy of all values. ML.NET's own enumeration hands them out one by one, which costs more than decoding a small
    /// image.</summary>
    /// <param name="vector">The vector, dense or sparse.</param>
    public static T[] ToArray<T>(this in VBuffer<T> vector)
    {
        var values = new T[vector.Length];
        vector.CopyTo(values);
        return values;
    }
}
