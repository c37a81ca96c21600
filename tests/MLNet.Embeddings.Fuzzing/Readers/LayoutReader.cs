using System.Text;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Tables and annotations that tell of the pictures of a folder; the first letter says which of them it is.</summary>
internal sealed class LayoutReader : FuzzReader
{
    private static readonly Dictionary<byte, string> Files = new()
    {
        [(byte)'c'] = "labels.csv",
        [(byte)'l'] = "metadata.jsonl",
        [(byte)'j'] = "instances.json",
        [(byte)'y'] = "data.yaml",
        [(byte)'x'] = "Annotations/1.xml",
        [(byte)'t'] = "labels/1.txt",
    };

    public override string Name => "layouts";

    public override int Weight => 6;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "cpath,label,split\nimages/1.png,cat,train\n\"images/2.png\",\"dog\n\",test\n",
            "l{\"file_name\":\"1.png\",\"objects\":{\"bbox\":[[1,2,3,4]],\"categories\":[1,\"cat\"]}}\n{\"file_name\":\"images/2.png\"}\n",
            "j{\"images\":[{\"id\":1,\"file_name\":\"1.png\"}],\"annotations\":[{\"image_id\":1,\"category_id\":2,"
                + "\"bbox\":[0,1,2,3.5],\"iscrowd\":0}],"
                + "\"categories\":[{\"id\":2,\"name\":\"a\"}]}",
            "ypath: .\ntrain: images\nval: [images/1.png, list.txt]\nnames:\n  0: &a cat\n  1: *a\n",
            "x<annotation><filename>1.png</filename><object><name>cat</name>"
                + "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>",
            "t0 .5 .5 1 1\n1.0 .5 .5 1 1\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "\"",
            ",",
            "\n",
            "../",
            "/etc/",
            "\\",
            "\0",
            "[[[[[[[[[[[[[[[[[[",
            "{\"a\":",
            "\\ud800",
            "<!DOCTYPE a [<!ENTITY x \"y\">]>",
            "&x;",
            "<object>",
            "&a ",
            "*a",
            "!!binary ",
            "---\n",
            "1e400",
            "-1",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE],
        [0xC0, 0x80],
    ];

    public override void Read(byte[] input, string folder)
    {
        string root = Path.Combine(folder, "set");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        foreach (string name in new[] { "images", "labels", "Annotations" })
            Directory.CreateDirectory(Path.Combine(root, name));
        File.WriteAllBytes(Path.Combine(root, "images/1.png"), []);
        File.WriteAllBytes(Path.Combine(root, "images/2.png"), []);
        File.WriteAllText(Path.Combine(root, "list.txt"), "images/2.png\n");
        string file = Files.GetValueOrDefault(input.Length > 0 ? input[0] : (byte)'c', "labels.csv");
        if (file.StartsWith("labels/", StringComparison.Ordinal))
            File.WriteAllText(Path.Combine(root, "data.yaml"), "train: images\nnames: [a, b]\n");
        string path = Path.Combine(root, file);
        File.WriteAllBytes(path, input.Length > 0 ? input[1..] : input);
        ImageFolderListing.Read(root);
        if (!file.Contains('/'))
            ImageFolderListing.Read(path);
        try
        {
            ImageFolderListing.Read(root, new ImageFolderOptions { Crops = true });
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            // Sound sets without boxes are refused here as well.
        }
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException or ArgumentException { ParamName: "options" };
}
