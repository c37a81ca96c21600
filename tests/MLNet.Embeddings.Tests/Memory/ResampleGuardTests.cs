using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>No kernel of the resize touches a byte outside its rows: a wrong one ends this process.</summary>
public unsafe class ResampleGuardTests
{
    private static readonly Gen<int> Side = Gen.OneOf(Gen.Choose(1, 9), Gen.Choose(1, 130), Gen.Choose(500, 700));

    [Theory]
    [InlineData(GuardedEnd.After)]
    [InlineData(GuardedEnd.Before)]
    public void Horizontal_kernels_stay_inside(GuardedEnd end)
    {
        var cases =
            from source in Side
            from target in Side
            from crop in Gen.Choose(1, 100)
            from rows in Gen.Choose(1, 11)
            select (source, target, crop, rows);
        Prop.ForAll(
                cases.ToArbitrary(),
                sizes =>
                {
                    int count = Math.Min(sizes.crop, sizes.target);
                    ResampleWeights weights = ResampleWeights.Get(
                        null,
                        sizes.source,
                        sizes.target,
                        (sizes.target - count) / 2,
                        count,
                        ResampleFilter.Bicubic
                    );
                    using GuardedBuffer<byte> source = Random(sizes.source * sizes.rows * 4, end);
                    using var target = new GuardedBuffer<byte>(count * sizes.rows * 4, end);
                    ResampleKernels.HorizontalScalar(source.First, sizes.source * 4, target.First, sizes.rows, weights);
                    byte[] expected = target.Span.ToArray();

                    bool whole = weights.Taps % 4 == 0;
                    bool equal = Same(ResampleKernels.Horizontal) && Same(ResampleKernels.Horizontal128);
                    if (Avx2.IsSupported && whole)
                        equal &= Same(ResampleKernels.Horizontal256);
                    if (Avx2.IsSupported && weights.Taps < 4)
                        equal &= Same(ResampleKernels.HorizontalOfFew);
                    if (Avx512F.IsSupported && whole)
                        equal &= Same(ResampleKernels.Horizontal512);
                    return equal;

                    bool Same(Kernel kernel)
                    {
                        target.Span.Clear();
                        kernel(source.First, sizes.source * 4, target.First, sizes.rows, weights);
                        return target.Span.SequenceEqual(expected);
                    }
                }
            )
            .CheckQuietly();
    }

    [Theory]
    [InlineData(GuardedEnd.After)]
    [InlineData(GuardedEnd.Before)]
    public void Vertical_kernels_stay_inside_and_parts_of_a_column_add_up(GuardedEnd end)
    {
        var cases = from pixels in Side from taps in Gen.Choose(1, 12) from split in Gen.Choose(0, 12) select (pixels, taps, split);
        Prop.ForAll(
                cases.ToArbitrary(),
                sizes =>
                {
                    int bytes = sizes.pixels * 4;
                    using GuardedBuffer<byte> source = Random(bytes * sizes.taps, end);
                    using var target = new GuardedBuffer<byte>(bytes, end);
                    using var sums = new GuardedBuffer<int>(bytes, end);
                    using var weights = new GuardedBuffer<int>(sizes.taps, end);
                    for (int tap = 0; tap < sizes.taps; tap++)
                        weights.Span[tap] = ((tap * 7919) % 1_000_000) - 300_000;
                    ResampleKernels.VerticalScalar(source.First, bytes, target.First, bytes, weights.First, sizes.taps);
                    byte[] expected = target.Span.ToArray();

                    int first = Math.Min(sizes.split, sizes.taps);
                    ResampleKernels.Accumulate(source.First, bytes, sums.First, bytes, weights.First, first);
                    ResampleKernels.Accumulate(
                        source.First + (first * bytes),
                        bytes,
                        sums.First,
                        bytes,
                        weights.First + first,
                        sizes.taps - first
                    );
                    target.Span.Clear();
                    ResampleKernels.Finish(sums.First, target.First, bytes);
                    bool equal = target.Span.SequenceEqual(expected);

                    target.Span.Clear();
                    ResampleKernels.Vertical(source.First, bytes, target.First, bytes, weights.First, sizes.taps);
                    equal &= target.Span.SequenceEqual(expected);
                    if (Vector128.IsHardwareAccelerated)
                        equal &= ResampleKernels.Vertical128(source.First, bytes, target.First, bytes, weights.First, sizes.taps) <= bytes;
                    if (Avx2.IsSupported)
                        equal &= ResampleKernels.Vertical256(source.First, bytes, target.First, bytes, weights.First, sizes.taps) <= bytes;
                    if (Avx512F.IsSupported)
                        equal &= ResampleKernels.Vertical512(source.First, bytes, target.First, bytes, weights.First, sizes.taps) <= bytes;
                    return equal && target.Span.SequenceEqual(expected);
                }
            )
            .CheckQuietly();
    }

    private delegate void Kernel(byte* source, int stride, byte* target, int rows, ResampleWeights weights);

    private static GuardedBuffer<byte> Random(int length, GuardedEnd end)
    {
        var buffer = new GuardedBuffer<byte>(length, end);
        new Random(length).NextBytes(buffer.Span);
        return buffer;
    }
}
