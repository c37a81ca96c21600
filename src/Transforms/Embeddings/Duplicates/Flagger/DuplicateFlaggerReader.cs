using Microsoft.ML;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>Reads the rows of a view.</summary>
internal static class DuplicateFlaggerReader
{
    private const int RowsPerReport = 64;

    /// <summary>Reads the view once, then the image files on all threads.</summary>
    public static DuplicateRows Read(
        IDataView data,
        DuplicateFlaggerInput columns,
        DuplicateFlaggerColumns names,
        IImageDecoder decoder,
        HeldPictures? held,
        LookMemory? memory,
        EngineContext context
    )
    {
        var builder = new DuplicateRowsBuilder(
            columns.VectorLength,
            columns.HasImages,
            columns.HasSplits,
            columns.HasLabels,
            columns.HasScores,
            names.Folder
        );
        using (context.BeginStage("read"))
        {
            long expected = data.GetRowCount() ?? 0;
            using DataViewRowCursor cursor = data.GetRowCursor(columns.Columns);
            DuplicateFlaggerInputRow row = columns.Open(cursor, decoder);
            for (long position = 0; cursor.MoveNext(); position++)
            {
                if (position % RowsPerReport == 0)
                    context.Report(position, Math.Max(expected, position + 1));

                builder.Add(KeyOf(names, row.Key()), row.Vector(), row.Path(), row.Split(), row.Label(), row.Score());
                if (row.HoldsPicture)
                {
                    var thumbnail = new byte[PixelThumbnail.Length];
                    HeldPicture picture = row.Picture();
                    ImageFingerprint seen = picture.Look(thumbnail);
                    held?.Add(seen, picture.Length);
                    builder.AddPicture(seen, thumbnail);
                }
            }
        }

        return builder.Build(decoder, context, memory);
    }

    /// <summary>The key of a row. A path in the folder of the images is known by its place in it, wherever the folder lies.</summary>
    public static string? KeyOf(DuplicateFlaggerColumns names, string? key) =>
        names.Id != names.Path || key is null ? key : PictureFiles.PlaceIn(names.Folder, key);
}
