using Microsoft.Extensions.VectorData;

namespace MLNet.Embeddings.Tests.VectorData;

/// <summary>A record with what a store may hold.</summary>
internal sealed class Picture
{
    [VectorStoreKey]
    public string Path { get; set; } = "";

    [VectorStoreData(StorageName = "title")]
    public string? Title { get; set; }

    [VectorStoreData]
    public int Year { get; set; }

    [VectorStoreData]
    public double? Sharpness { get; set; }

    [VectorStoreData]
    public DateTimeOffset Taken { get; set; }

    [VectorStoreData]
    public List<string>? Tags { get; set; }

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float> Vector { get; set; }

    public static Picture Of(int number, params float[] vector) =>
        new()
        {
            Path = $"{number}.png",
            Title = $"picture {number}",
            Year = 2000 + number,
            Sharpness = number % 2 == 0 ? null : number / 4.0,
            Taken = new DateTimeOffset(2020, 1, 1, 0, 0, number, TimeSpan.FromHours(2)),
            Tags = ["all", number % 2 == 0 ? "even" : "odd"],
            Vector = vector,
        };
}
