using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MLNet.Embeddings.Hosting;

/// <summary>What ML.NET wants to know of a trainer, which it lets nobody else say.</summary>
internal static class TrainerTraits
{
    /// <summary>Of a trainer that wants features on one scale, gives probabilities by itself, and reads its data once.</summary>
    public static TrainerInfo ReadingOnce
    {
        get
        {
            InternalMembers.Require();
            return Create();
        }
    }

    // Apart, because a method that calls a missing one does not begin.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TrainerInfo Create() => new(true, false, false, false, false, false);
}
