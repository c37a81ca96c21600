/** The report below the maps: charts, and tables whose pictures select their points. */
class Report {
  constructor(sections, page) {
    this.page = page;
    const report = document.getElementById("report");
    report.hidden = sections.length === 0;
    document.documentElement.dataset.report = String(sections.length > 0);
    report.append(...sections.map(section => this.buildSection(section)));
  }

  buildSection(section) {
    const built = element("section", { "aria-label": section.title, id: sectionId(section.title) }, element("h2", {}, section.title));
    if (section.note)
      built.append(element("p", { class: "hint" }, section.note));
    if (section.charts.length > 0)
      built.append(element("div", { class: "charts" }, ...section.charts.map(parseChart)));
    if (section.rows)
      built.append(element("div", { class: "table" }, this.buildTable(section)));
    return built;
  }

  buildTable({ columns, rows }) {
    const isNumber = columns.map(name => name.startsWith("#"));
    const hasPictures = rows.some(row => row.points.length > 0);
    const cell = (tag, text, column) => element(tag, isNumber[column] ? { class: "number" } : {}, text);
    const head = columns.map((name, column) => cell("th", name.replace("#", ""), column));
    return element("table", {},
      element("thead", {}, element("tr", {}, ...(hasPictures ? [element("th", {}, "")] : []), ...head)),
      element("tbody", {}, ...rows.map(row => element("tr", {},
        ...(hasPictures ? [element("td", { class: "pictures" }, ...row.points.map(point => this.buildPoint(point)))] : []),
        ...row.cells.map((text, column) => cell("td", text, column))))));
  }

  buildPoint(point) {
    const name = this.page.nameOf(point);
    const button = element("button", { type: "button", title: name, "aria-label": `Show ${name} on the maps` },
      this.page.data.picture ? this.page.lazyPicture(point) : name);
    button.addEventListener("click", () => this.page.reveal(point));
    return button;
  }
}

function parseChart(svg) {
  return document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
}
