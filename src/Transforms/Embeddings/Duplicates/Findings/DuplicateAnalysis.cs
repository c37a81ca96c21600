using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Grouping;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>From the matches of contents to what is said of each row.</summary>
internal sealed class DuplicateAnalysis
{
    private readonly DuplicateRows _rows;
    private readonly DuplicateContents _contents;
    private readonly DuplicateCells _cells;
    private readonly ContentMatches _matches;
    private readonly DuplicateSettings _settings;
    private readonly float _threshold;
    private readonly Func<int, int, float> _score;

    /// <param name="rows">The rows.</param>
    /// <param name="contents">Their contents.</param>
    /// <param name="matches">Pairs and nearest contents.</param>
    /// <param name="threshold">Score from which on rows are duplicates.</param>
    /// <param name="settings">Scope, linkage and whom to keep.</param>
    /// <param name="score">The score of two contents that are no pair, for members that a chain has brought together.</param>
    public DuplicateAnalysis(
        DuplicateRows rows,
        DuplicateContents contents,
        ContentMatches matches,
        float threshold,
        DuplicateSettings settings,
        Func<int, int, float> score
    )
    {
        _rows = rows;
        _contents = contents;
        _cells = DuplicateCells.Of(rows, contents);
        _matches = matches;
        _threshold = threshold;
        _settings = settings;
        _score = score;
    }

    public DuplicateFindings Run()
    {
        var findings = new DuplicateFindings(_rows.Count);
        FindNearest(findings);
        FindConflicts(findings);
        FormGroups(findings);
        return findings;
    }

    private void FindNearest(DuplicateFindings findings)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            int content = _contents.OfRow[row];
            ReadOnlySpan<int> copies = _contents.RowsOf(content);
            if (copies.Length > 1)
                (findings.Nearest[row], findings.NearestScores[row]) = (copies[0] == row ? copies[1] : copies[0], 1);
            else if (_matches.Nearest[content] != ContentMatches.None)
                (findings.Nearest[row], findings.NearestScores[row]) = (
                    _contents.RowsOf(_matches.Nearest[content])[0],
                    _matches.NearestScores[content]
                );

            int across = FirstAcross(row, content);
            float score = 1;
            if (across == DuplicateFindings.None && _matches.NearestAcross[content] != ContentMatches.None)
            {
                across = FirstAcross(row, _matches.NearestAcross[content]);
                score = _matches.NearestAcrossScores[content];
            }

            if (across != DuplicateFindings.None)
                (findings.NearestAcross[row], findings.NearestAcrossScores[row]) = (across, score);

            findings.IsLeak[row] = findings.NearestAcrossScores[row] >= _threshold - SimilarityJoin.Tolerance;
        }
    }

    private int FirstAcross(int row, int content)
    {
        foreach (int cell in _cells.OfContent(content))
        {
            int other = _cells.RowsOf(cell)[0];
            if (_rows.IsLeak(row, other))
                return other;
        }

        return DuplicateFindings.None;
    }

    private void FindConflicts(DuplicateFindings findings)
    {
        var conflicting = new bool[_cells.Count];
        foreach (CellEdge edge in Edges(DuplicateScope.All))
        {
            if (_rows.IsLabelConflict(_cells.RowsOf(edge.First)[0], _cells.RowsOf(edge.Second)[0]))
                conflicting[edge.First] = conflicting[edge.Second] = true;
        }

        for (int row = 0; row < _rows.Count; row++)
            findings.IsLabelConflict[row] = conflicting[_cells.OfRow[row]];
    }

    private void FormGroups(DuplicateFindings findings)
    {
        var graph = new CellGraph(_cells.Count, [.. Edges(_settings.Scope)]);
        int[] places = KeepOrder.Of(_rows, _settings, graph, _cells);
        int[] kept = [.. Enumerable.Range(0, _cells.Count).Select(cell => _cells.RowsOf(cell).MinBy(row => places[row]))];
        int[] representatives = Linkages.Group(_settings.Linkage, graph, [.. kept.Select(row => places[row])]);

        var scores = new Dictionary<(int, int), float>();
        foreach (CellEdge edge in graph.Edges)
        {
            if (representatives[edge.First] == edge.Second || representatives[edge.Second] == edge.First)
                scores[(edge.First, edge.Second)] = edge.Score;
        }

        bool copiesCount = _settings.Scope != DuplicateScope.CrossSplit;
        for (int row = 0; row < _rows.Count; row++)
        {
            int cell = _cells.OfRow[row];
            int representative = kept[representatives[cell]];
            findings.Representatives[row] = representative;
            if (representative == row)
                continue;

            bool sameCell = representatives[cell] == cell;
            findings.IsDuplicate[row] = !sameCell || copiesCount;
            float score = sameCell ? 1 : ScoreTo(representatives[cell], cell, scores);
            findings.RepresentativeScores[row] = score;
            findings.IsChained[row] = score < _threshold - SimilarityJoin.Tolerance;
        }

        NumberGroups(findings);
        SetKinds(findings, graph, copiesCount);
    }

    private float ScoreTo(int representative, int cell, Dictionary<(int, int), float> scores)
    {
        if (scores.TryGetValue((Math.Min(representative, cell), Math.Max(representative, cell)), out float score))
            return score;

        int content = _contents.OfRow[_cells.RowsOf(cell)[0]];
        int other = _contents.OfRow[_cells.RowsOf(representative)[0]];
        return content == other ? 1 : _score(Math.Min(content, other), Math.Max(content, other));
    }

    // A representative without duplicates, and in the scope across splits its copies of the same split, form no group.
    private void NumberGroups(DuplicateFindings findings)
    {
        var sizes = new int[_rows.Count];
        var hasDuplicates = new bool[_rows.Count];
        for (int row = 0; row < _rows.Count; row++)
        {
            sizes[findings.Representatives[row]]++;
            hasDuplicates[findings.Representatives[row]] |= findings.IsDuplicate[row];
        }

        var numbers = new int[_rows.Count];
        int count = 0;
        for (int row = 0; row < _rows.Count; row++)
        {
            int representative = findings.Representatives[row];
            if (!hasDuplicates[representative])
            {
                findings.Representatives[row] = DuplicateFindings.None;
                findings.RepresentativeScores[row] = float.NaN;
                continue;
            }

            if (numbers[representative] == 0)
                numbers[representative] = ++count;

            findings.Groups[row] = numbers[representative];
            findings.GroupSizes[row] = sizes[representative];
            if (representative == row)
                findings.RepresentativeScores[row] = 1;
        }
    }

    // The strongest way in which a row repeats another one that the scope lets it repeat.
    private void SetKinds(DuplicateFindings findings, CellGraph graph, bool copiesCount)
    {
        var isNear = new bool[_cells.Count];
        foreach (CellEdge edge in graph.Edges)
            isNear[edge.First] = isNear[edge.Second] = true;

        for (int content = 0; content < _contents.Count; content++)
        {
            ReadOnlySpan<int> copies = _contents.RowsOf(content);
            var files = new Dictionary<Digest, int>();
            foreach (int row in copies)
            {
                if (_rows.FileDigests.Length > 0 && !_rows.FileDigests[row].IsNone)
                    files[_rows.FileDigests[row]] = files.GetValueOrDefault(_rows.FileDigests[row]) + 1;
            }

            int[] cells = _cells.OfContent(content);
            foreach (int row in copies)
            {
                int cell = _cells.OfRow[row];
                bool repeats =
                    (copiesCount && _cells.RowsOf(cell).Length > 1)
                    || Array.Exists(cells, other => other != cell && Admits(_settings.Scope, cell, other));
                findings.Kinds[row] =
                    repeats ? KindAmong(row, copies, files)
                    : isNear[cell] ? DuplicateKind.Near
                    : DuplicateKind.Unique;
            }
        }
    }

    private DuplicateKind KindAmong(int row, ReadOnlySpan<int> copies, Dictionary<Digest, int> files)
    {
        if (_rows.FileDigests.Length > 0 && files.GetValueOrDefault(_rows.FileDigests[row]) > 1)
            return DuplicateKind.ExactFile;

        return _rows.KindOf(row, copies[0] == row ? copies[1] : copies[0]);
    }

    private bool Admits(DuplicateScope scope, int cell, int otherCell)
    {
        int row = _cells.RowsOf(cell)[0];
        int other = _cells.RowsOf(otherCell)[0];
        return scope switch
        {
            DuplicateScope.WithinSplit => _rows.SplitOf(row) == _rows.SplitOf(other),
            DuplicateScope.CrossSplit => _rows.IsLeak(row, other),
            DuplicateScope.WithinClass => _rows.LabelOf(row) == _rows.LabelOf(other),
            _ => true,
        };
    }

    private IEnumerable<CellEdge> Edges(DuplicateScope scope)
    {
        for (int content = 0; content < _contents.Count; content++)
        {
            int[] cells = _cells.OfContent(content);
            for (int i = 0; i < cells.Length; i++)
            {
                for (int j = i + 1; j < cells.Length; j++)
                {
                    if (Admits(scope, cells[i], cells[j]))
                        yield return new CellEdge(cells[i], cells[j], 1);
                }
            }
        }

        foreach (ContentPair pair in _matches.Pairs)
        {
            foreach (int cell in _cells.OfContent(pair.First))
            {
                foreach (int other in _cells.OfContent(pair.Second))
                {
                    if (Admits(scope, cell, other))
                        yield return new CellEdge(Math.Min(cell, other), Math.Max(cell, other), pair.Score);
                }
            }
        }
    }
}
