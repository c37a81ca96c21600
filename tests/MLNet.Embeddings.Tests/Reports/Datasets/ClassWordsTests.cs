using MLNet.Embeddings.Reports.Datasets;

namespace MLNet.Embeddings.Tests.Reports.Datasets;

public class ClassWordsTests
{
    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("fire_truck", "fire truck")]
    [InlineData("fire-truck", "fire truck")]
    [InlineData("FireTruck", "Fire Truck")]
    [InlineData("fireTruck", "fire Truck")]
    [InlineData("fire truck", "fire truck")]
    [InlineData("__old__fire__truck_", "old fire truck")]
    [InlineData("HTTPServer", "HTTP Server")]
    [InlineData("BMW", "BMW")]
    [InlineData("T-shirt", "T-shirt")]
    [InlineData("x-ray", "x-ray")]
    [InlineData("iPhone", "iPhone")]
    [InlineData("001.Laysan_Albatross", "Laysan Albatross")]
    [InlineData("n02085620-Chihuahua", "Chihuahua")]
    [InlineData("3D_model", "3D model")]
    [InlineData("7", "7")]
    [InlineData("2024_05", "2024_05")]
    [InlineData("ПожарнаяМашина", "Пожарная Машина")]
    public void Names_of_folders_become_words(string name, string words) => Assert.Equal(words, ClassWords.Of(name));
}
