using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Maps of any number of components: one vertex moves at a time, its components in lanes.</summary>
internal sealed unsafe class RowLayout : ILayout
{
    private readonly EdgeSchedule _schedule;
    private readonly LayoutSettings _settings;
    private readonly int _partCount;
    private readonly int _width;
    private readonly float[] _positions;
    private readonly float[] _staged;
    private readonly int[][] _dueTails;
    private readonly float[][] _differences;

    public RowLayout(EdgeSchedule schedule, LayoutSettings settings, Matrix start, int partCount, int workerCount)
    {
        _schedule = schedule;
        _settings = settings;
        _partCount = partCount;
        _width = start.ColumnCount;
        _positions = new float[start.Values.Length];
        for (int i = 0; i < schedule.VertexCount; i++)
            start.Row(schedule.Order[i]).CopyTo(Row(_positions, i));
        _staged = (float[])_positions.Clone();
        _dueTails = new int[workerCount][];
        _differences = new float[workerCount][];
        for (int worker = 0; worker < workerCount; worker++)
        {
            _dueTails[worker] = new int[Math.Max(schedule.MaximumDegree, 1)];
            _differences[worker] = new float[_width];
        }
    }

    public int GroupCount(int part) => (_schedule.VertexCount - part + _partCount - 1) / _partCount;

    public void Commit(int part)
    {
        for (int vertex = part; vertex < _schedule.VertexCount; vertex += _partCount)
            Row(_staged, vertex).CopyTo(Row(_positions, vertex));
    }

    public void CopyTo(Matrix positions)
    {
        for (int i = 0; i < _schedule.VertexCount; i++)
            Row(_positions, i).CopyTo(positions.Row(_schedule.Order[i]));
    }

    public void Shift(Matrix displacements)
    {
        for (int i = 0; i < _schedule.VertexCount; i++)
            TensorPrimitives.Add(Row(_positions, i), displacements.Row(_schedule.Order[i]), Row(_positions, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Move(int part, int firstGroup, int endGroup, int epoch, float rate, int worker)
    {
        ulong epochSeed = CounterRandom.Bits(_settings.Seed, (ulong)epoch, 1);
        for (int group = firstGroup; group < endGroup; group++)
        {
            int vertex = (group * _partCount) + part;
            MoveVertex(vertex, epoch, rate, CounterRandom.Mix(epochSeed + (ulong)vertex), _dueTails[worker], _differences[worker]);
        }
    }

    private void MoveVertex(int vertex, int epoch, float rate, ulong seed, int[] dueTails, Span<float> difference)
    {
        Span<float> position = Row(_staged, vertex);
        Row(_positions, vertex).CopyTo(position);
        int dueCount;
        fixed (int* tails = dueTails)
            dueCount = _schedule.WriteDue(vertex, epoch, tails, 1);

        float a = (float)_settings.Curve.A;
        float b = (float)_settings.Curve.B;
        float repulsion = 2 * b * _settings.RepulsionStrength;
        ulong draw = 0;
        for (int i = 0; i < dueCount; i++)
        {
            float squared = Difference(position, dueTails[i], difference);
            if (squared > 0)
            {
                float power = MathF.Pow(squared, b);
                Push(position, difference, -2 * a * b * power / (squared * (1 + (a * power))), 2 * rate);
            }

            for (int sample = 0; sample < _settings.NegativeSampleRate; sample++)
            {
                int other = CounterRandom.Index(CounterRandom.Mix(seed + draw++), _schedule.VertexCount);
                squared = Difference(position, other, difference);
                if (squared > 0)
                    Push(position, difference, repulsion / ((0.001f + squared) * (1 + (a * MathF.Pow(squared, b)))), rate);
            }
        }
    }

    private float Difference(ReadOnlySpan<float> position, int other, Span<float> difference)
    {
        TensorPrimitives.Subtract(position, Row(_positions, other), difference);
        return TensorPrimitives.SumOfSquares(difference);
    }

    private static void Push(Span<float> position, Span<float> difference, float coefficient, float step)
    {
        TensorPrimitives.Multiply(difference, coefficient, difference);
        TensorPrimitives.Clamp(difference, -4f, 4f, difference);
        TensorPrimitives.MultiplyAdd(difference, step, position, position);
    }

    private Span<float> Row(float[] values, int vertex) => values.AsSpan(vertex * _width, _width);
}
