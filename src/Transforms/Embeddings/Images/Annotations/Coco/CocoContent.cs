using System.Text;
using System.Text.Json;
using MLNet.Embeddings.Images.Annotations.Boxes;

namespace MLNet.Embeddings.Images.Annotations.Coco;

/// <summary>What is needed of COCO annotations: pictures, the names of categories, and which categories each picture holds.</summary>
/// <remarks>It is told token by token, in whatever order the parts of the file stand; outlines are not kept.</remarks>
/// <param name="wantsBoxes">Whether boxes are kept.</param>
internal sealed class CocoContent(bool wantsBoxes = false)
{
    // The whole is at depth 0, its parts at 1, their items at 2, and the properties of these at 3.
    private const int PartDepth = 1;
    private const int ItemDepth = 2;
    private const int PropertyDepth = 3;
    private const int NumberDepth = 4;
    private const int NumbersOfBox = 4;

    private readonly Dictionary<string, string> _pictures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _categoriesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Width, int Height)> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CocoBox>> _boxes = new(StringComparer.Ordinal);
    private readonly double[] _box = new double[NumbersOfBox];
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);

    private string _part = "";
    private string _property = "";
    private string? _id;
    private string? _fileName;
    private string? _name;
    private string? _imageId;
    private string? _categoryId;
    private string? _width;
    private string? _height;
    private int _numberCount;
    private bool _isCrowd;

    /// <summary>Names of the parts of the file.</summary>
    public IReadOnlySet<string> Parts => _parts;

    /// <summary>The names of the files of pictures, by the numbers of these.</summary>
    public IReadOnlyDictionary<string, string> Pictures => _pictures;

    /// <summary>Whether there are categories and annotations that name them.</summary>
    public bool HasCategories => _categories.Count > 0 && _categoriesOf.Count > 0;

    /// <summary>Categories of pictures that are not among those of the file.</summary>
    public int UnknownCategoryCount => _categoriesOf.Values.Sum(ids => ids.Count(id => !_categories.ContainsKey(id)));

    /// <summary>Pictures of annotations that are not among those of the file.</summary>
    public int UnknownPictureCount => _categoriesOf.Keys.Count(id => !_pictures.ContainsKey(id));

    /// <summary>Names of the categories that a picture holds; a category without a name is called by its number.</summary>
    /// <param name="picture">The number of the picture.</param>
    public IEnumerable<string> CategoriesOf(string picture) =>
        _categoriesOf.GetValueOrDefault(picture, []).Select(id => _categories.GetValueOrDefault(id, id));

    /// <summary>The size of a picture; <see langword="null"/> where it is not told.</summary>
    /// <param name="picture">The number of the picture.</param>
    public (int Width, int Height)? SizeOf(string picture) => _sizes.TryGetValue(picture, out (int, int) size) ? size : null;

    /// <summary>The boxes of a picture.</summary>
    /// <param name="picture">The number of the picture.</param>
    public IEnumerable<PictureBox> BoxesOf(string picture) =>
        _boxes
            .GetValueOrDefault(picture, [])
            .Select(box => new PictureBox(
                box.Left,
                box.Top,
                box.Width,
                box.Height,
                box.Category is null ? "" : _categories.GetValueOrDefault(box.Category, box.Category),
                IsCrowd: box.IsCrowd
            ));

    /// <summary>Takes a token.</summary>
    /// <param name="reader">Stands at the token.</param>
    /// <exception cref="InvalidOperationException">A text is no UTF-8.</exception>
    public void Take(ref Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        if (depth > PropertyDepth)
        {
            if (depth == NumberDepth && wantsBoxes && _property == "bbox")
                TakeNumber(ref reader);
            return;
        }

        if (depth == PartDepth && reader.TokenType == JsonTokenType.PropertyName)
        {
            _part = reader.GetString()!;
            _parts.Add(_part);
        }
        else if (depth == ItemDepth && reader.TokenType == JsonTokenType.StartObject)
        {
            _id = _fileName = _name = _imageId = _categoryId = _width = _height = null;
            _numberCount = 0;
            _isCrowd = false;
        }
        else if (depth == ItemDepth && reader.TokenType == JsonTokenType.EndObject)
        {
            EndItem();
        }
        else if (depth == PropertyDepth)
        {
            TakeProperty(ref reader);
        }
    }

    private void TakeProperty(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _property =
                reader.ValueTextEquals("id"u8) ? "id"
                : reader.ValueTextEquals("file_name"u8) ? "file_name"
                : reader.ValueTextEquals("name"u8) ? "name"
                : reader.ValueTextEquals("image_id"u8) ? "image_id"
                : reader.ValueTextEquals("category_id"u8) ? "category_id"
                : wantsBoxes && reader.ValueTextEquals("bbox"u8) ? "bbox"
                : wantsBoxes && reader.ValueTextEquals("iscrowd"u8) ? "iscrowd"
                : wantsBoxes && reader.ValueTextEquals("width"u8) ? "width"
                : wantsBoxes && reader.ValueTextEquals("height"u8) ? "height"
                : "";
            return;
        }

        if (_property.Length == 0)
            return;
        string? value = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        switch (_property)
        {
            case "id":
                _id = value;
                break;
            case "file_name":
                _fileName = value;
                break;
            case "name":
                _name = value;
                break;
            case "image_id":
                _imageId = value;
                break;
            case "iscrowd":
                _isCrowd = value == "1" || reader.TokenType == JsonTokenType.True;
                break;
            case "width":
                _width = value;
                break;
            case "height":
                _height = value;
                break;
            case "category_id":
                _categoryId = value;
                break;
        }
    }

    // What is no number stands for none.
    private void TakeNumber(ref Utf8JsonReader reader)
    {
        if (_numberCount < NumbersOfBox)
            _box[_numberCount] = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) ? number : double.NaN;
        _numberCount++;
    }

    private void EndItem()
    {
        switch (_part)
        {
            case "images" when _id is not null && _fileName is not null:
                _pictures[_id] = _fileName;
                if (int.TryParse(_width, out int width) && int.TryParse(_height, out int height))
                    _sizes[_id] = (width, height);
                break;
            case "categories" when _id is not null && _name is not null:
                _categories[_id] = _name.Trim();
                break;
            case "annotations" when _imageId is not null && _categoryId is not null:
                if (!_categoriesOf.TryGetValue(_imageId, out List<string>? known))
                    _categoriesOf.Add(_imageId, known = new List<string>(1));
                if (!known.Contains(_categoryId))
                    known.Add(_categoryId);
                break;
        }

        if (_part == "annotations" && _imageId is not null && _numberCount > 0)
            AddBox(_imageId);
    }

    private void AddBox(string picture)
    {
        if (!_boxes.TryGetValue(picture, out List<CocoBox>? boxes))
            _boxes.Add(picture, boxes = new List<CocoBox>(1));
        bool isWhole = _numberCount == NumbersOfBox;
        boxes.Add(new CocoBox(isWhole ? _box[0] : double.NaN, _box[1], _box[2], _box[3], _categoryId, _isCrowd));
    }

    private readonly record struct CocoBox(double Left, double Top, double Width, double Height, string? Category, bool IsCrowd);
}
