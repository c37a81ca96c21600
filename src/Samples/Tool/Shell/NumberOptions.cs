using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>The one place where options with numbers get their parser: that of the command-line library reads "1,5" as 15.</summary>
internal static class NumberOptions
{
    /// <summary>Has every number of a command and of its subcommands read by <see cref="NumberText"/>.</summary>
    public static void ReadStrictly(Command command)
    {
        foreach (Option option in command.Options)
            ReadStrictly(option);
        foreach (Command subcommand in command.Subcommands)
            ReadStrictly(subcommand);
    }

    /// <summary>Whether an option takes whole numbers (true) or any (false); <see langword="null"/> for one that takes no
    /// numbers.</summary>
    public static bool? TakesWholeNumbers(Option option)
    {
        Type type = option.ValueType.GetElementType() ?? option.ValueType;
        return Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.Int32 => true,
            TypeCode.Single or TypeCode.Double => false,
            _ => null,
        };
    }

    private static void ReadStrictly(Option option)
    {
        switch (option)
        {
            case Option<int> whole:
                whole.CustomParser = result => Whole(result) ?? 0;
                break;
            case Option<int?> whole:
                whole.CustomParser = Whole;
                break;
            case Option<double> number:
                number.CustomParser = result => Number(result) ?? 0;
                break;
            case Option<double?> number:
                number.CustomParser = Number;
                break;
            case Option<float?> number:
                number.CustomParser = result => (float?)Number(result);
                break;
            case Option<double[]> numbers:
                numbers.CustomParser = result => [.. result.Tokens.Select(token => Number(result, token.Value) ?? 0)];
                break;
            default:
                if (TakesWholeNumbers(option) is not null)
                    throw new InvalidOperationException($"{option.Name} holds {option.ValueType}, for which there is no parser.");
                break;
        }
    }

    private static int? Whole(ArgumentResult result)
    {
        if (result.Tokens is not [var token])
            return null;
        if (NumberText.TryParse(token.Value, out int number))
            return number;

        result.AddError($"{NameOf(result)} {NumberText.Fault(token.Value, isWhole: true)}");
        return null;
    }

    private static double? Number(ArgumentResult result) => result.Tokens is [var token] ? Number(result, token.Value) : null;

    private static double? Number(ArgumentResult result, string text)
    {
        if (NumberText.TryParse(text, out double number))
            return number;

        result.AddError($"{NameOf(result)} {NumberText.Fault(text, isWhole: false)}");
        return null;
    }

    private static string NameOf(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
