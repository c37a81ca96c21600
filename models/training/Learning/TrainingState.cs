using System.Text.Json;
using MLNet.Embeddings.Training.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Learning;

/// <summary>Everything that a training needs to go on where it stopped.</summary>
internal sealed class TrainingState
{
    private readonly string _folder;
    private readonly Dictionary<string, int[]> _ids = [];

    private TrainingState(string folder, ClipTokenizer tokenizer)
    {
        _folder = folder;
        Tokenizer = tokenizer;
        Texts = new TextNetwork(tokenizer.VocabularySize);
    }

    public ClipTokenizer Tokenizer { get; }

    public ImageNetwork Images { get; } = new();

    public TextNetwork Texts { get; }

    public Scales Scales { get; } = new();

    public long Step { get; set; }

    /// <summary>Time that the training has taken so far.</summary>
    public double Seconds { get; set; }

    /// <summary>The state in a folder, or a new one there.</summary>
    /// <param name="folder">Folder of the checkpoint.</param>
    /// <param name="newTokenizer">Makes the tokenizer of a new state.</param>
    public static TrainingState Open(string folder, Func<ClipTokenizer> newTokenizer)
    {
        Directory.CreateDirectory(folder);
        string progress = Path.Combine(folder, "progress.json");
        if (!File.Exists(progress))
            return new TrainingState(folder, newTokenizer());

        var state = new TrainingState(folder, ClipTokenizer.FromFiles(folder));
        state.Images.load(Path.Combine(folder, "images.dat"));
        state.Texts.load(Path.Combine(folder, "texts.dat"));
        state.Scales.load(Path.Combine(folder, "scales.dat"));
        Dictionary<string, double> numbers = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(progress))!;
        state.Step = (long)numbers["step"];
        state.Seconds = numbers["seconds"];
        return state;
    }

    public void LoadOptimizers(OptimizerHelper trunk, OptimizerHelper heads)
    {
        if (Step == 0)
            return;

        trunk.load_state_dict(Path.Combine(_folder, "trunk.dat"));
        heads.load_state_dict(Path.Combine(_folder, "heads.dat"));
    }

    public void Save(OptimizerHelper trunk, OptimizerHelper heads)
    {
        Write("images.dat", path => Images.save(path));
        Write("texts.dat", path => Texts.save(path));
        Write("scales.dat", path => Scales.save(path));
        Write("trunk.dat", trunk.save_state_dict);
        Write("heads.dat", heads.save_state_dict);
        (byte[] merges, byte[] vocabulary) = Tokenizer.ToBytes();
        Write("merges.txt", path => File.WriteAllBytes(path, merges));
        Write("vocab.json", path => File.WriteAllBytes(path, vocabulary));
        Write("progress.json", path => File.WriteAllText(path, JsonSerializer.Serialize(new { step = (double)Step, seconds = Seconds })));
    }

    public void Train(bool train)
    {
        Images.train(train);
        Texts.train(train);
    }

    /// <summary>The meaning of texts, at whatever length it comes.</summary>
    public Tensor Encode(IReadOnlyList<string> texts)
    {
        int[][] ids = [.. texts.Select(Ids)];
        int longest = ids.Max(text => text.Length);
        var padded = new long[ids.Length * longest];
        var ends = new long[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ends[i] = ids[i].Length - 1;
            for (int j = 0; j < ids[i].Length; j++)
                padded[(i * longest) + j] = ids[i][j];
        }

        return Texts.Encode(tensor(padded, [ids.Length, longest]), tensor(ends));
    }

    private int[] Ids(string text)
    {
        if (!_ids.TryGetValue(text, out int[]? ids))
        {
            var context = new int[MiniClip.ContextLength];
            int used = Tokenizer.EncodeToContext(text, context);
            _ids.Add(text, ids = context[..used]);
        }

        return ids;
    }

    // A run that is stopped while it writes must not lose what it had.
    private void Write(string name, Action<string> write)
    {
        string path = Path.Combine(_folder, name);
        write(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }
}
