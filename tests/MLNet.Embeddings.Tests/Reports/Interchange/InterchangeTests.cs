using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Json.Schema;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.Reports.Interchange;

public sealed class InterchangeTests(FaultyRows rows) : IClassFixture<FaultyRows>, IDisposable
{
    private readonly DatasetReport _report = rows.Report;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_finding_is_listed_with_its_evidence()
    {
        Assert.Equal(
            ["unreadable", "leak", "duplicate", "suspect", "outlier"],
            _report.Findings.Select(finding => finding.Kind).Distinct()
        );
        DatasetFinding duplicate = _report.Findings.First(finding => finding is { Kind: "duplicate", OtherKey: "i11" });
        Assert.Equal(("i21", 1, "train", true), (duplicate.Key, duplicate.Score, duplicate.Evidence["split"], duplicate.Threshold < 1));
        Assert.Contains("group", duplicate.Evidence.Keys);
        DatasetFinding suspect = Assert.Single(_report.Findings, finding => finding is { Kind: "suspect", Key: "i05" });
        Assert.Equal(("b", "a"), (suspect.Evidence["label"], suspect.Evidence["suggestedLabel"]));
        Assert.StartsWith("suspect: i05, rather a (", $"{suspect}");
        Assert.Equal("i09", Assert.Single(_report.Findings, finding => finding.Kind == "unreadable").Key);
        Assert.Equal(_report.Findings, _report.NewFindings);
    }

    [Fact]
    public void Report_json_fits_its_schema()
    {
        _report.Save(_folder["plain"]);
        _report.Save(_folder["judged"], _report.Check(new DatasetGates { MaximumLeaks = 0, MaximumSuspects = 50 }));
        DatasetDecisions decisions = new([new("i05", DecisionAction.Fine)]);
        DatasetReport compared = _report.Without(decisions).ComparedWith(DatasetBaseline.Read(_folder["plain/report.json"]));
        compared.Save(_folder["compared"], compared.Check(new DatasetGates { MaximumOutliers = 0 }));
        JsonSchema schema = JsonSchema.FromFile(Path.Combine(Repository.Root, "docs/schema/report.schema.json"));
        DuplicateReport duplicates = rows.FindDuplicates();
        duplicates.Save(_folder["duplicates"], duplicates.Check(new DatasetGates { MaximumLeaks = 0 }));
        Assert.Equal("duplicates", (string)Json("duplicates/report.json")["command"]!);
        foreach (string report in new[] { "plain", "judged", "compared", "duplicates" })
            Assert.Empty(Faults(schema, File.ReadAllText(_folder[$"{report}/report.json"])));

        JsonNode broken = Json("plain/report.json");
        broken["findings"]![0]!["key"] = 7;
        Assert.NotEmpty(Faults(schema, broken.ToJsonString()));
        JsonNode told = Json("compared/report.json");
        Assert.Equal(1, (int)told["decisions"]!["findingsDecided"]!);
        Assert.All(told["findings"]!.AsArray(), finding => Assert.False((bool)finding!["new"]!));
        Assert.Equal("failed", (string)Json("judged/report.json")["gates"]!["limits"]![0]!["result"]!);
    }

    [Fact]
    public void Two_runs_of_one_seed_differ_in_nothing_but_the_run()
    {
        _report.Save(_folder["first"]);
        rows.Inspect().Save(_folder["second"]);
        foreach (string file in DatasetReport.FileNames.Except(["report.json"]))
            Assert.Equal(File.ReadAllBytes(_folder[$"first/{file}"]), File.ReadAllBytes(_folder[$"second/{file}"]));

        Assert.Equal(WithoutRun("first/report.json"), WithoutRun("second/report.json"));

        string WithoutRun(string file)
        {
            string text = File.ReadAllText(_folder[file]);
            int run = text.LastIndexOf("\"run\":", StringComparison.Ordinal);
            Assert.True(run > 0);
            return text[..run];
        }
    }

    [Fact]
    public void Findings_csv_has_a_column_for_everything()
    {
        _report.Save(_folder["report"]);
        string[] lines = File.ReadAllText(_folder["report/findings.csv"]).Split('\n');
        Assert.Equal(
            "kind,key,other,score,threshold,split,other_split,label,other_label,suggested_label,label_share,suggested_share,match,"
                + "turn,relation,kept_share,degrees,edited_key,label_conflict,group,distance,false_alarms,fact,value,usually,"
                + "begins_at,truncated,reason",
            lines[0]
        );
        Assert.Contains(lines, line => line.StartsWith("leak,i60,i00,1,", StringComparison.Ordinal) && line.Contains(",test,train,b,b,"));
        Assert.Contains(lines, line => line.StartsWith("suspect,i05,,", StringComparison.Ordinal));
        Assert.Contains("\"'=a,\"\"b\"\"\u001b", string.Join('\n', lines));
    }

    [Fact]
    public void Junit_is_read_by_a_stock_reader_and_keeps_its_rules()
    {
        GateVerdict verdict = _report.Check(new DatasetGates { MaximumLeaks = 0, MaximumSuspects = 50 });
        _report.Save(_folder["report"], verdict);
        using (var reader = XmlReader.Create(_folder["report/junit.xml"], new XmlReaderSettings { CheckCharacters = true }))
        {
            XElement suites = XElement.Load(reader);
            XElement suite = Assert.Single(suites.Elements("testsuite"));
            XElement[] cases = [.. suite.Elements("testcase")];
            Assert.All(cases, test => Assert.True(test.Attribute("name") is not null && test.Attribute("classname") is not null));
            Assert.Equal((5, 1, 0, 3), (Count(suite, "tests"), Count(suite, "failures"), Count(suite, "errors"), Count(suite, "skipped")));
            Assert.Equal((cases.Length, 1), (5, cases.Count(test => test.Element("failure") is not null)));
            Assert.Equal(3, cases.Count(test => test.Element("skipped") is not null));
            XElement failure = cases.Single(test => (string)test.Attribute("name")! == "leaks").Element("failure")!;
            Assert.Equal(verdict.Failures[0], (string)failure.Attribute("message")!);
            Assert.Contains("leak: i60 of i00 (1.00)", failure.Value);
            Assert.Contains("\\u001b", failure.Value);
        }

        _report.Save(_folder["plain"]);
        Assert.Equal(5, Count(XElement.Load(_folder["plain/junit.xml"]).Element("testsuite")!, "skipped"));
        DatasetReport few = rows.Inspect(items =>
        {
            foreach (FaultyRows.Item item in items)
                item.Split = "train";
        });
        few.Save(_folder["few"], few.Check(new DatasetGates { MaximumLeaks = 0 }));
        Assert.Equal(1, Count(XElement.Load(_folder["few/junit.xml"]), "errors"));

        static int Count(XElement element, string name) => (int)element.Attribute(name)!;
    }

    [Fact]
    public void Sarif_fits_its_schema()
    {
        _report.Save(_folder["plain"], _report.Check(new DatasetGates { MaximumLeaks = 0 }));
        _report.ComparedWith(DatasetBaseline.Read(_folder["plain/report.json"])).Save(_folder["compared"]);
        rows.FindDuplicates().Save(_folder["duplicates"]);
        JsonSchema schema = JsonSchema.FromFile(Path.Combine(AppContext.BaseDirectory, "sarif-2.1.0.json"));
        foreach (string report in new[] { "plain", "compared", "duplicates" })
            Assert.Empty(Faults(schema, File.ReadAllText(_folder[$"{report}/report.sarif"])));

        JsonNode broken = Json("plain/report.sarif");
        broken["runs"]![0]!["results"]![0]!["level"] = "grave";
        Assert.NotEmpty(Faults(schema, broken.ToJsonString()));
    }

    [Fact]
    public void Sarif_keeps_the_rules_of_its_specification()
    {
        _report.Save(_folder["report"]);
        JsonNode log = Json("report/report.sarif");
        Assert.Equal("2.1.0", (string)log["version"]!);
        JsonNode run = Assert.Single(log["runs"]!.AsArray())!;
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        JsonArray results = run["results"]!.AsArray();
        Assert.Equal(_report.Findings.Count, results.Count);
        Assert.All(
            results,
            result =>
            {
                Assert.Equal((string)result!["ruleId"]!, (string)rules[(int)result["ruleIndex"]!]!["id"]!);
                Assert.Contains((string)result["level"]!, (string[])["error", "warning", "note", "none"]);
                Assert.NotEmpty((string)result["message"]!["text"]!);
                Assert.NotNull(result["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"]);
                Assert.Equal(32, ((string)result["partialFingerprints"]!["findingKeys/v1"]!).Length);
            }
        );
        Assert.Equal(
            results.Count,
            results.Select(result => (string)result!["partialFingerprints"]!["findingKeys/v1"]!).Distinct().Count()
        );
        Assert.Null(results[0]!["baselineState"]);
        _report.ComparedWith(DatasetBaseline.Read(_folder["report/report.json"])).Save(_folder["again"]);
        Assert.All(
            Json("again/report.sarif")["runs"]![0]!["results"]!.AsArray(),
            result => Assert.Equal("unchanged", (string)result!["baselineState"]!)
        );
    }

    [Fact]
    public void Repaired_splits_leave_no_leak_and_go_where_most_are()
    {
        _report.Save(_folder["report"]);
        Dictionary<string, string> splits = File.ReadLines(_folder["report/splits.csv"])
            .Skip(1)
            .Where(line => line.StartsWith('i'))
            .Select(line => line.Split(','))
            .ToDictionary(cells => cells[0], cells => cells[2]);
        Assert.Equal(("test", "test", "test"), (splits["i00"], splits["i60"], splits["i62"]));
        Assert.Equal(("train", "train"), (splits["i01"], splits["i61"]));
        Assert.Equal(("train", "test"), (splits["i02"], splits["i79"]));
        Assert.All(
            _report.DuplicatePairs.Where(pair => splits.ContainsKey(pair.Key) && splits.ContainsKey(pair.OtherKey)),
            pair => Assert.Equal(splits[pair.Key], splits[pair.OtherKey])
        );
    }

    [Fact]
    public void Gates_count_what_a_baseline_does_not_have_and_no_swap_is_hidden()
    {
        _report.Save(_folder["report"]);
        var baseline = DatasetBaseline.Read(_folder["report/report.json"]);
        Assert.Equal(_report.Findings.Count, baseline.Count);
        var gates = new DatasetGates
        {
            MaximumDuplicates = 0,
            MaximumLeaks = 0,
            MaximumSuspects = 0,
            MaximumOutliers = 0,
            MaximumUnreadable = 0,
        };
        Assert.False(_report.Check(gates).IsPassed);
        Assert.True(_report.ComparedWith(baseline).Check(gates).IsPassed);

        // One copy goes, another comes: as many as before.
        DatasetReport swapped = rows.Inspect(items =>
            {
                items[21].Vector = [.. items[21].Vector.Select((value, place) => place == 3 ? value + .15f : value)];
                items[23].Vector = items[13].Vector;
            })
            .ComparedWith(baseline);
        GateVerdict verdict = swapped.Check(new DatasetGates { MaximumDuplicates = 0 });
        Assert.Equal("Not passed: 1 new duplicates, and MaximumDuplicates allows 0.", Assert.Single(verdict.Failures));
        Assert.Contains(swapped.NewFindings, finding => finding is { Kind: "duplicate", Key: "i23", OtherKey: "i13" });
    }

    // Of so many copies not every pair is listed, and so not in the report either.
    [Fact]
    public void Many_copies_of_one_picture_are_no_news_to_a_baseline_that_has_them()
    {
        rows.Inspect(items => Copy(items, 54)).Save(_folder["many"]);
        var baseline = DatasetBaseline.Read(_folder["many/report.json"]);
        var gates = new DatasetGates { MaximumDuplicates = 0, MaximumLeaks = 0 };
        DatasetReport same = rows.Inspect(items => Copy(items, 54)).ComparedWith(baseline);
        Assert.Equal([], same.Check(gates).Failures);
        Assert.Empty(same.NewFindings);

        DatasetReport more = rows.Inspect(items => Copy(items, 56)).ComparedWith(baseline);
        Assert.Equal(2, more.Check(gates).Failures.Count);

        // Seventeen in one split, the others in another.
        static void Copy(FaultyRows.Item[] items, int last)
        {
            for (int row = 18; row <= last; row += 2)
                items[row].Vector = items[16].Vector;
        }
    }

    [Fact]
    public void A_duplicate_that_is_kept_is_on_no_list_of_what_to_remove()
    {
        DatasetDecisions decisions = new([new("i21", DecisionAction.Keep), new("i62", DecisionAction.Keep, kind: "outlier")]);
        DatasetReport rest = _report.Without(decisions);
        Assert.Contains("i21", rest.Duplicates);
        rest.Save(_folder["inspected"]);
        rows.FindDuplicates().Without(decisions).Save(_folder["duplicates"]);
        foreach (string folder in new[] { "inspected", "duplicates" })
        {
            string[] removed = File.ReadAllLines(_folder[$"{folder}/remove.txt"]);
            Assert.DoesNotContain("i21", removed);
            Assert.Contains("i62", removed);
            Assert.Contains("i21", File.ReadAllLines(_folder[$"{folder}/keep.txt"]));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("[1]")]
    [InlineData("""{"format":"mlnet-embeddings report","formatVersion":1,"findings":[{"kind":3}]}""")]
    public void What_is_no_report_is_no_baseline(string text) =>
        Assert.Contains(
            "is no report of this program",
            Assert.Throws<InvalidDataException>(() => DatasetBaseline.Read(_folder.Write("x.json", text))).Message
        );

    [Fact]
    public void A_baseline_of_a_later_version_and_a_missing_one_are_refused()
    {
        string later = _folder.Write("x.json", """{"format":"mlnet-embeddings report","formatVersion":2,"findings":[]}""");
        Assert.Contains("later version", Assert.Throws<InvalidDataException>(() => DatasetBaseline.Read(later)).Message);
        Assert.Throws<FileNotFoundException>(() => DatasetBaseline.Read(_folder["absent.json"]));
    }

    [Fact]
    public void Decided_findings_are_in_no_count_no_list_and_no_gate()
    {
        DatasetReport rest = _report.Without(
            new([
                new("i05", DecisionAction.Relabel, "a", "suspect"),
                new("i09", DecisionAction.Remove),
                new("i21", DecisionAction.Fine, kind: "duplicate", otherKey: "i11"),
                new("i60", DecisionAction.Remove, kind: "leak"),
                new("i99", DecisionAction.Remove),
            ])
        );
        Assert.Equal(_report.Findings.Count - rest.Findings.Count, rest.DecidedCount);
        Assert.Equal("i99", Assert.Single(rest.DecisionsWithoutFinding).Key);
        Assert.Empty(rest.Unreadable);
        Assert.DoesNotContain("i05", rest.Suspects.Select(suspect => suspect.Key));
        Assert.DoesNotContain("i21", rest.Duplicates);
        Assert.Equal(["i00", "i62"], rest.DuplicateGroups.Single(group => group.MemberKeys.Contains("i00")).MemberKeys);
        Assert.Contains("i00", rest.Leaks);
        Assert.DoesNotContain("i60", rest.Leaks);
        Assert.True(rest.Check(new DatasetGates { MaximumUnreadable = 0 }).IsPassed);
        rest.Save(_folder["rest"]);
        string[] removed = File.ReadAllLines(_folder["rest/remove.txt"]);
        Assert.Contains("i60", removed);
        Assert.DoesNotContain("i21", removed);
        Assert.Contains("i21", File.ReadAllLines(_folder["rest/keep.txt"]));
        Assert.DoesNotContain("\"i05\"", File.ReadAllText(_folder["rest/report.json"]));
    }

    [Fact]
    public void The_summary_is_a_table_in_which_no_name_can_act()
    {
        string text = _report.ToMarkdown(_report.Check(new DatasetGates { MaximumLeaks = 0 }));
        Assert.StartsWith("### Rows \\<of\\> a test\n\n**Not passed.**\n", text);
        Assert.Contains("| leaks | ", text);
        Assert.Contains("\\|\\`\\<c\\>.jpg", text);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("| Findings | Number | Counted by the gate | Allowed |", text);
    }

    private static string[] Faults(JsonSchema schema, string text)
    {
        using var document = JsonDocument.Parse(text);
        EvaluationResults results = schema.Evaluate(
            document.RootElement,
            new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true }
        );
        return results.IsValid
            ? []
            :
            [
                "Not valid.",
                .. (results.Details ?? [])
                    .Where(detail => detail.Errors is not null)
                    .Select(detail => $"{detail.InstanceLocation}: {string.Join(' ', detail.Errors!.Values)}"),
            ];
    }

    private JsonNode Json(string file) => JsonNode.Parse(File.ReadAllBytes(_folder[file]))!;
}
