using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Hosting;

/// <summary>The way from a catalog to the environment that it belongs to.</summary>
internal static class Catalogs
{
    public static IHostEnvironment EnvironmentOf(TransformsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        InternalMembers.Require();
        return Environment(catalog);
    }

    public static IHostEnvironment EnvironmentOf(DataOperationsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        InternalMembers.Require();
        return Environment(catalog);
    }

    public static IHostEnvironment EnvironmentOf(TrainCatalogBase.CatalogInstantiatorBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        InternalMembers.Require();
        return Environment(catalog);
    }

    // Apart, because a method that calls a missing one does not begin.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IHostEnvironment Environment(TransformsCatalog catalog) => catalog.GetEnvironment();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IHostEnvironment Environment(DataOperationsCatalog catalog) => catalog.GetEnvironment();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IHostEnvironment Environment(TrainCatalogBase.CatalogInstantiatorBase catalog) => catalog.GetEnvironment();
}
