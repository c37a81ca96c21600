using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip;

/// <summary>Writes and reads the preprocessing of a saved transformer.</summary>
internal static class PreprocessingFormat
{
    public static void Write(ModelWriter writer, ImagePreprocessing preprocessing)
    {
        writer.Values.Write(preprocessing.ResizeSize);
        writer.Values.Write(preprocessing.CropSize);
        writer.Values.Write((int)preprocessing.Resize);
        writer.Values.Write((int)preprocessing.Filter);
        writer.Values.Write((int)preprocessing.CropRounding);
        writer.Values.Write((int)preprocessing.Order);
        writer.Values.Write(preprocessing.AsDisplayed);
        foreach (float value in preprocessing.Mean.Concat(preprocessing.StandardDeviation))
            writer.Values.Write(value);
    }

    public static ImagePreprocessing Read(ModelReader reader)
    {
        var preprocessing = new ImagePreprocessing
        {
            ResizeSize = reader.Values.ReadInt32(),
            CropSize = reader.Values.ReadInt32(),
            Resize = reader.ReadEnum<ResizeMode>("Resize"),
            Filter = reader.ReadEnum<ResampleFilter>("Filter"),
            CropRounding = reader.ReadEnum<CropRounding>("CropRounding"),
            Order = reader.ReadEnum<PixelOrder>("Order"),
            AsDisplayed = reader.Values.ReadBoolean(),
            Mean = ReadTriple(reader),
            StandardDeviation = ReadTriple(reader),
        };
        preprocessing.Validate();
        return preprocessing;
    }

    private static float[] ReadTriple(ModelReader reader) =>
        [reader.Values.ReadSingle(), reader.Values.ReadSingle(), reader.Values.ReadSingle()];
}
