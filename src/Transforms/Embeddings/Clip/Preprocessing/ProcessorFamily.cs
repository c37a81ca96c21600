namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>What a processor of Hugging Face does that its description, preprocessor_config.json, leaves out.</summary>
/// <param name="IsSquare">Whether a size that is a plain number is that of both sides; else it is that of the shorter one.</param>
/// <param name="MayCrop">Whether it knows a crop at all.</param>
/// <param name="CropsSquare">Whether it crops also what was brought to a square, without being told.</param>
/// <param name="Filter">The number of its filter: 2 is bilinear, 3 bicubic.</param>
internal readonly record struct ProcessorFamily(bool IsSquare, bool MayCrop, bool CropsSquare, int Filter)
{
    private const int Bilinear = 2;
    private const int Bicubic = 3;

    private static readonly ProcessorFamily Vit = new(IsSquare: true, MayCrop: false, CropsSquare: false, Bilinear);
    private static readonly ProcessorFamily Deit = new(IsSquare: true, MayCrop: true, CropsSquare: true, Bicubic);
    private static readonly ProcessorFamily Clip = new(IsSquare: false, MayCrop: true, CropsSquare: false, Bicubic);

    private static readonly string[] Endings = ["ImageProcessor", "ImageProcessorFast", "FeatureExtractor"];

    /// <summary>The family of the processor that a description names; files of before 2022 may name none.</summary>
    public static ProcessorFamily Of(PreprocessingFields root)
    {
        string name = root.Word("image_processor_type", root.Word("feature_extractor_type", ""));
        if (Endings.Any(ending => name == $"ViT{ending}"))
            return Vit;
        if (Endings.Any(ending => name == $"DeiT{ending}" || name == $"Beit{ending}"))
            return Deit;

        // CLIP's own files, old and new, say how they crop; ViT's never do.
        bool isOldVit =
            name.Length == 0 && root.IsNumber("size") && !root.Has("do_center_crop") && !root.Has("crop_size") && !root.Has("crop_pct");
        return isOldVit ? Vit : Clip;
    }
}
