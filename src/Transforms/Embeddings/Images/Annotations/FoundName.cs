namespace MLNet.Embeddings.Images.Annotations;

/// <summary>Where a written name leads.</summary>
/// <param name="Name">A name of a picture below the folder, with forward slashes; empty for none.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="IsByOtherFolders">Whether the picture lies in other folders than those that are written.</param>
internal readonly record struct FoundName(string Name, NameFault Fault = NameFault.None, bool IsByOtherFolders = false);
