using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Fuzzing;

/// <summary>Time that a processor spent on the thread: a busy machine makes any input slow on the clock.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>Seconds, from any start; on other systems than Linux those of the clock.</summary>
    public static double Seconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetTime(ThreadClock, out TimeSpec time) == 0)
                return time.Seconds + (time.Nanoseconds / 1e9);

            return (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
