namespace MLNet.Embeddings.Clip.Models;

/// <summary>Tells a whole ONNX file from anything else without reading its weights: the lengths that it states must lead from field to
/// field to the very end.</summary>
/// <remarks>Field numbers are those of the ONNX specification: a model's format version is 1 and its graph 7, a graph's nodes are
/// 1.</remarks>
internal static class OnnxStructure
{
    private const int FormatVersion = 1;
    private const int Graph = 7;
    private const int Node = 1;

    /// <summary>Whether a stream holds one whole model.</summary>
    /// <param name="content">Any stream that can be positioned.</param>
    public static bool IsWhole(Stream content)
    {
        content.Position = 0;
        bool hasVersion = false;
        bool hasGraph = false;
        bool isWhole = Walk(
            content,
            content.Length,
            (field, length) =>
            {
                hasVersion |= field == FormatVersion;
                if (field != Graph || length is not { } graph)
                    return true;

                bool hasNode = false;
                hasGraph =
                    Walk(
                        content,
                        content.Position + graph,
                        (part, _) =>
                        {
                            hasNode |= part == Node;
                            return true;
                        }
                    ) && hasNode;
                return hasGraph;
            }
        );
        return isWhole && hasVersion && hasGraph;
    }

    // Calls visit with the position at the beginning of each field's content, and ends up at the end or says that the content does not lead
    // there.
    private static bool Walk(Stream content, long end, Func<int, long?, bool> visit)
    {
        while (content.Position < end)
        {
            if (ReadNumber(content) is not { } tag || tag >> 3 is 0 or > int.MaxValue)
                return false;

            int field = (int)(tag >> 3);
            long? length = (tag & 7) switch
            {
                0 => ReadNumber(content) is null ? null : 0,
                1 => sizeof(ulong),
                2 => ReadNumber(content) is { } stated and <= long.MaxValue ? (long)stated : null,
                5 => sizeof(uint),
                _ => null,
            };
            if (length is not { } size || size > end - content.Position)
                return false;

            long next = content.Position + size;
            if (!visit(field, (tag & 7) == 2 ? size : null))
                return false;
            content.Position = next;
        }

        return content.Position == end;
    }

    private static ulong? ReadNumber(Stream content)
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int part = content.ReadByte();
            if (part < 0)
                return null;

            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }

        return null;
    }
}
