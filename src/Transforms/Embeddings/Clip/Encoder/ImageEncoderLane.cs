using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>The buffers that one call of an <see cref="ImageEncoder"/> works in: a ring of input tensors and one output tensor.</summary>
/// <remarks>Memory is bounded by the ring: a batch is only decoded once the model is done with the tensor that it goes into.</remarks>
internal sealed class ImageEncoderLane(EncoderSession session, ImageEncoderShape shape, int dimension, EncoderTimes times) : IDisposable
{
    private readonly PinnedTensor?[] _ring = new PinnedTensor?[shape.BatchesAhead + 1];
    private readonly ConcurrentBag<ImagePreprocessor> _preprocessors = [];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = shape.NumberOfThreads };
    private PinnedTensor? _output;
    private int _rows;

    /// <summary>Runs the model once to learn the shape of one image's numbers, where its file does not tell.</summary>
    public static int[] Probe(EncoderSession session, ModelPort input, ImagePreprocessing preprocessing, UnusedInput? unused, string output)
    {
        int rows = input.FixedBatch ?? 1;
        using var tensor = new PinnedTensor(input.Type, rows, 3, preprocessing.CropSize, preprocessing.CropSize);
        using IDisposableReadOnlyCollection<OrtValue> outputs = unused is null
            ? session.Run([input.Name], [tensor.Value(rows)], [output])
            : session.Run([input.Name, unused.Name], [tensor.Value(rows), unused.Value], [output]);
        return [.. outputs[0].GetTensorTypeAndShape().Shape[1..].Select(size => checked((int)size))];
    }

    public void Encode(IImageSource source, int count, Span<float> vectors, Span<string?> problems, Action? checkAlive)
    {
        Reserve(Math.Min(count, shape.BatchSize));
        int batches = (count + shape.BatchSize - 1) / shape.BatchSize;
        string?[] found = new string?[count];
        bool[] known = new bool[count];
        var prepared = new Task?[batches];
        int started = 0;
        try
        {
            for (int batch = 0; batch < batches; batch++)
            {
                checkAlive?.Invoke();
                for (; started < batches && started <= batch + shape.BatchesAhead; started++)
                    prepared[started] = Start(source, started, count, found, known);

                prepared[batch]!.GetAwaiter().GetResult();
                int first = batch * shape.BatchSize;
                int rows = Math.Min(shape.BatchSize, count - first);
                Infer(
                    batch,
                    rows,
                    vectors.Slice(first * dimension, rows * dimension),
                    found.AsSpan(first, rows),
                    known.AsSpan(first, rows)
                );
            }
        }
        finally
        {
            // Threads that still write into the ring must be done before anyone else may use it.
            foreach (Task? task in prepared.AsSpan(0, started))
                ((IAsyncResult)task!).AsyncWaitHandle.WaitOne();
        }

        found.CopyTo(problems);
    }

    public void Dispose()
    {
        foreach (PinnedTensor? tensor in _ring)
            tensor?.Dispose();
        _output?.Dispose();
    }

    private void Reserve(int rows)
    {
        // A model of a fixed batch always gets whole batches; what lies beyond the last image is left from before and not looked at.
        rows = shape.Input.FixedBatch ?? rows;
        if (rows <= _rows)
            return;

        // Where the memory does not suffice nothing must be left that a later call takes for larger than it is.
        Dispose();
        Array.Clear(_ring);
        _output = null;
        _rows = 0;
        _output = new PinnedTensor(shape.Output.Type, rows, shape.Output.RowShape);
        _rows = rows;
    }

    private Task Start(IImageSource source, int batch, int count, string?[] problems, bool[] known)
    {
        int first = batch * shape.BatchSize;
        int rows = Math.Min(shape.BatchSize, count - first);
        PinnedTensor tensor = _ring[batch % _ring.Length] ??= new PinnedTensor(
            shape.Input.Type,
            _rows,
            3,
            shape.Preprocessing.CropSize,
            shape.Preprocessing.CropSize
        );
        void Work() =>
            Parallel.For(
                0,
                rows,
                _parallel,
                row => problems[first + row] = Prepare(source, first + row, tensor, row, out known[first + row])
            );

        // There is nothing to overlap with the only batch.
        if (count > shape.BatchSize)
            return Task.Run(Work);

        Work();
        return Task.CompletedTask;
    }

    private string? Prepare(IImageSource source, int index, PinnedTensor tensor, int row, out bool isKnown)
    {
        isKnown = false;
        long start = Stopwatch.GetTimestamp();
        if (!_preprocessors.TryTake(out ImagePreprocessor? preprocessor))
            preprocessor = new ImagePreprocessor(shape.Preprocessing);
        try
        {
            ReadOnlySpan<byte> crop = source.Crop(index);
            if (crop.IsEmpty)
            {
                using DecodedImage? image = source.Open(index);
                if (image is null)
                {
                    isKnown = true;
                    Clear(tensor, row);
                    return null;
                }

                long decoded = Stopwatch.GetTimestamp();
                times.AddDecode(start, decoded);
                start = decoded;
                crop = preprocessor.ResizeAndCrop(image);
            }

            Write(preprocessor, crop, tensor, row);
            times.AddResize(start, Stopwatch.GetTimestamp());
            return null;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            Clear(tensor, row);
            return exception is OutOfMemoryException ? IImageSource.NoMemory : exception.Message;
        }
        finally
        {
            _preprocessors.Add(preprocessor);
        }
    }

    // What an earlier image left in the row must not slow the model down or reach anyone.
    private void Clear(PinnedTensor tensor, int row)
    {
        if (shape.Input.Type == TensorElementType.Float16)
            tensor.Row<Half>(row).Clear();
        else
            tensor.Row<float>(row).Clear();
    }

    private void Write(ImagePreprocessor preprocessor, ReadOnlySpan<byte> crop, PinnedTensor tensor, int row)
    {
        if (shape.Input.Type == TensorElementType.Float16)
            TensorPrimitives.ConvertToHalf(preprocessor.Normalize(crop), tensor.Row<Half>(row));
        else
            preprocessor.Normalize(crop, tensor.Row<float>(row));
    }

    private void Infer(int batch, int rows, Span<float> vectors, Span<string?> problems, ReadOnlySpan<bool> known)
    {
        int encoded = 0;
        for (int row = 0; row < rows; row++)
        {
            if (problems[row] is not null)
                vectors.Slice(row * dimension, dimension).Fill(float.NaN);
            else if (!known[row])
                encoded++;
        }

        if (encoded == 0)
            return;

        long start = Stopwatch.GetTimestamp();
        int modelRows = shape.Input.FixedBatch ?? rows;
        OrtValue output = _output!.Value(modelRows);
        session.Run(shape.InputNames, shape.Inputs(_ring[batch % _ring.Length]!.Value(modelRows)), [shape.Output.Name], [output]);
        WorkCounts.AddImagesEmbedded(encoded);
        for (int row = 0; row < rows; row++)
        {
            if (problems[row] is not null || known[row])
                continue;

            Span<float> vector = vectors.Slice(row * dimension, dimension);
            if (shape.Output.TryRead(output, row, vector))
                continue;
            problems[row] = "The model gave a vector that is zero or not finite.";
            vector.Fill(float.NaN);
        }

        times.AddInference(start, Stopwatch.GetTimestamp());
    }
}
