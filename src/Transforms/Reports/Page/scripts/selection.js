/** The points that were selected on a map: a grid of pictures, whose names can be copied, downloaded or marked for removal. */
class Selection {
  static largestGrid = 300;

  constructor(page) {
    this.page = page;
    this.rows = [];
    this.section = document.getElementById("selection");
    this.head = element("h2", { id: "selection-title", tabindex: "-1" });
    this.grid = element("div", { class: "grid", role: "group", "aria-label": "Selected" });
    this.more = element("p", { class: "hint" });
    const tools = element("div", { class: "row-tools" },
      button("Copy names", { class: "quiet" }, () => this.copy()),
      button("Download names", { class: "quiet" }, () => download("selection.csv", csvOf([["key"], ...this.names().map(name => [name])]))));
    if (page.decisions) {
      tools.append(
        button("Mark for removal", { class: "quiet" }, () => this.decide("remove")),
        button("Mark to keep", { class: "quiet" }, () => this.decide("keep")));
    }
    tools.append(button("Close", { class: "quiet" }, () => this.select([])));
    this.section.append(element("div", { class: "section-head" }, this.head, tools), this.grid, this.more);
  }

  names() {
    return this.rows.map(row => this.page.nameOf(row));
  }

  select(rows) {
    this.rows = rows;
    this.section.hidden = rows.length === 0;
    this.head.textContent = `${counted(rows.length, this.page.data.item)} selected`;
    const shown = rows.slice(0, Selection.largestGrid);
    this.grid.replaceChildren(...shown.map(row => this.page.pointButton(row, () => this.page.select(row))));
    this.more.textContent = rows.length > shown.length ? `The first ${shown.length} are shown; copying and downloading take all.` : "";
    announce(`${counted(rows.length, this.page.data.item)} selected`);
    if (rows.length > 0)
      this.section.scrollIntoView({ block: "nearest" });
  }

  async copy() {
    await copyText(this.names().join("\n"));
    announce(`${counted(this.rows.length, "name")} copied`);
  }

  decide(decision) {
    this.page.decisions.decide(this.rows.map(row => pictureDecision(this.page.nameOf(row), decision)));
  }
}
