/** The table of findings: one row each, with small pictures. */
class FindingsTable {
  static rowHeight = 60;

  constructor(workbench) {
    this.workbench = workbench;
    this.table = new VirtualTable({
      label: "Findings",
      rowHeight: FindingsTable.rowHeight,
      columns: [
        { id: "rank", name: "#", width: "52px", number: true },
        {
          id: "pictures", name: element("span", { class: "offscreen" }, "Pictures"), sortable: false,
          width: workbench.page.data.picture ? "116px" : "0",
        },
        { id: "kind", name: "Finding", width: "98px" },
        { id: "name", name: "Name", width: "auto" },
        { id: "label", name: "Label", width: "112px" },
        { id: "score", name: "Score", width: "66px", number: true },
        { id: "decision", name: "Decision", width: "98px" },
      ],
      buildRow: finding => this.row(finding),
      onSort: column => workbench.filters.sortBy(column),
    });
  }

  row(finding) {
    const { page, current, decisions } = this.workbench;
    const cell = (children, attributes = {}) => element("td", attributes, ...children);
    const names = finding.keys.map(key => element("span", { class: "line name", title: key }, middleShortened(key)));
    const labels = finding.labels.map(label => element("span", { class: "line", title: label }, label));
    const evidence = finding.isPair ? finding.evidence : finding.evidence ?? "";
    const decision = decisions.of(finding.id);
    const isCurrent = finding === current;
    const row = element("tr", { class: isCurrent && "current", "aria-current": isCurrent && "true", "data-finding": finding.index },
      cell([formatCount(finding.index + 1)], { class: "number" }),
      cell(page.data.picture ? finding.points.map(point => thumbnail(page.data.picture, point)) : [], { class: "thumbnails" }),
      cell([element("span", { class: "kind", style: `--swatch: ${cssColor(findingColor(finding.kind))}` }, finding.title)]),
      cell([...names, ...(evidence ? [element("span", { class: "line evidence", title: evidence }, evidence)] : [])]),
      cell(labels),
      cell([finding.scoreText], { class: "number" }),
      cell(decision ? [element("span", { class: "decided" }, decision.short)]
        : decisions.settles(finding) ? [element("span", { class: "settled" }, "settled: one is removed")] : []));
    row.addEventListener("click", () => this.workbench.open(finding, { focus: true }));
    return row;
  }
}

/** A long name without its middle: beginnings tell the class, ends the file. */
function middleShortened(name, most = 60) {
  return name.length <= most ? name : `${name.slice(0, most / 2 - 1)}…${name.slice(2 - most / 2)}`;
}
