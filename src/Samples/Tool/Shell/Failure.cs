using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Says why a run failed, in one sentence for the person who started it.</summary>
internal static partial class Failure
{
    /// <summary>Set to 1, it has the program say where in its code a run failed.</summary>
    public const string TraceVariable = "MLNET_EMBEDDINGS_TRACE";

    /// <summary>What began it: exceptions that only carry another are looked through.</summary>
    public static Exception CauseOf(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions.Count: > 0 } aggregate => CauseOf(aggregate.InnerExceptions[0]),
            TargetInvocationException { InnerException: { } inner } => CauseOf(inner),
            TypeInitializationException { InnerException: { } inner } => CauseOf(inner),
            _ => exception,
        };

    /// <summary>The sentence: what is wrong, where, and what to do.</summary>
    public static string Describe(Exception exception)
    {
        Exception cause = CauseOf(exception);
        string sentence = cause switch
        {
            OutOfMemoryException => "There is not enough memory for this run; take fewer rows.",
            DllNotFoundException or BadImageFormatException => MissingLibrary(cause),
            _ when IsFault(cause) => $"This is a fault of the program, not of what it was given ({PlaceOf(cause)}); "
                + $"please report it with the command that led to it and with what it says when {TraceVariable}=1 is set.",
            _ => MessageOf(cause),
        };
        // Our own sentences are one line, and a line break in them is part of a name.
        return cause is InputException || IsThrownByUs(cause) ? sentence : sentence.ReplaceLineEndings(" ");
    }

    /// <summary>The reason alone, for a sentence about a file whose content led to the exception.</summary>
    public static string ReasonOf(Exception exception)
    {
        Exception cause = CauseOf(exception);
        return cause is OutOfMemoryException or DllNotFoundException or BadImageFormatException ? Describe(cause)
            : IsFault(cause) ? "its content is damaged."
            : MessageOf(cause).ReplaceLineEndings(" ");
    }

    /// <summary>Where in the code it happened, for whoever mends the program; null unless that was asked for.</summary>
    public static string? TraceOf(Exception exception) =>
        Environment.GetEnvironmentVariable(TraceVariable) is "1" or "true" ? exception.ToString() : null;

    // Sentences come from code that knows the case; what the runtime says of a mistake in code helps nobody who has not written it.
    private static bool IsFault(Exception cause) =>
        cause switch
        {
            InputException => false,
            NullReferenceException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException or ArithmeticException =>
                true,
            ArrayTypeMismatchException or RankException or MemberAccessException or TypeLoadException or InvalidProgramException => true,
            NotImplementedException or UnreachableException or ObjectDisposedException or InsufficientExecutionStackException => true,
            JsonException or XmlException => true,
            ArgumentException or InvalidOperationException or NotSupportedException or FormatException => IsThrownByTheRuntime(cause),
            _ => false,
        };

    // Sentences of the folder reader and of the writer of files; other parts pass on what a codec or a model says.
    private static bool IsThrownByUs(Exception cause) =>
        cause is IOException or InvalidDataException
        && new StackTrace(cause).GetFrame(0)?.GetMethod()?.DeclaringType?.Namespace
            is "MLNet.Embeddings.Images.Folders"
                or "MLNet.Embeddings.Reports"
                or "MLNet.Embeddings.Reports.Files";

    private static bool IsThrownByTheRuntime(Exception cause)
    {
        string? thrower = new StackTrace(cause).GetFrame(0)?.GetMethod()?.DeclaringType?.Assembly.GetName().Name;
        return thrower is not null && (thrower.StartsWith("System.", StringComparison.Ordinal) || thrower is "mscorlib" or "netstandard");
    }

    private static string PlaceOf(Exception cause)
    {
        MethodBase? place = new StackTrace(cause)
            .GetFrames()
            .Select(frame => frame.GetMethod())
            .FirstOrDefault(method => IsOurs(method) && !method!.Name.StartsWith('<'));
        return place is null ? cause.GetType().Name : $"{cause.GetType().Name} in {place.DeclaringType!.Name}.{place.Name}";
    }

    private static bool IsOurs(MethodBase? method) =>
        method?.DeclaringType?.FullName is { } name && name.StartsWith(nameof(MLNet), StringComparison.Ordinal);

    private static string MessageOf(Exception cause) =>
        cause is ArgumentException { ParamName: { } name }
            ? cause.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : cause.Message;

    private static string MissingLibrary(Exception cause)
    {
        Match name = QuotedName().Match(cause.Message);
        string library = name.Success ? $"The native library {name.Value}" : "A native library";
        return $"{library} cannot be loaded; it belongs beside the program, so build or install the program again for this system.";
    }

    [GeneratedRegex("'[^']+'")]
    private static partial Regex QuotedName();
}
