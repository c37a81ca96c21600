using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Graphs;

/// <summary>D^(−½)·W·D^(−½) of a graph with weights W and degrees D; its largest eigenvectors are the smallest of the normalized
/// Laplacian.</summary>
internal sealed unsafe class NormalizedAdjacency : ISymmetricOperator
{
    private const int RowsPerBlock = 1024;

    private readonly WeightedGraph _graph;
    private readonly float[] _weights;

    public NormalizedAdjacency(WeightedGraph graph)
    {
        _graph = graph;
        int size = graph.VertexCount;
        var scale = new float[size];
        for (int row = 0; row < size; row++)
        {
            double degree = 0;
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
                degree += graph.Weights[edge];
            scale[row] = degree > 0 ? (float)(1 / Math.Sqrt(degree)) : 0;
        }

        _weights = new float[graph.Weights.Length];
        for (int row = 0; row < size; row++)
        {
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
                _weights[edge] = graph.Weights[edge] * scale[row] * scale[graph.Columns[edge]];
        }
    }

    public int Size => _graph.VertexCount;

    public double LowerBound => -1;

    public void Multiply(VectorBlock input, VectorBlock output, EngineContext context)
    {
        context.For(
            (Size + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                int end = Math.Min(Size, (block + 1) * RowsPerBlock);
                for (int column = 0; column < input.Stride; column += Vector256<float>.Count)
                    MultiplyRows(block * RowsPerBlock, end, input.Values, output.Values, input.Stride, column);
            }
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyRows(int first, int end, float[] input, float[] output, int stride, int column)
    {
        fixed (int* columns = _graph.Columns)
        fixed (float* weights = _weights)
        fixed (float* source = input)
        fixed (float* target = output)
        {
            for (int row = first; row < end; row++)
            {
                Vector256<float> sum = default;
                int edgeEnd = _graph.RowStarts[row + 1];
                for (int edge = _graph.RowStarts[row]; edge < edgeEnd; edge++)
                {
                    Vector256<float> other = Vector256.Load(source + ((long)columns[edge] * stride) + column);
                    sum = Vector256.MultiplyAddEstimate(Vector256.Create(weights[edge]), other, sum);
                }

                sum.Store(target + ((long)row * stride) + column);
            }
        }
    }
}
