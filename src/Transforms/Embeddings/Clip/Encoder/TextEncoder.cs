using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Turns texts into vectors of length 1 with the text model of CLIP or SigLIP. Thread-safe; one session serves all
/// threads.</summary>
/// <remarks>It must not be disposed while a call runs: whoever shares it goes through an <see cref="EncoderLease{T}"/>.</remarks>
internal sealed class TextEncoder : IEncoder
{
    private static readonly string[] UsualInputs = ["input_ids", "text", "input"];

    private readonly EncoderSession _session;
    private readonly ITextTokenizer _tokenizer;
    private readonly ModelPort _input;
    private readonly ModelPort? _mask;
    private readonly ModelPort _output;
    private readonly int _padId;

    /// <summary>Loads the model and checks that it is one.</summary>
    /// <param name="content">The ONNX model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="inputName">Its input; <see langword="null"/> finds it.</param>
    /// <param name="outputName">Its output; <see langword="null"/> finds it.</param>
    /// <param name="contextLength">Numbers of a text, where the model does not fix them.</param>
    /// <param name="padId">What follows the end of a text; <see langword="null"/> is the end itself.</param>
    /// <param name="options">Where and how to run.</param>
    public TextEncoder(
        ModelContent content,
        ITextTokenizer tokenizer,
        string? inputName,
        string? outputName,
        int contextLength,
        int? padId,
        EncoderOptions options
    )
    {
        _tokenizer = tokenizer;
        _padId = padId ?? tokenizer.EndId;
        Content = content;
        _session = EncoderSession.Open(content, options);
        try
        {
            if (_session.Inputs.ContainsKey("attention_mask"))
                _mask = ModelPort.Find(_session, outputs: false, "attention_mask", [], "Int32 or Int64 [batch, context]", IsTokens);
            _input = ModelPort.Find(
                _session,
                outputs: false,
                inputName,
                UsualInputs,
                "Int32 or Int64 [batch, context]",
                port => IsTokens(port) && port.Name != _mask?.Name
            );
            ModelPort.CheckNoOtherInputs(_session, _input, _mask);
            ContextLength = _input.Dimensions[1] > 0 ? _input.Dimensions[1] : contextLength;
            _output = EmbeddingOutput.Find(_session, outputName);
            BatchSize = _input.FixedBatch ?? options.BatchSize;
            Dimension = _output.Dimensions[1] > 0 ? _output.Dimensions[1] : Probe();
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public ModelContent Content { get; }

    /// <summary>Numbers of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Texts that go through the model at once.</summary>
    public int BatchSize { get; }

    /// <summary>Numbers that a text is cut or padded to.</summary>
    public int ContextLength { get; }

    /// <summary>The model's tokenizer.</summary>
    public ITextTokenizer Tokenizer => _tokenizer;

    /// <summary>What follows the end of a text.</summary>
    public int PadId => _padId;

    public string Provider => _session.Provider;

    public string? FallbackReason => _session.FallbackReason;

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vectors">Receives one vector of <see cref="Dimension"/> numbers for each text, in order.</param>
    /// <param name="checkAlive">Called between batches; stops by throwing.</param>
    public void Encode(IReadOnlyList<string> texts, Span<float> vectors, Action? checkAlive = null) =>
        Encode(texts.Count, (index, ids) => _tokenizer.EncodeToContext(texts[index], ids, _padId), vectors, checkAlive);

    /// <summary>Encodes texts that are numbers already.</summary>
    /// <param name="count">Number of texts.</param>
    /// <param name="tokenize">Writes the numbers of one text and returns how many are in use.</param>
    /// <param name="vectors">Receives one vector of <see cref="Dimension"/> numbers for each text, in order.</param>
    /// <param name="checkAlive">Called between batches; stops by throwing.</param>
    internal void Encode(int count, Func<int, int[], int> tokenize, Span<float> vectors, Action? checkAlive = null)
    {
        for (int first = 0; first < count; first += BatchSize)
        {
            checkAlive?.Invoke();
            int rows = Math.Min(BatchSize, count - first);
            int modelRows = _input.FixedBatch ?? rows;
            using var ids = new PinnedTensor(_input.Type, modelRows, ContextLength);
            using PinnedTensor? mask = _mask is null ? null : new PinnedTensor(_mask.Type, modelRows, ContextLength);
            for (int row = 0; row < rows; row++)
                Write(first + row, tokenize, row, ids, mask);

            using IDisposableReadOnlyCollection<OrtValue> outputs = Run(ids, mask, modelRows);
            for (int row = 0; row < rows; row++)
            {
                Span<float> vector = vectors.Slice((first + row) * Dimension, Dimension);
                if (!EmbeddingOutput.TryNormalize(outputs[0], _output.Type, row, vector))
                    vector.Fill(float.NaN);
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private static bool IsTokens(ModelPort port) =>
        port.Dimensions.Length == 2 && port.Type is TensorElementType.Int32 or TensorElementType.Int64;

    private int Probe()
    {
        int rows = _input.FixedBatch ?? 1;
        using var ids = new PinnedTensor(_input.Type, rows, ContextLength);
        using PinnedTensor? mask = _mask is null ? null : new PinnedTensor(_mask.Type, rows, ContextLength);
        Write(0, (_, tokens) => _tokenizer.EncodeToContext("", tokens, _padId), 0, ids, mask);
        using IDisposableReadOnlyCollection<OrtValue> outputs = Run(ids, mask, rows);
        return (int)outputs[0].GetTensorTypeAndShape().Shape[^1];
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(PinnedTensor ids, PinnedTensor? mask, int rows) =>
        mask is null
            ? _session.Run([_input.Name], [ids.Value(rows)], [_output.Name])
            : _session.Run([_input.Name, _mask!.Name], [ids.Value(rows), mask.Value(rows)], [_output.Name]);

    private void Write(int index, Func<int, int[], int> tokenize, int row, PinnedTensor ids, PinnedTensor? mask)
    {
        int[] tokens = new int[ContextLength];
        int used = tokenize(index, tokens);
        WriteNumbers(ids, _input.Type, row, tokens);
        if (mask is null)
            return;

        tokens.AsSpan(0, used).Fill(1);
        tokens.AsSpan(used).Clear();
        WriteNumbers(mask, _mask!.Type, row, tokens);
    }

    private static void WriteNumbers(PinnedTensor tensor, TensorElementType type, int row, ReadOnlySpan<int> numbers)
    {
        if (type == TensorElementType.Int32)
        {
            numbers.CopyTo(tensor.Row<int>(row));
            return;
        }

        Span<long> target = tensor.Row<long>(row);
        for (int i = 0; i < numbers.Length; i++)
            target[i] = numbers[i];
    }
}
