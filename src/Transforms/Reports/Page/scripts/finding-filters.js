/** Which findings the table shows, and in which order. */
class FindingFilters {
  constructor(findings, decisions, onChange) {
    this.findings = findings;
    this.decisions = decisions;
    this.onChange = onChange;
    this.kinds = new Set(findings.kinds().keys());
    this.sorting = { column: "rank", descending: false };
    this.bar = element("div", { class: "filters", role: "group", "aria-label": "Filters of findings" });
    this.chips = [...findings.kinds()].map(([kind, count]) => this.chip(kind, count));
    this.text = this.field("input", { type: "search", placeholder: "Name or evidence", "aria-label": "Name or evidence holds" });
    this.label = this.choice("Any class", finding => finding.labels);
    this.split = this.choice("Any split", finding => finding.splits);
    this.low = this.field("input", { type: "number", step: "any", placeholder: "from", "aria-label": "Lowest score" });
    this.high = this.field("input", { type: "number", step: "any", placeholder: "to", "aria-label": "Highest score" });
    this.state = this.field("select", { "aria-label": "Decided or not" },
      ...[["", "Decided or not"], ["open", "Undecided"], ["decided", "Decided"]]
        .map(([value, text]) => element("option", { value }, text)));
    this.bar.append(element("div", { class: "chips" }, ...this.chips), this.text, this.label, this.split,
      element("span", { class: "range" }, "Score", this.low, this.high), this.state);
  }

  chip(kind, count) {
    const chip = button(element("span", { class: "swatch" }), {
      class: "chip", "aria-pressed": "true", "data-kind": kind, style: `--swatch: ${cssColor(findingColor(kind))}`,
    }, () => {
      if (!this.kinds.delete(kind))
        this.kinds.add(kind);
      this.changed();
    });
    chip.append(Finding.titleOf(kind), element("span", { class: "count" }, formatCount(count)));
    return chip;
  }

  field(tag, attributes, ...children) {
    const created = element(tag, attributes, ...children);
    created.addEventListener("input", () => this.changed());
    return created;
  }

  choice(any, textsOf) {
    const texts = [...new Set(this.findings.all.flatMap(textsOf))].filter(text => text).sort();
    const created = this.field("select", { "aria-label": any }, element("option", { value: "" }, any),
      ...texts.map(text => element("option", { value: text }, text)));
    created.hidden = texts.length === 0;
    return created;
  }

  /** Shows some kinds alone; none stands for all. */
  showKinds(kinds) {
    const known = kinds.filter(kind => this.findings.kinds().has(kind));
    this.kinds = new Set(known.length > 0 || kinds.length > 0 ? known : this.findings.kinds().keys());
    [this.text.value, this.label.value, this.split.value, this.low.value, this.high.value, this.state.value] = ["", "", "", "", "", ""];
    this.changed();
  }

  sortBy(column) {
    const again = this.sorting.column === column;
    this.sorting = { column, descending: again ? !this.sorting.descending : column === "score" };
    this.changed();
  }

  changed() {
    this.chips.forEach(chip => chip.setAttribute("aria-pressed", this.kinds.has(chip.dataset.kind)));
    this.onChange();
  }

  /** The findings that pass, in order. */
  list() {
    const wanted = this.text.value.trim().toLowerCase();
    const number = field => field.value === "" || Number.isNaN(field.valueAsNumber) ? null : field.valueAsNumber;
    const [low, high] = [number(this.low), number(this.high)];
    const passed = this.findings.all.filter(finding => this.kinds.has(finding.kind)
      && (wanted === "" || finding.text.includes(wanted))
      && (this.label.value === "" || finding.labels.includes(this.label.value))
      && (this.split.value === "" || finding.splits.includes(this.split.value))
      && (low === null || finding.score >= low)
      && (high === null || finding.score <= high)
      && (this.state.value === "" || this.decisions.settles(finding) === (this.state.value === "decided")));
    return this.sorted(passed);
  }

  sorted(list) {
    const { column, descending } = this.sorting;
    if (column === "rank")
      return descending ? list.reverse() : list;
    const valueOf = {
      kind: finding => finding.title, name: finding => finding.keys[0], label: finding => finding.labels[0],
      score: finding => finding.score ?? -Infinity, evidence: finding => finding.evidence ?? "",
      decision: finding => this.decisions.of(finding.id)?.short ?? "",
    }[column];
    const sign = descending ? -1 : 1;
    const compare = (a, b) => typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
    return list.sort((a, b) => sign * compare(valueOf(a), valueOf(b)) || a.index - b.index);
  }
}
