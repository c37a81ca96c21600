using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Where a picture is read again from.</summary>
/// <param name="Path">The file.</param>
/// <param name="Frames">What it holds beside its first picture.</param>
internal readonly record struct PictureSource(string Path, FrameKind Frames)
{
    /// <summary>Whether the file holds further pictures that can be looked at.</summary>
    public bool Moves => Frames is FrameKind.Animation or FrameKind.Sequence;
}
