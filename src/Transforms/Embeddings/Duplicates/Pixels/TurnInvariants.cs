using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>What a descriptor keeps however its picture is turned and mirrored: one search among these finds turned copies.</summary>
/// <remarks>
/// The eight turns are a group that permutes the values of a descriptor. Over each orbit of values a descriptor is a function on the group,
/// whose Fourier transform has a part for each irreducible representation: four numbers, of which turning changes the signs of three, and a
/// matrix of two rows, which it multiplies from one side by a rotation or reflection. So the first number, the length of the other three
/// and that of the matrix stay. As lengths do not part what is near, two pictures are no farther apart by these than by their descriptors,
/// the one turned as it fits best: nothing that a limit to that distance admits is lost.
/// </remarks>
internal static class TurnInvariants
{
    private const int PerOrbit = 3;
    private const int Dimension = 2;

    // Clockwise turns by quarters, then the same mirrored; as matrices.
    private static readonly DuplicateTurn[] Group =
    [
        DuplicateTurn.None,
        DuplicateTurn.QuarterTurn,
        DuplicateTurn.HalfTurn,
        DuplicateTurn.ThreeQuarterTurn,
        DuplicateTurn.Mirrored,
        DuplicateTurn.MirroredQuarterTurn,
        DuplicateTurn.MirroredHalfTurn,
        DuplicateTurn.MirroredThreeQuarterTurn,
    ];

    private static readonly int[][] Matrices =
    [
        [1, 0, 0, 1],
        [0, -1, 1, 0],
        [-1, 0, 0, -1],
        [0, 1, -1, 0],
        [-1, 0, 0, 1],
        [0, 1, 1, 0],
        [1, 0, 0, -1],
        [0, -1, -1, 0],
    ];

    private static readonly (int[] Places, float Weight)[] Orbits = FindOrbits();

    /// <summary>How many numbers there are.</summary>
    public static readonly int Length = PerOrbit * Orbits.Length;

    /// <summary>Computes them.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="invariants">Receives <see cref="Length"/> numbers.</param>
    public static void Compute(ReadOnlySpan<float> descriptor, Span<float> invariants)
    {
        Span<float> matrix = stackalloc float[Dimension * Dimension];
        int next = 0;
        foreach ((int[] places, float weight) in Orbits)
        {
            float all = 0;
            float mirrored = 0;
            float odd = 0;
            float both = 0;
            matrix.Clear();
            for (int i = 0; i < Group.Length; i++)
            {
                float value = weight * descriptor[places[i]];
                float turned = i % 2 == 0 ? value : -value;
                all += value;
                odd += turned;
                mirrored += i < Group.Length / 2 ? value : -value;
                both += i < Group.Length / 2 ? turned : -turned;
                for (int k = 0; k < matrix.Length; k++)
                    matrix[k] += Matrices[i][k] * value;
            }

            invariants[next++] = all;
            invariants[next++] = MathF.Sqrt((mirrored * mirrored) + (odd * odd) + (both * both));
            invariants[next++] = MathF.Sqrt(2) * TensorPrimitives.Norm<float>(matrix);
        }
    }

    // An orbit of fewer than eight values names each of them several times, and weighs as much as it has values.
    private static (int[] Places, float Weight)[] FindOrbits()
    {
        var orbits = new List<(int[], float)>();
        for (int place = 0; place < PixelDescriptor.Length; place++)
        {
            int[] places = Array.ConvertAll(Group, turn => Turns.PlaceOf(turn, place));
            if (places.Min() == place)
                orbits.Add((places, MathF.Sqrt(places.Distinct().Count()) / Group.Length));
        }

        return [.. orbits];
    }
}
