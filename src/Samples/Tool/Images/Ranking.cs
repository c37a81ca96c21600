using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The images whose vectors are most like a given one.</summary>
internal static class Ranking
{
    /// <summary>Vectors of length 1, whose inner products are cosines; one of zeros is like nothing (NaN).</summary>
    public static Matrix ToUnitLength(Matrix vectors)
    {
        var unit = new Matrix(vectors.RowCount, vectors.ColumnCount);
        for (int row = 0; row < unit.RowCount; row++)
            TensorPrimitives.Divide(vectors.Row(row), TensorPrimitives.Norm<float>(vectors.Row(row)), unit.Row(row));
        return unit;
    }

    /// <summary>Writes the best images, the most alike first, and gives them as JSON.</summary>
    public static JsonArray Write(
        ReadOnlySpan<float> query,
        Matrix vectors,
        IReadOnlyList<string> paths,
        int top,
        CommandConsole console,
        Func<int, bool>? isLeftOut = null
    )
    {
        var scores = new List<(float Score, int Row)>();
        for (int row = 0; row < vectors.RowCount; row++)
        {
            float score = TensorPrimitives.Dot(query, vectors.Row(row));
            if (!float.IsNaN(score) && isLeftOut?.Invoke(row) != true)
                scores.Add((score, row));
        }

        var best = new JsonArray();
        foreach ((float score, int row) in scores.OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Row).Take(top))
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{score:0.0000}  {paths[row]}"));
            best.Add((JsonNode)new JsonObject { ["path"] = paths[row], ["similarity"] = Math.Round(score, 6) });
        }

        return best;
    }
}
