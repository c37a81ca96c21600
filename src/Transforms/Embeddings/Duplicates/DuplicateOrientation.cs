namespace MLNet.Embeddings;

/// <summary>Which way up pictures are compared.</summary>
public enum DuplicateOrientation
{
    /// <summary>As people see them: turned and mirrored as EXIF says. A picture and a copy whose pixels were turned instead are
    /// equal.</summary>
    Upright = 0,

    /// <summary>
    /// As their pixels lie in the file, whatever EXIF says: as a loader sees them that does not know of it. A picture and a copy that
    /// differ in the orientation of EXIF alone are equal; one whose pixels were turned is another picture.
    /// </summary>
    AsStored = 1,
}
