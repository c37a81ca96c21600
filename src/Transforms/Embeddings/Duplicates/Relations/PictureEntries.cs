using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Pictures as parts of others are sought among them: whole, and without the bars around them.</summary>
internal sealed class PictureEntries
{
    private const int PicturesPerBlock = 256;

    private PictureEntries(int count)
    {
        Vectors = new Matrix(count, PictureViews.Length);
        Pictures = new int[count];
        Windows = new PictureWindow[count];
    }

    /// <summary>A vector per entry; see <see cref="PictureViews"/>.</summary>
    public Matrix Vectors { get; }

    /// <summary>The picture of each entry, in order.</summary>
    public int[] Pictures { get; }

    /// <summary>The part that each entry is of.</summary>
    public PictureWindow[] Windows { get; }

    /// <summary>Makes the entries of some pictures.</summary>
    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="pictures">Which pictures.</param>
    /// <param name="context">Threads.</param>
    public static PictureEntries Of(byte[] thumbnails, int[] pictures, EngineContext context)
    {
        PictureWindow?[] contents = Array.ConvertAll(pictures, picture => ContentWindow.Of(PixelThumbnail.Of(thumbnails, picture)));
        var entries = new PictureEntries(pictures.Length + contents.Count(content => content is not null));
        int next = 0;
        for (int i = 0; i < pictures.Length; i++)
        {
            entries.Pictures[next] = pictures[i];
            entries.Windows[next++] = PictureWindow.Whole;
            if (contents[i] is { } content)
            {
                entries.Pictures[next] = pictures[i];
                entries.Windows[next++] = content;
            }
        }

        var workers = new PictureViews?[context.NumberOfThreads];
        context.For(
            (next + PicturesPerBlock - 1) / PicturesPerBlock,
            (block, worker) =>
            {
                PictureViews views = workers[worker] ??= new PictureViews();
                for (int entry = block * PicturesPerBlock; entry < Math.Min(next, (block + 1) * PicturesPerBlock); entry++)
                {
                    ReadOnlySpan<byte> thumbnail = PixelThumbnail.Of(thumbnails, entries.Pictures[entry]);
                    if (entries.Windows[entry] == PictureWindow.Whole)
                        views.Whole(thumbnail, entries.Vectors.Row(entry));
                    else
                        views.Within(thumbnail, entries.Windows[entry], entries.Vectors.Row(entry));
                }
            }
        );
        return entries;
    }

    /// <summary>The vectors of all parts of some pictures, one picture after the other.</summary>
    public static Matrix ViewsOf(byte[] thumbnails, ReadOnlyMemory<int> pictures, EngineContext context)
    {
        int count = PictureViews.Windows.Length;
        var vectors = new Matrix(pictures.Length * count, PictureViews.Length);
        var workers = new PictureViews?[context.NumberOfThreads];
        context.For(
            (pictures.Length + PicturesPerBlock - 1) / PicturesPerBlock,
            (block, worker) =>
            {
                PictureViews views = workers[worker] ??= new PictureViews();
                for (int i = block * PicturesPerBlock; i < Math.Min(pictures.Length, (block + 1) * PicturesPerBlock); i++)
                {
                    Span<float> all = vectors.Values.AsSpan(i * count * PictureViews.Length, count * PictureViews.Length);
                    views.All(PixelThumbnail.Of(thumbnails, pictures.Span[i]), all);
                }
            }
        );
        return vectors;
    }
}
