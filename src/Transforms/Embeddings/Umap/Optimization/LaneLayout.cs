using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Umap.Curve;

namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Maps of up to three components: eight vertices move together, one per lane, each through its own edges one after the
/// other.</summary>
/// <remarks>
/// Positions are kept component by component, so a group's own positions are one vector per component; those of the other ends are
/// gathered.
/// Only the head of an edge moves, by twice the attraction: the graph holds each edge in both directions, and the reference algorithm moves
/// both ends for each.
/// </remarks>
internal sealed unsafe class LaneLayout<TComponents> : ILayout
    where TComponents : struct, IComponentCount
{
    private const int Lanes = 8;

    private readonly EdgeSchedule _schedule;
    private readonly LayoutSettings _settings;
    private readonly int _partCount;
    private readonly int _groupCount;
    private readonly int _stride;
    private readonly float[] _positions;
    private readonly float[] _staged;
    private readonly int[][] _dueTails;

    public LaneLayout(EdgeSchedule schedule, LayoutSettings settings, Matrix start, int partCount, int workerCount)
    {
        _schedule = schedule;
        _settings = settings;
        _partCount = partCount;
        _groupCount = (schedule.VertexCount + Lanes - 1) / Lanes;
        _stride = _groupCount * Lanes;
        _positions = new float[checked(_stride * TComponents.Value)];
        for (int component = 0; component < TComponents.Value; component++)
        {
            for (int i = 0; i < schedule.VertexCount; i++)
                _positions[(component * _stride) + i] = start[schedule.Order[i], component];
        }

        _staged = (float[])_positions.Clone();
        _dueTails = new int[workerCount][];
        for (int worker = 0; worker < workerCount; worker++)
            _dueTails[worker] = new int[checked(Lanes * schedule.MaximumDegree)];
    }

    public int GroupCount(int part) => (_groupCount - part + _partCount - 1) / _partCount;

    public void Commit(int part)
    {
        for (int group = part; group < _groupCount; group += _partCount)
        {
            for (int component = 0; component < TComponents.Value; component++)
            {
                int offset = (component * _stride) + (group * Lanes);
                _staged.AsSpan(offset, Lanes).CopyTo(_positions.AsSpan(offset, Lanes));
            }
        }
    }

    public void CopyTo(Matrix positions)
    {
        for (int i = 0; i < _schedule.VertexCount; i++)
        {
            Span<float> row = positions.Row(_schedule.Order[i]);
            for (int component = 0; component < row.Length; component++)
                row[component] = _positions[(component * _stride) + i];
        }
    }

    public void Shift(Matrix displacements)
    {
        for (int i = 0; i < _schedule.VertexCount; i++)
        {
            Span<float> row = displacements.Row(_schedule.Order[i]);
            for (int component = 0; component < row.Length; component++)
                _positions[(component * _stride) + i] += row[component];
        }
    }

    public void Move(int part, int firstGroup, int endGroup, int epoch, float rate, int worker)
    {
        fixed (float* positions = _positions)
        fixed (float* staged = _staged)
        fixed (int* dueTails = _dueTails[worker])
        {
            for (int group = firstGroup; group < endGroup; group++)
                MoveGroup(((group * _partCount) + part) * Lanes, epoch, rate, positions, staged, dueTails);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveGroup(int first, int epoch, float rate, float* positions, float* staged, int* dueTails)
    {
        float* positions1 = positions + _stride;
        float* positions2 = positions1 + _stride;
        Vector256<int> dueCounts = DueTails(first, epoch, dueTails, out int longest);

        float a = (float)_settings.Curve.A;
        float b = (float)_settings.Curve.B;
        Vector256<float> factor = Vector256.Create(a);
        Vector256<float> exponent = Vector256.Create(b);
        Vector256<float> attraction = Vector256.Create(-2 * a * b);
        Vector256<float> repulsion = Vector256.Create(2 * b * _settings.RepulsionStrength);
        Vector256<float> doubledStep = Vector256.Create(2 * rate);
        Vector256<float> step = Vector256.Create(rate);
        Vector256<uint> bound = Vector256.Create((uint)_schedule.VertexCount);
        Vector256<uint> key = LaneMath.Mix(
            (Vector256<uint>.Indices + Vector256.Create((uint)first))
                ^ Vector256.Create((uint)CounterRandom.Bits(_settings.Seed, (ulong)epoch, 1))
        );

        Vector256<float> y0 = Vector256.Load(positions + first);
        Vector256<float> y1 = TComponents.Value > 1 ? Vector256.Load(positions1 + first) : default;
        Vector256<float> y2 = TComponents.Value > 2 ? Vector256.Load(positions2 + first) : default;
        for (int turn = 0; turn < longest; turn++)
        {
            Vector256<float> active = Vector256.GreaterThan(dueCounts, Vector256.Create(turn)).AsSingle();
            Vector256<int> tails = Vector256.Load(dueTails + (turn * Lanes));
            Vector256<float> d0 = y0 - LaneMath.Gather(positions, tails);
            Vector256<float> d1 = TComponents.Value > 1 ? y1 - LaneMath.Gather(positions1, tails) : default;
            Vector256<float> d2 = TComponents.Value > 2 ? y2 - LaneMath.Gather(positions2, tails) : default;
            Vector256<float> squared = SquaredLength(d0, d1, d2) + Vector256.Create(1e-20f);
            Vector256<float> power = LaneMath.Power(squared, exponent);
            Vector256<float> coefficient =
                attraction * power / (squared * Vector256.MultiplyAddEstimate(factor, power, Vector256<float>.One));
            Vector256<float> gatedStep = doubledStep & active;
            y0 = Vector256.MultiplyAddEstimate(gatedStep, Clip(coefficient * d0), y0);
            if (TComponents.Value > 1)
                y1 = Vector256.MultiplyAddEstimate(gatedStep, Clip(coefficient * d1), y1);
            if (TComponents.Value > 2)
                y2 = Vector256.MultiplyAddEstimate(gatedStep, Clip(coefficient * d2), y2);

            Vector256<float> g0 = default;
            Vector256<float> g1 = default;
            Vector256<float> g2 = default;
            for (int sample = 0; sample < _settings.NegativeSampleRate; sample++)
            {
                uint draw = (uint)((turn * _settings.NegativeSampleRate) + sample + 1);
                Vector256<int> others = LaneMath.Index(LaneMath.Mix(key + Vector256.Create(draw * 0x9E3779B9u)), bound);
                d0 = y0 - LaneMath.Gather(positions, others);
                d1 = TComponents.Value > 1 ? y1 - LaneMath.Gather(positions1, others) : default;
                d2 = TComponents.Value > 2 ? y2 - LaneMath.Gather(positions2, others) : default;
                squared = SquaredLength(d0, d1, d2);
                power = LaneMath.Power(squared + Vector256.Create(1e-20f), exponent);
                coefficient =
                    repulsion / ((squared + Vector256.Create(0.001f)) * Vector256.MultiplyAddEstimate(factor, power, Vector256<float>.One));
                g0 += Clip(coefficient * d0);
                if (TComponents.Value > 1)
                    g1 += Clip(coefficient * d1);
                if (TComponents.Value > 2)
                    g2 += Clip(coefficient * d2);
            }

            gatedStep = step & active;
            y0 = Vector256.MultiplyAddEstimate(gatedStep, g0, y0);
            if (TComponents.Value > 1)
                y1 = Vector256.MultiplyAddEstimate(gatedStep, g1, y1);
            if (TComponents.Value > 2)
                y2 = Vector256.MultiplyAddEstimate(gatedStep, g2, y2);
        }

        y0.Store(staged + first);
        if (TComponents.Value > 1)
            y1.Store(staged + _stride + first);
        if (TComponents.Value > 2)
            y2.Store(staged + _stride + _stride + first);
    }

    // Lanes that run out of edges point at their own vertex, which attracts with zero force.
    private Vector256<int> DueTails(int first, int epoch, int* dueTails, out int longest)
    {
        int* counts = stackalloc int[Lanes];
        longest = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            counts[lane] = first + lane < _schedule.VertexCount ? _schedule.WriteDue(first + lane, epoch, dueTails + lane, Lanes) : 0;
            longest = Math.Max(longest, counts[lane]);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int turn = counts[lane]; turn < longest; turn++)
                dueTails[(turn * Lanes) + lane] = first + lane;
        }

        return Vector256.Load(counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SquaredLength(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2)
    {
        Vector256<float> sum = d0 * d0;
        if (TComponents.Value > 1)
            sum = Vector256.MultiplyAddEstimate(d1, d1, sum);
        if (TComponents.Value > 2)
            sum = Vector256.MultiplyAddEstimate(d2, d2, sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Clip(Vector256<float> force) =>
        Vector256.Min(Vector256.Max(force, Vector256.Create(-4f)), Vector256.Create(4f));
}
