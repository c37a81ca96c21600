using Microsoft.Extensions.AI;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Tests.Clip;

public sealed class ClipEmbeddingTests : IDisposable
{
    private readonly ClipTestData _data = new();

    [Fact]
    public void Paths_bytes_and_images_of_ML_NET_give_the_same_vectors()
    {
        var context = new MLContext();
        IDataView readable = context.Data.LoadFromEnumerable(_data.Rows.Where(row => row.Id != 11));
        var pipeline = context
            .Transforms.LoadImages("Image", "", nameof(ClipRow.Path))
            .Append(context.Transforms.ClipEmbedding("OfImage", "Image", _data.Model))
            .Append(context.Transforms.ClipEmbedding("OfPath", nameof(ClipRow.Path), _data.Model))
            .Append(context.Transforms.ClipEmbedding("OfContent", nameof(ClipRow.Content), _data.Model));
        IDataView output = pipeline.Fit(readable).Transform(readable);

        float[][] ofImage = [.. output.GetColumn<float[]>("OfImage")];
        Assert.Equal(_data.Rows.Length - 1, ofImage.Length);
        Assert.Equal(ofImage, output.GetColumn<float[]>("OfPath"));
        Assert.Equal(ofImage, output.GetColumn<float[]>("OfContent"));
        Assert.All(ofImage, vector => Assert.Equal(1, vector.Sum(value => value * value), 1e-5f));
    }

    [Fact]
    public void A_bad_file_has_a_missing_vector_and_a_reason_and_no_other_row_has()
    {
        var context = new MLContext();
        var warnings = new List<string>();
        context.Log += (_, entry) => warnings.Add(entry.Message);
        using ClipEmbeddingTransformer transformer = context
            .Transforms.ClipEmbedding("Vector2", nameof(ClipRow.Path), _data.Model, "Status")
            .Fit(_data.View(context));
        IDataView output = transformer.Transform(_data.View(context));
        float[][] vectors = [.. output.GetColumn<float[]>("Vector2")];
        string[] reasons = [.. output.GetColumn<string>("Status")];

        for (int i = 0; i < vectors.Length; i++)
        {
            Assert.All(vectors[i], value => Assert.Equal(i == 11, float.IsNaN(value)));
            Assert.Equal(
                i == 11 ? "The file is no image in a known format (JPEG, PNG, WebP, GIF or BMP), or its beginning is damaged." : "",
                reasons[i]
            );
        }

        Assert.Contains(warnings, message => message.Contains("1 images of column 'Path' could not be read"));
    }

    [Fact]
    public void Throwing_names_the_file_the_row_and_the_reason()
    {
        var context = new MLContext();
        using ClipEmbeddingTransformer transformer = context
            .Transforms.ClipEmbedding(
                new ClipEmbeddingEstimator.Options
                {
                    OutputColumnName = "Embedding",
                    InputColumnName = nameof(ClipRow.Path),
                    Model = _data.Model,
                    OnError = RowErrorHandling.Throw,
                }
            )
            .Fit(_data.View(context));

        var error = Assert.ThrowsAny<Exception>(() => transformer.Transform(_data.View(context)).GetColumn<float[]>("Embedding").Count());

        Assert.StartsWith(
            $"The image '{_data.Rows[11].Path}' in row 11 (from 0) of column 'Path' cannot be encoded: The file is no image",
            error.Message
        );
    }

    [Fact]
    public void Relative_paths_start_from_the_image_folder()
    {
        var context = new MLContext();
        string folder = Path.GetDirectoryName(_data.Rows[0].Path)!;
        IDataView input = context.Data.LoadFromEnumerable(new[] { new { Name = "3.img" }, new { Name = "nothing.img" } });
        using ClipEmbeddingTransformer transformer = context
            .Transforms.ClipEmbedding(
                new ClipEmbeddingEstimator.Options
                {
                    OutputColumnName = "Embedding",
                    InputColumnName = "Name",
                    Model = _data.Model,
                    ImageFolder = folder,
                    StatusColumnName = "Status",
                }
            )
            .Fit(input);

        Assert.Equal(["", "The file was not found."], transformer.Transform(input).GetColumn<string>("Status"));
    }

    [Fact]
    public void Transformers_of_one_estimator_share_a_session_that_the_last_one_frees()
    {
        var context = new MLContext();
        ClipEmbeddingEstimator estimator = context.Transforms.ClipEmbedding("Embedding", nameof(ClipRow.Path), _data.Model);
        ClipEmbeddingTransformer first = estimator.Fit(_data.View(context));
        ClipEmbeddingTransformer second = estimator.Fit(_data.View(context));

        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Transform(_data.View(context)));
        Assert.Equal(_data.Rows.Length, second.Transform(_data.View(context)).GetColumn<float[]>("Embedding").Count());
        second.Dispose();
        using ClipEmbeddingTransformer third = estimator.Fit(_data.View(context));
        Assert.Equal(4, third.Dimension);
        Assert.Equal("CPU", third.ExecutionProvider);
    }

    [Fact]
    public void Bad_options_fail_at_once_by_name()
    {
        var context = new MLContext();

        Assert.StartsWith(
            "Model is required",
            Assert.Throws<ArgumentException>(() => context.Transforms.ClipEmbedding("a", "b", null!)).Message
        );
        Assert.StartsWith(
            "BatchSize must be from 1 to 1024.",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    context.Transforms.ClipEmbedding(
                        new ClipEmbeddingEstimator.Options
                        {
                            OutputColumnName = "a",
                            Model = _data.Model,
                            BatchSize = 0,
                        }
                    )
                )
                .Message
        );
        Assert.StartsWith(
            "Labels must hold",
            Assert
                .Throws<ArgumentException>(() => context.Transforms.ZeroShotClassification("PredictedLabel", "a", [], _data.Model))
                .Message
        );
        Assert.StartsWith(
            "LabelWords must hold words for each of the 2 labels",
            Assert
                .Throws<ArgumentException>(() =>
                    context.Transforms.ZeroShotClassification(
                        new ZeroShotClassificationEstimator.Options
                        {
                            Labels = ["a", "b"],
                            LabelWords = ["a"],
                            Model = _data.Model,
                            InputColumnName = "a",
                        }
                    )
                )
                .Message
        );
        Assert.StartsWith(
            "PromptTemplates must hold",
            Assert
                .Throws<ArgumentException>(() =>
                    context.Transforms.ZeroShotClassification(
                        new ZeroShotClassificationEstimator.Options
                        {
                            Labels = ["a"],
                            Model = _data.Model,
                            InputColumnName = "a",
                            PromptTemplates = ["x"],
                        }
                    )
                )
                .Message
        );
    }

    [Fact]
    public void Probabilities_sum_to_one_and_the_likeliest_class_is_predicted()
    {
        var context = new MLContext();
        IDataView output = context
            .Transforms.ZeroShotClassification("PredictedLabel", nameof(ClipRow.Vector), ["cat", "dog", "car"], _data.Model)
            .Append(context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(_data.View(context))
            .Transform(_data.View(context));

        foreach ((float[] scores, string name) in output.GetColumn<float[]>("Score").Zip(output.GetColumn<string>("Name")))
        {
            Assert.Equal(1, scores.Sum(), 1e-5f);
            Assert.Equal(new[] { "cat", "dog", "car" }[Array.IndexOf(scores, scores.Max())], name);
        }
    }

    [Fact]
    public void Prompts_hold_the_words_of_a_label_and_predictions_the_label()
    {
        var context = new MLContext();
        IDataView data = _data.View(context);
        IDataView plain = context
            .Transforms.ZeroShotClassification("PredictedLabel", nameof(ClipRow.Vector), ["cat", "fire truck"], _data.Model)
            .Fit(data)
            .Transform(data);
        IDataView worded = context
            .Transforms.ZeroShotClassification(
                new ZeroShotClassificationEstimator.Options
                {
                    InputColumnName = nameof(ClipRow.Vector),
                    Labels = ["cat_01", "fire_truck"],
                    LabelWords = ["cat", "fire truck"],
                    Model = _data.Model,
                }
            )
            .Append(context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(data)
            .Transform(data);

        Assert.Equal(plain.GetColumn<float[]>("Score"), worded.GetColumn<float[]>("Score"));
        Assert.All(worded.GetColumn<string>("Name"), name => Assert.Contains(name, new[] { "cat_01", "fire_truck" }));
    }

    [Fact]
    public async Task Embedding_generators_give_the_vectors_of_the_estimators()
    {
        var context = new MLContext();
        ClipRow[] rows = _data.Rows[..5];
        IDataView input = context.Data.LoadFromEnumerable(rows);
        IDataView output = context
            .Transforms.ClipEmbedding("OfImage", nameof(ClipRow.Content), _data.Model)
            .Append(context.Transforms.ClipTextEmbedding("OfText", nameof(ClipRow.Text), _data.Model))
            .Fit(input)
            .Transform(input);
        using var images = new ClipImageEmbeddingGenerator(_data.Model);
        using var texts = new ClipTextEmbeddingGenerator(_data.Model);

        GeneratedEmbeddings<Embedding<float>> ofImages = await images.GenerateAsync(
            rows.Select(row => new DataContent(row.Content, "image/png")),
            cancellationToken: TestContext.Current.CancellationToken
        );
        GeneratedEmbeddings<Embedding<float>> ofTexts = await texts.GenerateAsync(
            rows.Select(row => row.Text),
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(output.GetColumn<float[]>("OfImage"), ofImages.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal(output.GetColumn<float[]>("OfText"), ofTexts.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal(4, images.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            images.GenerateAsync([new DataContent("no"u8.ToArray(), "image/png")], cancellationToken: TestContext.Current.CancellationToken)
        );
    }

    public void Dispose() => _data.Dispose();
}
