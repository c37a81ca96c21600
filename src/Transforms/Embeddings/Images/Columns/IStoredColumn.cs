using MLNet.Embeddings.Images.Passes;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>A column of something that is made of each image while it is decoded, and can be kept for another time.</summary>
internal interface IStoredColumn : IImageConsumer
{
    /// <summary>How its values are made: equal files give equal values by equal recipes.</summary>
    string Recipe { get; }

    /// <summary>The value of an image that was shown or missed.</summary>
    /// <param name="place">The image's place in its batch.</param>
    ReadOnlySpan<byte> ValueOf(int place);

    /// <summary>Puts back a value that was kept.</summary>
    /// <param name="place">The image's place in its batch.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it can be one.</returns>
    bool TryRestore(int place, ReadOnlySpan<byte> value);
}
