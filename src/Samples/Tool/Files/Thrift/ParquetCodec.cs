namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>How pages are stored, as far as their own bytes say how long they become; the numbers are Parquet's.</summary>
internal enum ParquetCodec
{
    Snappy = 1,
    Zstandard = 6,
}
