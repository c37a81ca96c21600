using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>An input or output of a model that was found and checked.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Type">Type of its numbers.</param>
/// <param name="Dimensions">Its shape; −1 where the model leaves a size open.</param>
internal sealed record ModelPort(string Name, TensorElementType Type, int[] Dimensions)
{
    private const int MostListed = 8;

    /// <summary>Rows that the model takes at once; <see langword="null"/> where it leaves them open.</summary>
    public int? FixedBatch => Dimensions[0] > 0 ? Dimensions[0] : null;

    /// <summary>Finds the input or output of a given name, or, without a name, the only one that fits.</summary>
    /// <param name="session">The model.</param>
    /// <param name="outputs">Whether to look among the outputs.</param>
    /// <param name="name">The name that the model's description gives.</param>
    /// <param name="usualNames">Names that decide where several fit.</param>
    /// <param name="expectation">What fits, for messages: "float [batch, 3, height, width]".</param>
    /// <param name="fits">Whether a port fits.</param>
    /// <exception cref="InvalidOperationException">There is none; the message lists what the model offers.</exception>
    public static ModelPort Find(
        EncoderSession session,
        bool outputs,
        string? name,
        string[] usualNames,
        string expectation,
        Func<ModelPort, bool> fits
    )
    {
        IReadOnlyDictionary<string, NodeMetadata> ports = outputs ? session.Outputs : session.Inputs;
        string kind = outputs ? "output" : "input";
        ModelPort[] all =
        [
            .. ports
                .Where(port => port.Value.IsTensor)
                .Select(port => new ModelPort(port.Key, port.Value.ElementDataType, port.Value.Dimensions)),
        ];
        if (name is not null)
        {
            ModelPort? named = all.FirstOrDefault(port => port.Name == name);
            if (named is not null && fits(named))
                return named;
            throw new InvalidOperationException(
                $"The model '{Excerpt.Of(session.Name)}' has "
                    + (named is null ? $"no {kind} '{Excerpt.Of(name)}'; " : $"an {kind} '{Excerpt.Of(name)}' that is not {expectation}; ")
                    + $"its {kind}s are: {List(all)}."
            );
        }

        ModelPort[] fitting = [.. all.Where(fits)];
        return usualNames.Select(usual => fitting.FirstOrDefault(port => port.Name == usual)).FirstOrDefault(port => port is not null)
            ?? (
                fitting.Length == 1
                    ? fitting[0]
                    : throw new InvalidOperationException(
                        $"The model '{Excerpt.Of(session.Name)}' has "
                            + $"{(fitting.Length == 0 ? $"no {kind} that is" : $"several {kind}s that are")} {expectation}; "
                            + $"its {kind}s are: {List(all)}."
                    )
            );
    }

    /// <summary>Refuses a model with inputs that nobody would fill.</summary>
    /// <exception cref="InvalidOperationException">It has some.</exception>
    public static void CheckNoOtherInputs(EncoderSession session, params ModelPort?[] used)
    {
        string? other = session.Inputs.Keys.FirstOrDefault(name => used.All(port => port?.Name != name));
        if (other is not null)
        {
            throw new InvalidOperationException(
                $"The model '{Excerpt.Of(session.Name)}' also needs an input '{Excerpt.Of(other)}': use a file that holds the image model "
                    + "or the text model alone."
            );
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Excerpt.Of(Name)} {Type} [{string.Join(", ", Dimensions.Select(size => size > 0 ? size.ToString() : "?"))}]";

    private static string List(ModelPort[] ports) =>
        ports.Length == 0
            ? "none"
            : string.Join("; ", ports.Take(MostListed)) + (ports.Length > MostListed ? $" and {ports.Length - MostListed} more" : "");
}
