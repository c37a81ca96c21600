/** The point that is looked at: its picture, what is known of it, and what is most like it. */
class Details {
  constructor(page) {
    this.page = page;
    this.picture = document.getElementById("picture");
    this.facts = document.getElementById("details-facts");
    this.near = document.getElementById("near");
    document.getElementById("near-title").textContent = page.data.neighbors ? "Most similar, by vectors" : "Nearest on the map";
    this.tools = document.getElementById("details-tools");
    this.tools.append(button("Copy name", { class: "quiet" }, () => copyText(page.nameOf(page.marked.selected))));
    if (page.decisions) {
      for (const [decision, text] of [["keep", "Keep"], ["remove", "Remove"]])
        this.tools.append(button(text, { class: "quiet", "data-decision": decision }, () =>
          page.decisions.decide([pictureDecision(page.nameOf(page.marked.selected), decision)])));
    }
  }

  show(row, near) {
    document.getElementById("details-empty").hidden = row >= 0;
    document.getElementById("details-content").hidden = row < 0;
    if (row < 0)
      return;
    const { data, colorings } = this.page;
    this.picture.hidden = !data.picture;
    data.picture?.draw(this.picture, row);
    const name = { name: data.names ? "Name" : "Row", value: this.page.nameOf(row) };
    const own = factList(colorings.map(coloring => ({ name: coloring.name, value: coloring.describe(row) })));
    const wide = factList([name, ...this.findingFacts(row)]);
    wide.forEach(fact => fact.classList.add("wide"));
    this.facts.replaceChildren(wide[0], ...own, ...wide.slice(1));
    this.near.replaceChildren(...near.map(other => this.page.pointButton(other, () => this.page.select(other), true)));
    this.tools.querySelector(".original")?.remove();
    this.tools.append(...this.page.originalLink(row));
    const decided = this.page.decisions?.of(pictureId(this.page.nameOf(row)))?.action;
    for (const tool of this.tools.querySelectorAll("[data-decision]"))
      tool.setAttribute("aria-pressed", tool.dataset.decision === decided);
  }

  findingFacts(row) {
    return (this.page.findings?.ofPoint(row) ?? []).slice(0, 4).map(finding => ({
      name: finding.title,
      value: button(finding.summaryFor(row), { class: "link" }, () => this.page.workbench.open(finding)),
    }));
  }
}
