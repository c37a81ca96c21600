using System.Globalization;
using Microsoft.Extensions.VectorData;

namespace MLNet.Embeddings.Tests.VectorData;

/// <summary>Records are written, read and deleted as the abstractions say.</summary>
public sealed class NeighborCollectionTests : IDisposable
{
    private static readonly RecordRetrievalOptions WithVectors = new() { IncludeVectors = true };

    private readonly NeighborVectorStore _store = new();

    // Pictures, as a program sees them that does not know the type.
    private static VectorStoreCollectionDefinition Loose =>
        new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Path", typeof(string)),
                new VectorStoreDataProperty("title", typeof(string)),
                new VectorStoreDataProperty("Year", typeof(int)),
                new VectorStoreDataProperty("Sharpness", typeof(double?)),
                new VectorStoreDataProperty("Taken", typeof(DateTimeOffset)),
                new VectorStoreDataProperty("Tags", typeof(List<string>)),
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 3),
            ],
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_record_comes_back_as_it_was_written()
    {
        var pictures = await Stores.PicturesAsync(_store);
        Picture expected = Picture.Of(3, 2, 0, 0);
        Picture actual = (await pictures.GetAsync("3.png", WithVectors, Token))!;
        Assert.Equal((expected.Path, expected.Title, expected.Year), (actual.Path, actual.Title, actual.Year));
        Assert.Equal((expected.Sharpness, expected.Taken), (actual.Sharpness, actual.Taken));
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected.Vector.ToArray(), actual.Vector.ToArray());

        Assert.True((await pictures.GetAsync("3.png", cancellationToken: Token))!.Vector.IsEmpty);
        Assert.Null(await pictures.GetAsync("9.png", cancellationToken: Token));
        List<Picture> several = await Stores.ListAsync(pictures.GetAsync(["2.png", "9.png", "1.png"], cancellationToken: Token));
        Assert.Equal(["2.png", "1.png"], several.Select(picture => picture.Path));
    }

    [Fact]
    public async Task Neither_the_program_nor_the_store_sees_what_the_other_changes()
    {
        var pictures = await Stores.PicturesAsync(_store);
        Picture own = Picture.Of(7, 1, 2, 3);
        await pictures.UpsertAsync(own, Token);
        own.Title = "changed";
        own.Tags!.Add("changed");
        Picture read = (await pictures.GetAsync("7.png", cancellationToken: Token))!;
        Assert.Equal(("picture 7", 2), (read.Title, read.Tags!.Count));
        read.Tags.Clear();
        Assert.Equal(2, (await pictures.GetAsync("7.png", cancellationToken: Token))!.Tags!.Count);
    }

    [Fact]
    public async Task A_second_record_of_a_key_takes_the_place_of_the_first()
    {
        var pictures = await Stores.PicturesAsync(_store);
        await pictures.UpsertAsync([Picture.Of(1, 9, 9, 9), Picture.Of(1, 0, 0, 1), Picture.Of(8, 0, 0, 2)], Token);
        List<VectorSearchResult<Picture>> found = await Stores.ListAsync(
            pictures.SearchAsync(new float[] { 0, 0, 1 }, 2, cancellationToken: Token)
        );
        Assert.Equal([("1.png", 1.0), ("8.png", 1.0)], found.Select(match => (match.Record.Path, match.Score!.Value)));
        Assert.Equal(6, (await Stores.ListAsync(pictures.GetAsync(_ => true, 100, cancellationToken: Token))).Count);
    }

    [Fact]
    public async Task What_is_deleted_is_neither_read_nor_found()
    {
        var pictures = await Stores.PicturesAsync(_store);
        await pictures.DeleteAsync("1.png", Token);
        await pictures.DeleteAsync(["2.png", "no such picture", "2.png"], Token);
        Assert.Null(await pictures.GetAsync("1.png", cancellationToken: Token));
        List<VectorSearchResult<Picture>> found = await Stores.ListAsync(
            pictures.SearchAsync(new float[] { 1, 0, 0 }, 9, cancellationToken: Token)
        );
        Assert.Equal(["3.png", "4.png", "5.png"], found.Select(match => match.Record.Path));
    }

    [Fact]
    public async Task Records_are_filtered_ordered_and_paged()
    {
        var pictures = await Stores.PicturesAsync(_store);
        int newest = 2004;
        var options = new FilteredRecordRetrievalOptions<Picture>
        {
            OrderBy = order => order.Descending(picture => picture.Sharpness).Ascending(picture => picture.Title),
            Skip = 1,
        };
        async Task<IEnumerable<string>> Read(int top, FilteredRecordRetrievalOptions<Picture>? how) =>
            (await Stores.ListAsync(pictures.GetAsync(picture => picture.Year <= newest, top, how, Token))).Select(picture => picture.Path);

        // In the order in which they were written, where none is asked for.
        Assert.Equal(["1.png", "2.png", "3.png"], await Read(3, null));
        Assert.Equal(["1.png", "2.png", "4.png"], await Read(9, options));
        Assert.Equal(["1.png"], await Read(1, options));
        Assert.Equal(
            ["1.png", "3.png"],
            (await Stores.ListAsync(pictures.GetAsync(picture => picture.Tags!.Contains("odd"), 2, cancellationToken: Token))).Select(
                picture => picture.Path
            )
        );
        // A filter that looks at the record as a whole, and one that asks for its key.
        Assert.Equal(
            ["2.png"],
            (await Stores.ListAsync(pictures.GetAsync(picture => IsSecond(picture), 2, cancellationToken: Token))).Select(picture =>
                picture.Path
            )
        );
        Assert.Single(
            await Stores.ListAsync(
                pictures.GetAsync(picture => picture.Path == "5.png" && picture.Sharpness != null, 2, cancellationToken: Token)
            )
        );
    }

    [Fact]
    public async Task Records_of_any_shape_and_of_a_type_are_the_same_records()
    {
        var pictures = await Stores.PicturesAsync(_store);
        var loose = _store.GetDynamicCollection("pictures", Loose);
        Dictionary<string, object?> record = (await loose.GetAsync("2.png", WithVectors, Token))!;
        Assert.Equal("picture 2", record["title"]);
        record["title"] = "new";
        record["Sharpness"] = null;
        await loose.UpsertAsync(record, Token);
        Assert.Equal("new", (await pictures.GetAsync("2.png", cancellationToken: Token))!.Title);
        Assert.Equal(
            ["3.png", "4.png"],
            (await Stores.ListAsync(loose.GetAsync(each => (int)each["Year"]! > 2002, 2, cancellationToken: Token))).Select(each =>
                each["Path"]
            )
        );
    }

    [Fact]
    public async Task Keys_are_texts_numbers_or_made_by_the_store()
    {
        foreach (object key in new object[] { "a", 5, 6L, Guid.Parse("00000000-0000-0000-0000-000000000001") })
        {
            var records = _store.GetDynamicCollection($"by {key.GetType().Name}", Stores.Definition(key.GetType()));
            await records.EnsureCollectionExistsAsync(Token);
            await records.UpsertAsync(Stores.Record(key, 1, null, null), Token);
            Assert.Equal(1, (await records.GetAsync(key, cancellationToken: Token))!["Group"]);
        }

        var made = _store.GetDynamicCollection("made", Stores.Definition(typeof(Guid)));
        await made.EnsureCollectionExistsAsync(Token);
        Dictionary<string, object?> record = Stores.Record(Guid.Empty, 1, null, null);
        await made.UpsertAsync(record, Token);
        Assert.NotEqual(Guid.Empty, record["Id"]);
        Assert.NotNull(await made.GetAsync(record["Id"]!, cancellationToken: Token));
    }

    [Fact]
    public async Task A_batch_with_a_record_that_cannot_be_stored_changes_nothing()
    {
        var pictures = await Stores.PicturesAsync(_store);
        async Task<string> Refused(params Picture[] records)
        {
            VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() => pictures.UpsertAsync(records, Token));
            Assert.Equal(("pictures", "Upsert"), (exception.CollectionName, exception.OperationName));
            return exception.Message;
        }

        Assert.Equal(
            "Record '9.png': its vector 'Vector' has 2 values, and the collection's have 3.",
            await Refused(Picture.Of(8, 1, 1, 1), Picture.Of(9, 1, 2))
        );
        Assert.StartsWith("Record '9.png': value 1 of its vector 'Vector' is NaN", await Refused(Picture.Of(9, 1, float.NaN, 0)));
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.PositiveInfinitySymbol = "∞";
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Contains("is Infinity, which cannot", await Refused(Picture.Of(9, 1, float.PositiveInfinity, 0)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Picture nameless = Picture.Of(9, 1, 1, 1);
        nameless.Path = null!;
        Assert.Equal("A record has no key: 'Path' is null.", await Refused(nameless));
        Assert.Null(await pictures.GetAsync("8.png", cancellationToken: Token));
        Assert.Equal(5, (await Stores.ListAsync(pictures.SearchAsync(new float[] { 1, 1, 1 }, 10, cancellationToken: Token))).Count);
    }

    [Fact]
    public async Task A_filter_that_fails_says_at_which_record()
    {
        var pictures = await Stores.PicturesAsync(_store);
        VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() =>
            Stores.ListAsync(pictures.GetAsync(picture => picture.Sharpness!.Value > 0.5, 3, cancellationToken: Token))
        );
        Assert.StartsWith("The filter fails at the record '2.png': ", exception.Message);
        Assert.Equal(
            ("mlnet-embeddings", "pictures", "Get"),
            (exception.VectorStoreSystemName, exception.CollectionName, exception.OperationName)
        );
        var options = new VectorSearchOptions<Picture> { Filter = picture => picture.Sharpness!.Value > 0.5 };
        exception = await Assert.ThrowsAsync<VectorStoreException>(() =>
            Stores.ListAsync(pictures.SearchAsync(new float[] { 1, 0, 0 }, 5, options, Token))
        );
        Assert.Equal(("pictures", "Search"), (exception.CollectionName, exception.OperationName));
    }

    [Fact]
    public async Task A_filter_that_nothing_passes_can_be_canceled()
    {
        var pictures = await Stores.PicturesAsync(_store);
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await pictures.GetAsync(picture => picture.Year < 0, 3, cancellationToken: canceled.Token).ToListAsync(Token)
        );
    }

    [Fact]
    public async Task A_value_that_another_program_left_out_is_the_default_of_its_type()
    {
        var pictures = await Stores.PicturesAsync(_store);
        var loose = _store.GetDynamicCollection("pictures", Loose);
        Dictionary<string, object?> record = (await loose.GetAsync("2.png", WithVectors, Token))!;
        record["Year"] = null;
        await loose.UpsertAsync(record, Token);
        Assert.Equal(0, (await pictures.GetAsync("2.png", cancellationToken: Token))!.Year);
        List<Picture> found = await Stores.ListAsync(pictures.GetAsync(picture => picture.Year < 2002, 9, cancellationToken: Token));
        Assert.Equal(["1.png", "2.png"], found.Select(picture => picture.Path).Order());
        found = await Stores.ListAsync(pictures.GetAsync(picture => picture.Year > 2002, 9, cancellationToken: Token));
        Assert.Equal(["3.png", "4.png", "5.png"], found.Select(picture => picture.Path));
    }

    [Fact]
    public async Task Readers_see_one_moment_while_others_write()
    {
        var records = _store.GetDynamicCollection("busy", Stores.Definition(typeof(int)));
        await records.EnsureCollectionExistsAsync(Token);
        await records.UpsertAsync(Enumerable.Range(0, 50).Select(i => Stores.Record(i, 0, "first", [1, i, 0, 0])), Token);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 80),
            Token,
            async (step, token) =>
            {
                if (step % 4 == 0)
                {
                    // Both of a pair are written at once, and so are both or none found.
                    await records.UpsertAsync(
                        [Stores.Record(1000, step, null, [0, 0, 1, 0]), Stores.Record(1001, step, null, [0, 0, 1, 0])],
                        token
                    );
                    if (step % 8 == 0)
                        await records.DeleteAsync([1000, 1001], token);
                }
                else
                {
                    var found = await records.SearchAsync(new float[] { 0, 0, 1, 0 }, 2, cancellationToken: token).ToListAsync(token);
                    int[] pair =
                    [
                        .. found
                            .Select(match => match.Record)
                            .Where(record => (int)record["Id"]! >= 1000)
                            .Select(record => (int)record["Group"]!),
                    ];
                    Assert.True(pair.Length is 0 || (pair.Length == 2 && pair[0] == pair[1]), string.Join(" ", pair));
                }
            }
        );
        Assert.Equal(
            50,
            (await Stores.ListAsync(records.GetAsync(record => (string?)record["Name"] == "first", 100, cancellationToken: Token))).Count
        );
    }

    private static bool IsSecond(Picture picture) => picture.Title == "picture 2" && picture.Vector.Length == 3;
}
