using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Cuts pairs of pictures that are taken out of the data again into stretches whose pictures fit into memory together.</summary>
internal static class HeldBatches
{
    /// <summary>Bytes of the pictures of one stretch, at most, unless a single pair takes more. Each stretch costs a pass over the
    /// data.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>The stretches in order: the pairs from one to another, and their pictures.</summary>
    /// <param name="count">Number of pairs.</param>
    /// <param name="picturesOf">The two pictures of a pair.</param>
    /// <param name="sizeOf">Bytes of a picture.</param>
    /// <param name="mostBytes">Bytes of the pictures of one stretch.</param>
    public static IEnumerable<(int Start, int End, HashSet<Digest> Pictures)> Of(
        int count,
        Func<int, (Digest First, Digest Second)> picturesOf,
        Func<Digest, long> sizeOf,
        long mostBytes = MostBytes
    )
    {
        int start = 0;
        long bytes = 0;
        HashSet<Digest> pictures = [];
        for (int pair = 0; pair < count; pair++)
        {
            (Digest first, Digest second) = picturesOf(pair);
            long added = (pictures.Contains(first) ? 0 : sizeOf(first)) + (pictures.Contains(second) ? 0 : sizeOf(second));
            if (pair > start && bytes + added > mostBytes)
            {
                yield return (start, pair, pictures);
                (start, bytes, pictures) = (pair, 0, []);
                added = sizeOf(first) + sizeOf(second);
            }

            bytes += added;
            pictures.Add(first);
            pictures.Add(second);
        }

        if (start < count)
            yield return (start, count, pictures);
    }
}
