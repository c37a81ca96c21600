using System.CommandLine;
using System.Globalization;
using MLNet.Embeddings.Tool;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public class NumberOptionsTests
{
    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Command command in ToolApplication.Parse([]).RootCommandResult.Command.Subcommands)
            {
                foreach (Option option in command.Options.Where(option => NumberOptions.TakesWholeNumbers(option) is not null))
                    data.Add(command.Name, option.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task No_number_of_any_command_is_misread(string command, string option)
    {
        // What else the command needs, so that the number is what is wrong.
        Command parsed = ToolApplication.Parse([]).RootCommandResult.Command.Subcommands.Single(known => known.Name == command);
        string[] others = [.. parsed.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0).Select(_ => "x")];
        foreach (
            string text in new[]
            {
                "1,5",
                "1,000",
                "1.000,5",
                "1_000",
                "0x10",
                "NaN",
                "nan",
                "Infinity",
                "-Infinity",
                "∞",
                "1e400",
                "１",
                "1 0",
                "(1)",
                "1-",
                "$1",
                "1f",
            }
        )
        {
            SampleRun run = await SampleRun.Of([command, .. others, option, text]);
            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Output);
            string sentence = Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.StartsWith($"{option} ", sentence, StringComparison.Ordinal);
            Assert.Contains($"'{text}'", sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_decimal_comma_is_named() =>
        (await SampleRun.Of("project", "--method", "tsne", "--perplexity", "30", "1,5")).AssertFailed(
            "--perplexity must be a number, got '1,5'; write a decimal point, and thousands without a separator."
        );

    [Fact]
    public void The_language_of_the_machine_changes_no_number()
    {
        // As in German; the tests may run without the data of any language.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Null(
                CommandLineFault.Describe(
                    ToolApplication.Parse(["project", "--input", "a.npy", "--min-dist", "0.25", "--learning-rate", "1e3", "--seed", "-7"])
                )
            );
            Assert.Equal(
                "--min-dist must be from 0 to 1, got 1.5. See: mlnet-embeddings project --help",
                CommandLineFault.Describe(ToolApplication.Parse(["project", "--min-dist", "1.5"]))
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("--iterations", "2147483647", "from 0 to 1000000000")]
    [InlineData("--early-iterations", "2147483398", "from 0 to 1000000000")]
    [InlineData("--iterations", "2147483648", "from -2147483648 to 2147483647")]
    [InlineData("--degrees-of-freedom", "1e-9", "from 0.01 to 1000")]
    [InlineData("--learning-rate", "1e30", "above 0 and at most 1000000000")]
    [InlineData("--exaggeration", "1e30", "above 0 and at most 1000000")]
    [InlineData("--early-exaggeration", "1e30", "from 1 to 1000000")]
    [InlineData("--early-stop", "2", "from 0 to 1")]
    [InlineData("--density-weight", "1e30", "from 0 to 1000000")]
    [InlineData("--components", "100000", "from 1 to 1024")]
    [InlineData("--epochs", "2147483647", "from 0 to 1000000000")]
    [InlineData("--neighbors", "2147483647", "from 2 to 1000000")]
    [InlineData("--threads", "268435456", "from 1 to 1024")]
    [InlineData("--perplexity", "1e300", "from 1 to 1000000000")]
    public async Task A_number_out_of_range_is_refused_with_its_range(string option, string value, string range) =>
        (await SampleRun.Of("project", "--input", "a.npy", option, value)).AssertFailed($"{option} must be", range, "got");
}
