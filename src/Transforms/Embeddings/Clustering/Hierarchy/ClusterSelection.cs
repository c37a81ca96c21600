using MLNet.Embeddings.Clustering.Parameters;

namespace MLNet.Embeddings.Clustering.Hierarchy;

/// <summary>Chooses clusters of which none lies within another.</summary>
internal static class ClusterSelection
{
    /// <summary>For each cluster the chosen one that it is or lies in; −1 where there is none.</summary>
    public static int[] Choose(CondensedTree tree, DensityParameters parameters)
    {
        bool[] chosen = parameters.SelectionMethod == ClusterSelectionMethod.Leaf ? Leaves(tree) : ExcessOfMass(tree, parameters);
        chosen[0] &= parameters.AllowSingleCluster;
        if (parameters.SelectionEpsilon > 0)
            MergeNear(tree, parameters, chosen);

        var chosenOf = new int[tree.Count];
        for (int cluster = 0; cluster < chosenOf.Length; cluster++)
        {
            int above = cluster == 0 ? -1 : chosenOf[tree.Parents[cluster]];
            chosenOf[cluster] =
                above >= 0 ? above
                : chosen[cluster] ? cluster
                : -1;
        }

        return chosenOf;
    }

    private static bool[] Leaves(CondensedTree tree)
    {
        var isLeaf = new bool[tree.Count];
        Array.Fill(isLeaf, true);
        foreach (int parent in tree.Parents)
        {
            if (parent >= 0)
                isLeaf[parent] = false;
        }

        return isLeaf;
    }

    // From the leaves up: a cluster is chosen unless those within it are worth more together.
    private static bool[] ExcessOfMass(CondensedTree tree, DensityParameters parameters)
    {
        var within = new double[tree.Count];
        var chosen = new bool[tree.Count];
        for (int cluster = tree.Count - 1; cluster >= 0; cluster--)
        {
            bool isAllowed = cluster > 0 || parameters.AllowSingleCluster;
            chosen[cluster] = isAllowed && tree.Stabilities[cluster] >= within[cluster];
            if (cluster > 0)
                within[tree.Parents[cluster]] += chosen[cluster] ? tree.Stabilities[cluster] : within[cluster];
        }

        return chosen;
    }

    // A chosen cluster that parts from others at a shorter distance gives way to the smallest one around it that does not. (Malzer and
    // Baum, "A hybrid approach to hierarchical density-based cluster selection", 2020.)
    private static void MergeNear(CondensedTree tree, DensityParameters parameters, bool[] chosen)
    {
        double density = 1 / parameters.SelectionEpsilon;
        for (int cluster = tree.Count - 1; cluster > 0; cluster--)
        {
            if (!chosen[cluster] || tree.Births[cluster] <= density)
                continue;

            int around = cluster;
            while (tree.Parents[around] is > 0 and int parent && tree.Births[around] > density)
                around = parent;
            if (tree.Births[around] > density && parameters.AllowSingleCluster)
                around = 0;
            chosen[cluster] = false;
            chosen[around] = true;
        }
    }
}
