/** The whole page: maps side by side, a legend, the point that is looked at, findings and the report. */
class Page {
  constructor(data) {
    this.data = data;
    this.colorings = data.colorings.map(definition => new Coloring(definition));
    if (data.flags)
      this.colorings.splice(-1, 0, new FindingColoring(data.flags, data.count));
    this.coloring = this.colorings[0];
    this.marked = { hovered: -1, selected: -1 };
    this.near = [];
    this.tooltip = document.getElementById("tooltip");
    document.querySelector(".skip").hidden = !data.findings;
    document.documentElement.dataset.report = String(data.sections.length > 0 || Boolean(data.findings));
    document.getElementById("facts").append(...data.facts.map(fact => this.headerFact(fact)));
    if (data.findings) {
      this.findings = new Findings(data, this);
      this.decisions = new Decisions(data.identity);
    }
    this.details = new Details(this);
    this.selection = new Selection(this);
    this.legend = new Legend(this);
    this.panels = new MapPanels(data.maps, this);
    this.views = this.panels.views;
    this.theme = new Theme(() => this.colorBy(this.coloring));
    this.address = new Address(this);
    this.search = new Search(this);
    document.addEventListener("keydown", event => event.key === "Escape" && this.select(-1));
    this.decisions?.onChange(() => this.showDetails());
  }

  /** What is below the maps; built when these have been drawn. */
  buildRest() {
    if (this.findings)
      this.workbench = new Workbench(this);
    this.report = new Report(this.data.sections);
    this.data.picture?.unpack();
    document.documentElement.dataset.complete = "true";
    this.address.follow(history.state);
  }

  /** A map was drawn, or cannot be. */
  rendered() {
    const root = document.documentElement;
    if (root.dataset.ready)
      return;
    root.dataset.ready = "true";
    performance.mark("first-frame");
    document.getElementById("loading").remove();
    setTimeout(() => this.buildRest());
  }

  headerFact({ name, value, kind }) {
    const shown = kind && value !== "0" ? [kind, ...(kind === "duplicate" ? ["leak"] : [])].join(",") : null;
    const inner = [element("span", { class: "value" }, value), " ", element("span", { class: "fact-name" }, name)];
    return element("li", {}, shown
      ? element("a", { href: `#findings=${shown}`, class: "chip", "data-kind": kind, style: `--swatch: ${cssColor(findingColor(kind))}` },
        element("span", { class: "swatch" }), ...inner)
      : element("span", { class: "fact" }, ...inner));
  }

  colorBy(coloring) {
    this.coloring = coloring;
    this.legend.show();
    this.showPoints();
    this.showDetails();
  }

  filtersChanged() {
    this.showPoints();
    const { selected } = this.marked;
    if (selected >= 0 && this.colorings.some(coloring => !coloring.shows(selected)))
      this.select(-1);
  }

  showPoints(views = this.views) {
    Object.assign(this, visibleRows(this.data.count, this.colorings, this.marked.selected));
    this.legend.showFilters();
    views.forEach(view => view.setPoints(this.rows, this.coloring));
  }

  hover(row, pointer) {
    this.mark({ hovered: row });
    this.tooltip.hidden = row < 0;
    if (row < 0)
      return;
    const content = element("div", {}, element("b", {}, this.coloring.describe(row)), element("span", {}, this.nameOf(row)));
    this.tooltip.replaceChildren(...(this.data.picture ? [thumbnail(this.data.picture, row)] : []), content);
    const x = Math.min(pointer.clientX + 14, innerWidth - this.tooltip.offsetWidth - 8);
    const y = Math.min(pointer.clientY + 14, innerHeight - this.tooltip.offsetHeight - 8);
    this.tooltip.style.transform = `translate(${x}px, ${y}px)`;
  }

  select(row, view = this.views[0]) {
    this.mark({ selected: row });
    this.near = row < 0 ? [] : this.data.neighbors ? this.neighborsOf(row) : view.nearest(row, 12);
    this.showDetails();
  }

  mark(change) {
    const next = { ...this.marked, ...change };
    if (next.hovered === this.marked.hovered && next.selected === this.marked.selected)
      return;
    this.marked = next;
    this.views.forEach(view => view.mark(next));
  }

  showDetails() {
    this.details.show(this.marked.selected, this.near);
  }

  /** Goes from a finding, or from a search, to a point on the maps. */
  goTo(row, finding) {
    this.address.push(row, finding);
    this.showOnMaps(row);
  }

  /** Selects a point, shown again if it was hidden, brings the maps into the window and the point into their middle. */
  showOnMaps(row) {
    this.colorings.forEach(coloring => coloring.shows(row) || coloring.reveal(row));
    this.select(row);
    this.showPoints();
    document.getElementById("maps").scrollIntoView({ block: "nearest", behavior: "instant" });
    document.querySelector("header").scrollIntoView({ block: "nearest", behavior: "instant" });
    this.views.forEach(view => view.flyTo(row));
    this.panels.panels[0].canvas.focus({ preventScroll: true });
  }

  neighborsOf(row) {
    const { count, points } = this.data.neighbors;
    return Array.from(points.subarray(row * count, (row + 1) * count));
  }

  /** A button that shows a point, by its picture or its name. */
  pointButton(row, onClick, tinted = false) {
    const label = [this.labelOf(row), this.nameOf(row)].filter(text => text).join(", ");
    return button(this.data.picture ? thumbnail(this.data.picture, row) : this.nameOf(row), {
      class: "point", title: label, "aria-label": label, style: tinted && `--swatch: ${cssColor(this.coloring.colorOf(row))}`,
    }, onClick);
  }

  /** A link to the file that a point's picture was made of, or nothing where it has none. */
  originalLink(row) {
    const { originals } = this.data;
    const path = originals?.paths ? originals.paths[row] : originals && this.nameOf(row).split("/").map(encodeURIComponent).join("/");
    const attributes = { href: `${originals?.prefix}${path}`, target: "_blank", rel: "noopener", class: "original" };
    return path ? [element("a", attributes, "Open the file")] : [];
  }

  labelOf(row) {
    return (this.colorings.find(coloring => coloring.name === "Class") ?? this.coloring).describe(row);
  }

  nameOf(row) {
    return this.data.names ? this.data.names[row] : String(row);
  }
}

readPageData().then(data => {
  globalThis.mapPage = new Page(data);
}).catch(error => {
  document.getElementById("loading").textContent = `The page cannot be shown: ${error.message}`;
  throw error;
});
