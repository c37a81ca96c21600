using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>The scores of a row, one per class, as ML.NET's columns hold them.</summary>
internal static class ClassScores
{
    /// <summary>The key of the class with the largest score, the first of equal ones; the missing key, 0, where there are no
    /// scores.</summary>
    public static uint KeyOfLargest(ReadOnlySpan<float> scores) =>
        float.IsNaN(scores[0]) ? 0 : (uint)TensorPrimitives.IndexOfMax(scores) + 1;

    public static void CopyTo(ref VBuffer<float> value, ReadOnlySpan<float> scores)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
        scores.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
