using Microsoft.Win32.SafeHandles;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Standard output and standard error as the program was given them, which need not be at all.</summary>
/// <remarks>
/// Where one was closed, its number goes to the next file that is opened, and remarks would end in the middle of a result; so nothing is
/// written to one that was not handed over, and free numbers are taken by the null device.
/// </remarks>
internal static class StandardStreams
{
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    private static readonly List<SafeFileHandle> Placeholders = [];

    /// <summary>Opens them; the first thing that a process does.</summary>
    public static (TextWriter Output, TextWriter Error) Open()
    {
        bool hasOutput = ProcessDescriptors.IsInherited(OutputDescriptor);
        bool hasError = ProcessDescriptors.IsInherited(ErrorDescriptor);
        try
        {
            for (int descriptor = 0; descriptor <= ErrorDescriptor; descriptor++)
            {
                if (ProcessDescriptors.IsClosed(descriptor))
                    Placeholders.Add(File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A place without /dev/null; what is handed over is known all the same.
        }

        return (hasOutput ? Console.Out : new ClosedWriter(), hasError ? Console.Error : TextWriter.Null);
    }
}
