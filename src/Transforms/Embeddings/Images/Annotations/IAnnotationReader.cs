using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Images.Annotations;

/// <summary>Reads what files of one kind tell of the pictures of a folder.</summary>
internal interface IAnnotationReader
{
    /// <summary>The layout in a word, as an option takes it.</summary>
    string Layout { get; }

    /// <summary>What the files are called in a sentence, such as COCO annotations.</summary>
    string Title { get; }

    /// <summary>The files of this kind, told by name and by a look at their content; none where the folder has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="remarks">Receives what to know of files that look like it and are left aside.</param>
    IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks);

    /// <summary>Reads them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sources">The files.</param>
    /// <exception cref="InvalidDataException">A file cannot be understood; the message tells file, line and reason.</exception>
    AnnotatedSet Read(AnnotatedFolder folder, IReadOnlyList<FoundFile> sources);
}
