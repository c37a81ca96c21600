using MLNet.Embeddings.Fuzzing.Mutations;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Fuzzing;

/// <summary>One reader under test: sound files to start from, how they are damaged, and what reading one may end in.</summary>
internal abstract class FuzzReader
{
    /// <summary>What the command line and the table call it.</summary>
    public abstract string Name { get; }

    /// <summary>Its share of all inputs.</summary>
    public virtual int Weight => 10;

    /// <summary>Bytes that one input may allocate.</summary>
    public virtual long MemoryLimit => 256L << 20;

    /// <summary>Sound files of a few hundred bytes, made by the program.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces that mean something to the format.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Makes one input; an override repairs what would keep damage from the code behind a checksum.</summary>
    public virtual byte[] Create(Mutator mutator) => mutator.Mutate(mutator.Pick(Seeds), Seeds, Words);

    /// <summary>Reads an input.</summary>
    /// <param name="input">The file's content.</param>
    /// <param name="folder">A folder to put files into; it may hold those of the last input.</param>
    public abstract void Read(byte[] input, string folder);

    /// <summary>Whether the exception is the documented one; its message is looked at as well.</summary>
    public abstract bool IsRefusal(Exception exception);
}
