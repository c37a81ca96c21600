using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

public unsafe class ResampleKernelsTests
{
    private delegate void HorizontalKernel(byte* source, int stride, byte* target, int rows, ResampleWeights weights);

    private delegate int VerticalKernel(byte* source, int stride, byte* target, int bytes, int* weights, int taps);

    [Theory]
    [InlineData(300, 224, 11)]
    [InlineData(8, 37, 3)]
    [InlineData(1000, 40, 5)]
    [InlineData(640, 299, 4)]
    public void Every_horizontal_path_gives_the_bytes_of_the_portable_one(int sourceSize, int targetSize, int rows)
    {
        ResampleWeights weights = ResampleWeights.Get(null, sourceSize, targetSize, 0, targetSize, ResampleFilter.Bicubic);
        Assert.Equal(0, weights.Taps % 4);
        byte[] source = Extremes(sourceSize * rows * 4);
        byte[] expected = Run(ResampleKernels.HorizontalScalar);

        Assert.Equal(expected, Run(ResampleKernels.Horizontal));
        if (Vector128.IsHardwareAccelerated)
            Assert.Equal(expected, Run(ResampleKernels.Horizontal128));
        if (Avx2.IsSupported)
            Assert.Equal(expected, Run(ResampleKernels.Horizontal256));
        if (Avx512F.IsSupported)
            Assert.Equal(expected, Run(ResampleKernels.Horizontal512));

        byte[] Run(HorizontalKernel kernel)
        {
            byte[] target = new byte[targetSize * rows * 4];
            fixed (byte* from = source)
            fixed (byte* to = target)
                kernel(from, sourceSize * 4, to, rows, weights);
            return target;
        }
    }

    [Theory]
    [InlineData(300, 224)]
    [InlineData(5, 31)]
    [InlineData(900, 20)]
    public void Every_vertical_path_gives_the_bytes_of_the_portable_one(int sourceSize, int targetSize)
    {
        const int bytes = 224 * 4;
        ResampleWeights weights = ResampleWeights.Get(null, sourceSize, targetSize, 0, targetSize, ResampleFilter.Bicubic);
        byte[] source = Extremes(sourceSize * bytes);
        byte[] expected = Run(
            (from, stride, to, count, k, taps) =>
            {
                ResampleKernels.VerticalScalar(from, stride, to, count, k, taps);
                return count;
            }
        );

        Assert.Equal(
            expected,
            Run(
                (from, stride, to, count, k, taps) =>
                {
                    ResampleKernels.Vertical(from, stride, to, count, k, taps);
                    return count;
                }
            )
        );
        if (Vector128.IsHardwareAccelerated)
            Assert.Equal(expected, Run(ResampleKernels.Vertical128));
        if (Avx2.IsSupported)
            Assert.Equal(expected, Run(ResampleKernels.Vertical256));
        if (Avx512F.IsSupported)
            Assert.Equal(expected, Run(ResampleKernels.Vertical512));

        byte[] Run(VerticalKernel kernel)
        {
            byte[] target = new byte[targetSize * bytes];
            fixed (byte* from = source)
            fixed (byte* to = target)
            fixed (int* k = weights.Fixed)
            {
                for (int y = 0; y < targetSize; y++)
                    Assert.Equal(
                        bytes,
                        kernel(from + weights.Start[y] * bytes, bytes, to + y * bytes, bytes, k + y * weights.Taps, weights.Length[y])
                    );
            }

            return target;
        }
    }

    // Black beside white makes bicubic sums overshoot both ends of a byte.
    private static byte[] Extremes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        for (int i = 0; i < length; i++)
            bytes[i] = bytes[i] switch
            {
                < 80 => 0,
                > 170 => 255,
                byte value => value,
            };
        return bytes;
    }
}
