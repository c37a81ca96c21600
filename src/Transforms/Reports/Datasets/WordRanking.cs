using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Which pictures lie nearest to each word that a model knows, by the cosine of their vectors.</summary>
internal static class WordRanking
{
    // A page shows some rows of pictures; of a small set a tenth, since beyond that little of it shows what was asked for.
    private const int MostPictures = 60;
    private const int FewestPictures = 12;
    private const int ShareOfPictures = 10;

    // So many words go over the pictures together, whose vectors are then read that much more seldom.
    private const int WordsAtOnce = 8;

    /// <summary>The nearest pictures of each word.</summary>
    /// <param name="words">The words.</param>
    /// <param name="vectors">The pictures' vectors.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">Words and pictures have vectors of different lengths.</exception>
    public static PageWords Of(ModelWords words, IReadOnlyList<float[]> vectors, CancellationToken cancellation = default)
    {
        int wordCount = words.Names.Count;
        if (vectors.Count > 0 && vectors[0].Length != words.Vectors.ColumnCount)
        {
            throw new InvalidDataException(
                $"The model's words have vectors of {words.Vectors.ColumnCount} numbers, its pictures of {vectors[0].Length}: its "
                    + $"{ModelWords.VectorsFile} belongs to another model."
            );
        }

        int kept = Math.Min(vectors.Count, Math.Clamp(vectors.Count / ShareOfPictures, FewestPictures, MostPictures));
        int length = UsedLength(words.Vectors);
        // Of a word all pictures are compared, so that their lengths matter and its own does not.
        float[] scales = [.. vectors.AsParallel().AsOrdered().Select(vector => 1 / Math.Max(TensorPrimitives.Norm(vector), float.Epsilon))];
        var points = new int[wordCount * kept];
        Parallel.For(
            0,
            (wordCount + WordsAtOnce - 1) / WordsAtOnce,
            new ParallelOptions { CancellationToken = cancellation },
            group => Rank(group * WordsAtOnce)
        );
        return new PageWords(words.Names, kept, points);

        void Rank(int first)
        {
            int count = Math.Min(WordsAtOnce, wordCount - first);
            var nearest = new PriorityQueue<int, (float Score, int Order)>[count];
            for (int word = 0; word < count; word++)
                nearest[word] = new PriorityQueue<int, (float Score, int Order)>(kept + 1);

            for (int row = 0; row < vectors.Count; row++)
            {
                ReadOnlySpan<float> vector = vectors[row].AsSpan(0, length);
                for (int word = 0; word < count; word++)
                {
                    float score = scales[row] * TensorPrimitives.Dot(vector, words.Vectors.Row(first + word)[..length]);
                    PriorityQueue<int, (float Score, int Order)> queue = nearest[word];
                    if (queue.Count < kept)
                        queue.Enqueue(row, (score, -row));
                    else if (queue.TryPeek(out _, out var worst) && score > worst.Score)
                        queue.EnqueueDequeue(row, (score, -row));
                }
            }

            // The queue gives the farthest first.
            for (int word = 0; word < count; word++)
            {
                for (int place = kept - 1; place >= 0; place--)
                    points[((first + word) * kept) + place] = nearest[word].Dequeue();
            }
        }
    }

    /// <summary>How many numbers of a word's vector are not zero in all words: a model may keep numbers for pictures alone.</summary>
    private static int UsedLength(Matrix words)
    {
        int used = 0;
        for (int row = 0; row < words.RowCount; row++)
            used = Math.Max(used, words.Row(row).LastIndexOfAnyExcept(0f) + 1);
        return used;
    }
}
