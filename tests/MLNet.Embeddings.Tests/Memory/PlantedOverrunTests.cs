using System.Diagnostics;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Optimization;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>The guards guard: a kernel that is told of one item more than there is ends its process, and what the protected pages cannot
/// see is seen when the memory is given back.</summary>
public unsafe class PlantedOverrunTests
{
    private const string Variable = "MLNET_EMBEDDINGS_PLANTED_OVERRUN";
    private const int Items = 33;

    private static readonly Dictionary<string, Action<int>> Kernels = new()
    {
        ["a read behind the last item"] = more =>
        {
            using var items = new GuardedBuffer<byte>(Items);
            Assert.Equal(0, items.First[Items - 1 + more]);
        },
        ["a write before the first item"] = more =>
        {
            using var items = new GuardedBuffer<byte>(Items, GuardedEnd.Before);
            items.First[-more] = 1;
        },
        ["a read behind the last item of an array"] = more =>
        {
            using var items = new GuardedArray<float>(new float[Items]);
            fixed (float* first = items.Array)
                Assert.Equal(0, first[Items - 1 + more]);
        },
        ["a tile over rows of one value more"] = more =>
        {
            using var panel = new GuardedBuffer<float>(TileShape.Columns * (Items + 1));
            using var row = new GuardedBuffer<float>(Items);
            using var products = new GuardedBuffer<float>(TileShape.Columns);
            TileKernel256.MultiplyRow(row.First, panel.First, Items + more, products.First, accumulate: false);
        },
        ["a product of blocks with one row more"] = more =>
        {
            using var a = new GuardedBuffer<float>(Items * Items);
            using var b = new GuardedBuffer<float>(Items * BlockProduct.Width);
            using var c = new GuardedBuffer<float>(Items * BlockProduct.Width);
            BlockProduct.Accumulate(
                a.First,
                Items,
                1,
                b.First,
                BlockProduct.Width,
                c.First,
                BlockProduct.Width,
                Items + more,
                BlockProduct.Width,
                Items
            );
        },
        ["the attraction of one point more"] = more =>
        {
            int[] starts = [.. Enumerable.Range(0, Items + 1).Select(point => point * AffinityMatrix.RowGranularity)];
            var affinities = new AffinityMatrix(starts, new int[starts[^1]], new float[starts[^1]]);
            using var points = new GuardedBuffer<float>(Items * 2);
            using var forces = new GuardedBuffer<float>(Items * 2);
            AttractionKernel<Lanes256>.Attract(affinities, points.First, 2, 0, Items + more, 1, forces.First);
        },
        ["a step of descent of one number more"] = more =>
        {
            GuardedBuffer<float>[] buffers = [.. Enumerable.Range(0, 5).Select(_ => new GuardedBuffer<float>(Items))];
            new DescentStep(1, 0.5f, 0.1f, float.PositiveInfinity, float.PositiveInfinity).Apply(
                buffers[0].First,
                buffers[1].First,
                buffers[2].First,
                buffers[3].First,
                buffers[4].First,
                Items + more,
                1
            );
            foreach (GuardedBuffer<float> buffer in buffers)
                buffer.Dispose();
        },
    };

    public static TheoryData<string> Names => [.. Kernels.Keys];

    // The test that the children run, one of its kernels one item too far. Here all stay within their memory, and live.
    [Fact]
    public void Kernels_within_their_memory_live()
    {
        string? planted = Environment.GetEnvironmentVariable(Variable);
        foreach ((string name, Action<int> run) in Kernels)
        {
            if (planted is null || planted == name)
                run(name == planted ? 1 : 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_kernel_that_goes_one_item_too_far_ends_its_process(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Guarded memory needs mmap.");
        (int code, string output) = RunChild(name);
        Assert.True(code != 0, output);
        Assert.Contains("System.AccessViolationException", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_in_which_nothing_is_planted_ends_well()
    {
        (int code, string output) = RunChild("nothing");
        Assert.True(code == 0, output);
    }

    [Fact]
    public void A_write_into_the_header_of_an_array_is_seen_when_it_is_given_back()
    {
        var items = new GuardedArray<float>([1, 2, 3], GuardedEnd.Before);
        fixed (float* first = items.Array)
            first[-6] = 4;
        Assert.Contains(
            "before the first item",
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(items.Dispose).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_write_between_an_aligned_buffer_and_its_protected_page_is_counted()
    {
        var allocator = new GuardedAllocator();
        const int Bytes = Items * sizeof(float);
        var items = (float*)allocator.Allocate(Bytes);
        items[Items] = 1;
        allocator.Free(items, Bytes);
        Assert.Equal(sizeof(float), allocator.Overwritten);
    }

    [Fact]
    public void What_lies_before_panels_cannot_be_mistaken_for_their_rows()
    {
        using var context = new EngineContext(1);
        var panels = new ColumnPanels(new PreparedRows(70, 3, NeighborInputs.Gaussian(70, 3).Values), TileShape.Columns, context);
        using var fields = new GuardedFields(GuardedEnd.Before);
        fields.Move(panels);
        Assert.True(float.IsNaN(panels.PanelsOf(1)[-1]));
    }

    private static (int Code, string Output) RunChild(string planted)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string method = $"{typeof(PlantedOverrunTests).FullName}.{nameof(Kernels_within_their_memory_live)}";
        foreach (string argument in (string[])["exec", typeof(PlantedOverrunTests).Assembly.Location, "-method", method])
            start.ArgumentList.Add(argument);
        start.Environment[Variable] = planted;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
