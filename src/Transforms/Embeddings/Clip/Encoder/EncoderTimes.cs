using System.Diagnostics;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Where an encoder spent its time. Decoding and resizing run on several threads, so their sums may exceed the time that
/// passed.</summary>
internal sealed class EncoderTimes
{
    private long _decode;
    private long _resize;
    private long _inference;

    /// <summary>Seconds of reading and decoding, summed over threads.</summary>
    public double DecodeSeconds => Seconds(ref _decode);

    /// <summary>Seconds of resizing, cropping and normalizing, summed over threads.</summary>
    public double ResizeSeconds => Seconds(ref _resize);

    /// <summary>Seconds within the model.</summary>
    public double InferenceSeconds => Seconds(ref _inference);

    internal void AddDecode(long start, long end) => Interlocked.Add(ref _decode, end - start);

    internal void AddResize(long start, long end) => Interlocked.Add(ref _resize, end - start);

    internal void AddInference(long start, long end) => Interlocked.Add(ref _inference, end - start);

    private static double Seconds(ref long ticks) => Interlocked.Read(ref ticks) / (double)Stopwatch.Frequency;
}
