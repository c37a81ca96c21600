using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Keeps ONNX Runtime from reporting how it is used, unless the application asks for it.</summary>
/// <remarks>
/// <para>
/// Official builds since 1.29 keep a device id and a database of events in the user's cache folder and send them over the network; the
/// events name the application's path, the model's graph and the machine's hardware. The only way to stop them is the native environment
/// variable below, read when ONNX Runtime is first used: .NET's own <see cref="Environment.SetEnvironmentVariable(string, string?)"/>
/// changes a copy that native code on Unix never sees, and
/// <see cref="OrtEnv.DisableTelemetryEvents"/> comes when the first event is on its way. On Windows events go to the system's own log, and
/// the method stops them.
/// </para>
/// <para>An application that wants them sets the switch <see cref="Switch"/> before it opens a model. One that uses ONNX Runtime before
/// this library decides by itself.</para>
/// </remarks>
internal static partial class OnnxRuntimeTelemetry
{
    /// <summary>Name of the <see cref="AppContext"/> switch that leaves telemetry on.</summary>
    public const string Switch = "MLNet.Embeddings.EnableOnnxRuntimeTelemetry";

    private const string Variable = "ORT_DISABLE_TELEMETRY";

    private static readonly Lock Gate = new();
    private static bool _isOff;

    /// <summary>Turns telemetry off; called before anything of ONNX Runtime is.</summary>
    public static void TurnOff()
    {
        lock (Gate)
        {
            if (_isOff || (AppContext.TryGetSwitch(Switch, out bool isWanted) && isWanted))
                return;

            if (OperatingSystem.IsWindows())
                Environment.SetEnvironmentVariable(Variable, "1");
            else
                _ = SetVariable(Variable, "1", 1);

            OrtEnv.Instance().DisableTelemetryEvents();
            _isOff = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
