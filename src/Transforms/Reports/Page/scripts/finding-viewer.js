/** One finding at full size, with what it stands on and what can be decided. */
class FindingViewer {
  constructor(workbench) {
    this.workbench = workbench;
    this.page = workbench.page;
    this.heading = element("h3", { id: "viewer-title" });
    this.place = element("span", { class: "place" });
    this.pair = new PicturePair(this.page);
    this.evidence = element("p", { class: "evidence" });
    this.group = element("div", { class: "strip", role: "group" });
    this.voters = element("div", { class: "strip", role: "group" });
    this.actions = element("div", { class: "actions", role: "group", "aria-label": "Decision" });
    this.empty = element("p", { class: "hint" }, "Choose a finding to see it here. J and K go to the next and the one before.");
    this.content = element("div", { class: "viewer-content", hidden: true },
      element("div", { class: "viewer-head" }, this.heading, this.place), this.evidence, this.actions,
      this.pair.bar, this.pair.stage, this.voters, this.group);
    this.section = element("div", { class: "viewer", role: "region", "aria-label": "Finding" }, this.empty, this.content);
  }

  show(finding, place, count) {
    this.finding = finding;
    this.empty.hidden = Boolean(finding);
    this.content.hidden = !finding;
    if (!finding)
      return;
    this.heading.textContent = finding.kind === "leak" ? "Leak: a copy in another split" : finding.title;
    this.place.textContent = place < 0 ? "" : `${formatCount(place + 1)} of ${formatCount(count)}`;
    const points = finding.isPair ? [finding.otherPoint, finding.point] : [finding.point];
    this.pair.show(points, finding.keys.map((key, i) => this.caption(finding, key, points[i])));
    const similarity = finding.isPair && finding.scoreText ? [`Similarity ${finding.score.toFixed(4)}`] : [];
    this.evidence.textContent = [...similarity, finding.evidence].filter(text => text).join(", ");
    this.showVoters(finding);
    this.showGroup(finding);
    this.showActions();
  }

  caption(finding, key, point) {
    const described = point >= 0 ? this.page.colorings.filter(coloring => ["Class", "Split"].includes(coloring.name))
      .map(coloring => coloring.describe(point)).join(", ") : "";
    const keptOne = finding.group && this.page.findings.groups[finding.group]?.[0] === point;
    return [
      element("span", { class: "line", title: key }, key),
      element("span", { class: "line" }, described, ...(keptOne ? [" ", element("b", { class: "kept" }, "kept")] : [])),
      ...(point >= 0 ? [element("span", { class: "line" }, this.mapLink(finding, key, point), " ", ...this.page.originalLink(point))] : []),
    ];
  }

  mapLink(finding, key, point) {
    const attributes = { class: "link", "aria-label": `Show on the maps: ${key}` };
    return button("Show on the maps", attributes, () => this.page.goTo(point, finding));
  }

  /** The neighbors that voted on a label, each with its own. */
  showVoters(finding) {
    const { neighbors } = this.page.data;
    const shown = !finding.isPair && finding.point >= 0 && neighbors ? this.page.neighborsOf(finding.point) : [];
    const voters = finding.kind === "suspect" ? finding.voters ?? [] : shown;
    const title = finding.kind === "suspect" ? "The neighbors that voted, nearest first" : "Most similar, by vectors";
    this.voters.setAttribute("aria-label", title);
    this.voters.replaceChildren(...(voters.length > 0 ? [element("h4", {}, title)] : []), ...voters.map(row => this.item(row)));
  }

  /** All pictures of a group of duplicates, first the one that is kept. */
  showGroup(finding) {
    const members = this.page.findings.groups[finding.group] ?? [];
    this.group.setAttribute("aria-label", "The group");
    const title = `Group of ${members.length}`;
    const decide = button("Keep the marked one, remove the others (G)", { class: "quiet" }, () => this.workbench.decideGroup());
    this.group.replaceChildren(...(members.length > 2 ? [element("h4", {}, title, " ", decide)] : []),
      ...(members.length > 2 ? members.slice(0, 60).map((row, i) => this.item(row, i === 0)) : []),
      ...(members.length > 60 ? [element("span", { class: "hint" }, `and ${formatCount(members.length - 60)} more`)] : []));
  }

  item(row, keptOne = false) {
    const label = this.page.labelOf(row);
    const created = this.page.pointButton(row, () => this.page.goTo(row, this.finding));
    const text = element("span", { class: "line", title: label }, keptOne ? "kept" : label);
    return element("div", { class: keptOne ? "item kept" : "item" }, created, text);
  }

  showActions() {
    const { finding } = this;
    const decided = this.workbench.decisions.of(finding.id);
    const made = finding.actions
      .filter(({ action }) => action !== "relabel" || finding.suggested)
      .map(({ action, key, text }) => {
        const full = action === "relabel" ? `Relabel as ${finding.suggested}` : text;
        const pressed = String(decided?.action === action);
        const attributes = { class: "action", "aria-pressed": pressed, "aria-keyshortcuts": key };
        const created = button(full, attributes, () => this.workbench.decide(action));
        created.prepend(element("kbd", {}, key));
        return created;
      });
    if (finding.kind === "suspect")
      made.push(this.otherLabel());
    this.actions.replaceChildren(...made);
  }

  /** Any other class as the label. */
  otherLabel() {
    const coloring = this.page.colorings.find(known => known.name === "Class");
    // What stands for no class is none that a picture could get.
    const classes = (coloring?.classes ?? []).filter((_, index) => index !== coloring.none);
    const choice = element("select", { "aria-label": "Another label" }, element("option", { value: "" }, "Another label"),
      ...classes.map(name => element("option", { value: name }, name)));
    choice.addEventListener("change", () => choice.value && this.workbench.decide("relabel", choice.value));
    return choice;
  }
}
