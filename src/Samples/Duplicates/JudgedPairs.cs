using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Duplicates;

/// <summary>Reads judged pairs: one line each, key, key and 1 for a duplicate or 0 for none, apart by commas; a first line that ends otherwise is a header.</summary>
internal static class JudgedPairs
{
    public static List<LabelledPair> Read(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"{path} does not exist; give a file of judged pairs, id1,id2,0 or id1,id2,1.");

        var pairs = new List<LabelledPair>();
        int number = 0;
        foreach (string line in LineReader.ReadAll(path))
        {
            number++;
            string[] cells = line.Split(',');
            if (cells is [{ } key, { } other, "0" or "1"])
                pairs.Add(new LabelledPair(key, other, cells[2] == "1"));
            else if (number > 1 && line.Length > 0)
                throw new InputException($"{path} is wrong in line {number}: '{ShownText.Of(line)}' is not id1,id2,0 or id1,id2,1.");
        }

        return pairs;
    }
}
