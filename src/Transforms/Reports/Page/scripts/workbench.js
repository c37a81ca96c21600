/** Where findings are worked through: filters, the table, the finding that is open, and the decisions. */
class Workbench {
  constructor(page) {
    this.page = page;
    this.findings = page.findings;
    this.decisions = page.decisions;
    this.section = document.getElementById("findings");
    this.filters = new FindingFilters(this.findings, this.decisions, () => this.refresh());
    this.table = new FindingsTable(this);
    this.viewer = new FindingViewer(this);
    this.count = element("p", { class: "hint", role: "status" });
    this.state = element("span", { class: "hint" });
    this.undoButton = button("Undo", { class: "quiet" }, () => this.undo());
    this.saveButton = button("Download decisions.csv", { class: "quiet" }, () => this.save());
    const keys = element("details", { class: "keys" }, element("summary", {}, "Keys"),
      element("dl", {}, ...FindingKeys.help.map(([key, text]) => element("div", {}, element("dt", {}, key), element("dd", {}, text)))));
    this.empty = element("p", { class: "empty" });
    this.section.hidden = false;
    this.section.append(
      element("div", { class: "section-head" }, element("h2", { id: "findings-title" }, "Findings"), this.count,
        element("div", { class: "row-tools" }, this.state, this.undoButton, this.saveButton, keys)),
      this.filters.bar,
      element("div", { class: "bench" }, element("div", { class: "bench-list" }, this.empty, this.table.table.box), this.viewer.section));
    new FindingKeys(this);
    this.decisions.onChange(() => this.showDecisions());
    this.refresh();
    this.showDecisions();
  }

  refresh() {
    this.list = this.filters.list();
    this.table.table.show(this.list, this.filters.sorting);
    const all = this.findings.all.length;
    this.count.textContent = this.list.length === all
      ? `${counted(all, "finding")}, the worst first`
      : `${formatCount(this.list.length)} of ${counted(all, "finding")}`;
    this.empty.textContent = all === 0 ? "Nothing was found: no copies, no label that is likely wrong, no outlier, no unreadable file."
      : "No finding passes the filters.";
    this.empty.hidden = this.list.length > 0;
    this.table.table.box.hidden = this.list.length === 0;
    this.filters.bar.hidden = all === 0;
    this.viewer.section.hidden = all === 0;
    this.viewer.show(this.current, this.list.indexOf(this.current), this.list.length);
  }

  showDecisions() {
    const { size } = this.decisions;
    const lost = this.decisions.isKept === false ? " (this browser does not keep them: download before you leave)" : "";
    this.state.textContent = size === 0 ? "Nothing decided yet" : `${counted(size, "decision")}${lost}`;
    this.saveButton.disabled = size === 0;
    this.undoButton.disabled = this.decisions.undone.length === 0;
    this.table.table.redraw();
    if (this.current)
      this.viewer.showActions();
  }

  /** Opens a finding: in the table, at full size, as a ring on the maps. */
  open(finding, { focus = false, scroll = true } = {}) {
    this.current = finding;
    let place = this.list.indexOf(finding);
    if (place < 0) {
      this.filters.showKinds([]);
      place = this.list.indexOf(finding);
    }
    this.table.table.reveal(place);
    this.table.table.redraw();
    this.viewer.show(finding, place, this.list.length);
    if (finding.points.length > 0)
      this.page.select(finding.points[0]);
    if (focus)
      this.table.table.box.focus({ preventScroll: true });
    else if (scroll)
      this.section.scrollIntoView({ block: "start" });
    this.page.address.replace({ finding: finding.index });
    announce(`${finding.title}: ${finding.keys.join(" and ")}`);
  }

  move(steps) {
    if (this.list.length === 0)
      return;
    const from = this.list.indexOf(this.current);
    const to = from < 0 ? 0 : Math.max(0, Math.min(from + steps, this.list.length - 1));
    this.open(this.list[to], { focus: true });
  }

  decide(action, label) {
    const finding = this.current;
    const place = this.list.indexOf(finding);
    this.decisions.decide([findingDecision(finding, action, label)]);
    this.advance(place);
  }

  decideGroup() {
    const { group } = this.current;
    const place = this.list.indexOf(this.current);
    this.decisions.decide(groupDecisions(this.findings.ofGroup(group), this.page.nameOf(this.findings.groups[group][0])));
    this.advance(place);
  }

  /** Goes on to the next finding that is not decided yet. */
  advance(place) {
    const next = this.list.slice(place + 1).find(finding => !this.decisions.settles(finding));
    if (this.filters.state.value)
      this.refresh();
    if (next) {
      this.open(next, { focus: true });
    } else {
      this.viewer.showActions();
      this.focusList();
    }
  }

  clear() {
    this.decisions.clear(this.current.id);
    this.focusList();
  }

  /** The button that was pressed is made anew, so that the focus would be lost, and with it all keys. */
  focusList() {
    const { box } = this.table.table;
    (box.hidden ? this.undoButton : box).focus({ preventScroll: true });
  }

  undo() {
    const ids = this.decisions.undo();
    if (this.filters.state.value)
      this.refresh();
    const finding = this.findings.all.find(({ id }) => id === ids[0]);
    if (finding)
      this.open(finding, { focus: true });
  }

  save() {
    download("decisions.csv", decisionsFile(this.decisions));
  }

  /** Shows findings of some kinds alone. */
  showKinds(kinds) {
    this.filters.showKinds(kinds);
    this.table.table.box.scrollTop = 0;
    this.reveal();
  }

  /** Goes to the findings as they are. */
  reveal() {
    this.section.scrollIntoView({ block: "start" });
    this.table.table.box.focus({ preventScroll: true });
  }
}
