using System.Reflection;
using System.Text.Json;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public class FailureTests
{
    private static readonly Action[] Faults =
    [
        () => ((string)null!).ToString(),
        () => _ = Array.Empty<int>()[int.Parse("3")],
        () => _ = checked(int.Parse("2147483647") + 1),
        () => _ = new Dictionary<int, int>()[1],
        () => Enumerable.Empty<int>().First(),
        () => _ = "x".Substring(int.Parse("5")),
        () => ArgumentOutOfRangeException.ThrowIfNegative(-1),
        () => JsonDocument.Parse("{"),
        () =>
            new List<object> { "a" }
                .Cast<int>()
                .First(),
        () => throw new TargetInvocationException(new AggregateException(new NotImplementedException())),
        () => throw new TypeInitializationException("X", new NullReferenceException()),
    ];

    [Fact]
    public void What_the_runtime_says_of_a_mistake_in_code_reaches_nobody() =>
        Assert.All(
            Faults,
            mistake =>
            {
                Exception exception = Assert.ThrowsAny<Exception>(mistake);
                string sentence = Failure.Describe(exception);
                Assert.StartsWith("This is a fault of the program, not of what it was given (", sentence);
                Assert.Contains("MLNET_EMBEDDINGS_TRACE=1", sentence);
                Assert.DoesNotContain(Failure.CauseOf(exception).Message, sentence);
                Assert.Equal("its content is damaged.", Failure.ReasonOf(exception));
            }
        );

    [Fact]
    public void Sentences_that_code_wrote_for_people_are_passed_on()
    {
        Assert.Equal("k is 0.", Failure.Describe(Thrown(new ArgumentOutOfRangeException("k", "k is 0."))));
        Assert.Equal("No rows.", Failure.Describe(new TargetInvocationException(Thrown(new InvalidOperationException("No rows.")))));
        Assert.Equal("a b", Failure.Describe(Thrown(new InvalidDataException("a\nb"))));
        Assert.Equal("a\nb", Failure.Describe(new InputException("a\nb")));
        Assert.Contains("not enough memory", Failure.Describe(new AggregateException(new OutOfMemoryException())));
    }

    [Fact]
    public void A_missing_native_library_is_named()
    {
        var missing = new DllNotFoundException("Unable to load shared library 'libX' or one of its dependencies.\nIn order to help");
        Assert.StartsWith("The native library 'libX' cannot be loaded;", Failure.Describe(new TypeInitializationException("X", missing)));
    }

    [Fact]
    public async Task A_model_that_breaks_its_reader_is_called_damaged()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x.csv", "1,2\n3,4\n");
        byte[] model = File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", "umap-0.1.0.zip"));
        Array.Clear(model, model.Length / 3, 200);
        folder.Write("m.zip", model);
        SampleRun run = await SampleRun.Of(
            "project",
            "--load",
            folder["m.zip"],
            "--transform",
            folder["x.csv"],
            "--transform-out",
            folder["o.npy"]
        );
        run.AssertFailed("m.zip is not a model that can be loaded: ");
        Assert.DoesNotContain("target of an invocation", run.Error);
    }

    private static Exception Thrown(Exception exception) => Assert.ThrowsAny<Exception>(new Action(() => throw exception));
}
