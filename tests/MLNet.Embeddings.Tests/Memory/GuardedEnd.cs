namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Which end of a <see cref="GuardedBuffer{T}"/> touches its protected page.</summary>
public enum GuardedEnd
{
    /// <summary>The byte after the last item is protected.</summary>
    After,

    /// <summary>The byte before the first item is protected.</summary>
    Before,
}
