using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Networks;

/// <summary>CLIP's text transformer, small: causal attention, read at the end of the text.</summary>
internal sealed class TextNetwork : nn.Module
{
    public const int Width = 128;
    public const int HeadCount = 4;
    public const int LayerCount = 2;
    public const double Epsilon = 1e-5;

    private readonly Dictionary<string, Parameter> _weights = [];

    public TextNetwork(int vocabularySize)
        : base(nameof(TextNetwork))
    {
        Add("tokens", randn(vocabularySize, Width) * 0.05);
        Add("positions", randn(MiniClip.ContextLength, Width) * 0.02);
        for (int layer = 0; layer < LayerCount; layer++)
        {
            AddNorm($"{layer}.attention");
            AddLinear($"{layer}.query", Width, Width);
            AddLinear($"{layer}.key", Width, Width);
            AddLinear($"{layer}.value", Width, Width);
            AddLinear($"{layer}.joined", Width, Width);
            AddNorm($"{layer}.perceptron");
            AddLinear($"{layer}.wider", Width, 4 * Width);
            AddLinear($"{layer}.narrower", 4 * Width, Width);
        }

        AddNorm("last");
        Add("projection", randn(Width, MiniClip.MeaningLength) / Math.Sqrt(Width));
    }

    public Tensor Weight(string name) => _weights[name];

    /// <summary>The meaning of texts, at whatever length it comes.</summary>
    /// <param name="ids">[count, length] numbers of symbols.</param>
    /// <param name="ends">[count] places of the ends.</param>
    public Tensor Encode(Tensor ids, Tensor ends)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = ids.shape[0];
        long length = ids.shape[1];
        Tensor state =
            _weights["tokens"].index_select(0, ids.reshape(-1)).reshape(count, length, Width) + _weights["positions"][..(int)length];
        Tensor future = full(length, length, float.NegativeInfinity).triu(1);
        for (int layer = 0; layer < LayerCount; layer++)
        {
            Tensor input = Norm($"{layer}.attention", state);
            Tensor scores =
                Heads($"{layer}.query", input).matmul(Heads($"{layer}.key", input).transpose(2, 3)) / Math.Sqrt(Width / HeadCount);
            Tensor mixed = (scores + future).softmax(-1).matmul(Heads($"{layer}.value", input));
            state = state + Linear($"{layer}.joined", mixed.transpose(1, 2).reshape(count, length, Width));
            Tensor wide = nn.functional.gelu(Linear($"{layer}.wider", Norm($"{layer}.perceptron", state)));
            state = state + Linear($"{layer}.narrower", wide);
        }

        Tensor last = state.reshape(-1, Width).index_select(0, (arange(count) * length) + ends);
        return Norm("last", last).mm(_weights["projection"]).MoveToOuterDisposeScope();
    }

    private Tensor Heads(string name, Tensor input) =>
        Linear(name, input).reshape(input.shape[0], input.shape[1], HeadCount, Width / HeadCount).transpose(1, 2);

    private Tensor Linear(string name, Tensor input) => input.matmul(_weights[$"{name}.weight"]) + _weights[$"{name}.bias"];

    private Tensor Norm(string name, Tensor input) =>
        nn.functional.layer_norm(input, [Width], _weights[$"{name}.scale"], _weights[$"{name}.shift"], Epsilon);

    private void AddLinear(string name, int inputs, int outputs)
    {
        Add($"{name}.weight", randn(inputs, outputs) / Math.Sqrt(inputs));
        Add($"{name}.bias", zeros(outputs));
    }

    private void AddNorm(string name)
    {
        Add($"{name}.scale", ones(Width));
        Add($"{name}.shift", zeros(Width));
    }

    private void Add(string name, Tensor value)
    {
        var parameter = new Parameter(value);
        _weights.Add(name, parameter);
        register_parameter(name.Replace('.', '_'), parameter);
    }
}
