
using MLNet.Embeddings.Training.Networks;

namespace MLNet.Embeddings.Training.Export;

/// <summary>The text network as ONNX; the part of the vector that pictures keep their detail in is zero.</summary>
internal static class TextModelFile
{
    private const int HeadWidth = TextNetwork.Width / TextNetwork.HeadCount;

    // Far enough below any score that its exponential is zero.
    private const float Hidden = -1e9f;

    public static byte[] Write(TextNetwork network)
    {
        var graph = new OnnxGraph("mini-clip text model");
        string ids = graph.Input("input_ids", integers: true, MiniClip.ContextLength);
        string state = graph.Node("Add", [graph.Node("Gather", [Weight("tokens"), ids]), Weight("positions")]);
        string future = graph.Constant(Future(), MiniClip.ContextLength, MiniClip.ContextLength);
        string scale = graph.Constant([1 / MathF.Sqrt(HeadWidth)], 1);
        string split = graph.Constant([0L, MiniClip.ContextLength, TextNetwork.HeadCount, HeadWidth]);
        string joined = graph.Constant([0L, MiniClip.ContextLength, TextNetwork.Width]);
        for (int layer = 0; layer < TextNetwork.LayerCount; layer++)
        {
            string input = Norm($"{layer}.attention", state);
            string keys = graph.Node("Transpose", [Split($"{layer}.key", input)], ("perm", (int[])[0, 2, 3, 1]));
            string scores = graph.Node("Mul", [graph.Node("MatMul", [Heads($"{layer}.query", input), keys]), scale]);
            string attention = graph.Node("Softmax", [graph.Node("Add", [scores, future])], ("axis", -1));
            string mixed = graph.Node(
                "Transpose",
                [graph.Node("MatMul", [attention, Heads($"{layer}.value", input)])],
                ("perm", (int[])[0, 2, 1, 3])
            );
            state = graph.Node("Add", [state, Linear($"{layer}.joined", graph.Node("Reshape", [mixed, joined]))]);
            string wide = graph.Node("Gelu", [Linear($"{layer}.wider", Norm($"{layer}.perceptron", state))]);
            state = graph.Node("Add", [state, Linear($"{layer}.narrower", wide)]);
        }

        // The end of a text has the largest number of all symbols; where the padding repeats it, the first one counts.
        string end = graph.Node("ArgMax", [ids], ("axis", 1), ("keepdims", 1));
        string last = graph.Node("GatherND", [state, end], ("batch_dims", 1));
        string meaning = graph.Node("MatMul", [Norm("last", last), Weight("projection")]);
        string unit = graph.Node("LpNormalization", [meaning], ("axis", 1), ("p", 2));
        string vector = graph.Node("Pad", [unit, graph.Constant([0L, 0, 0, MiniClip.DetailLength])]);
        graph.Output(vector, "text_embeds", MiniClip.MeaningLength + MiniClip.DetailLength);
        return graph.ToBytes();

        string Weight(string name) => ImageModelFile.Constant(graph, network.Weight(name));
        string Linear(string name, string input) =>
            graph.Node("Add", [graph.Node("MatMul", [input, Weight($"{name}.weight")]), Weight($"{name}.bias")]);
        string Split(string name, string input) => graph.Node("Reshape", [Linear(name, input), split]);
        string Heads(string name, string input) => graph.Node("Transpose", [Split(name, input)], ("perm", (int[])[0, 2, 1, 3]));
        string Norm(string name, string input) =>
            graph.Node(
                "LayerNormalization",
                [input, Weight($"{name}.scale"), Weight($"{name}.shift")],
                ("axis", -1),
                ("epsilon", (float)TextNetwork.Epsilon)
            );
    }

    private static float[] Future()
    {
        var mask = new float[MiniClip.ContextLength * MiniClip.ContextLength];
        for (int row = 0; row < MiniClip.ContextLength; row++)
            mask.AsSpan((row * MiniClip.ContextLength) + row + 1, MiniClip.ContextLength - row - 1).Fill(Hidden);

        return mask;
    }
}
