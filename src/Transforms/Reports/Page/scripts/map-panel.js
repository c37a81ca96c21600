/** A map with its heading and its tools. */
class MapPanel {
  static icons = {
    rotate: "M15.5 6.5A6.5 6.5 0 1 0 16.5 11M15.8 2.5v4.2h-4.2",
    reset: "M3 8V3h5M17 8V3h-5M3 12v5h5M17 12v5h-5",
    lasso: "M5.2 12.6C3.8 11.6 3 10.2 3 8.6 3 5.8 6.1 3.6 10 3.6s7 2.2 7 5-3.1 5-7 5c-1.5 0-2.9-.3-4-.9M5.6 12.6c-1.6 1.9-.4 3.2 1 3.900",
    box: "M4 4h12v12H4z",
    link: "M8 12l4-4M7 9l-2.5 2.5a3 3 0 0 0 4 4L11 13M13 11l2.5-2.5a3 3 0 0 0-4-4L9 7",
  };

  constructor(map, page, panels) {
    this.map = map;
    this.page = page;
    this.tools = element("div", { class: "map-tools", role: "group", "aria-label": `Tools of ${map.name}` });
    this.canvas = element("div", {
      class: "map-canvas", tabindex: "0", role: "application", "aria-roledescription": "map",
      "aria-label": `${map.name}: a map of ${formatCount(map.coordinates.length / map.dimension)} points. ${MapControls.keys}`,
    });
    document.getElementById("maps").append(element("article", { class: "map", "aria-label": map.name },
      element("div", { class: "map-head" },
        element("h2", {}, map.name), element("dl", { class: "facts" }, ...factList(map.facts)), this.tools),
      this.canvas));
    this.view = new MapView(this.canvas, map, {
      hover: (row, pointer) => page.hover(row, pointer),
      select: row => {
        this.setRotating(false);
        page.select(row, this.view);
      },
      moved: () => this.setRotating(false),
      turned: viewState => panels.turned(this, viewState),
      rendered: () => page.rendered(),
      failed: error => this.fail(error),
    });
    this.outline = new Outline(this, polygon => page.selection.select(rowsInside(this.view, polygon)));
    this.addTools(panels);
    // A rotating cloud shows at once that it has depth; large ones would keep a weak machine busy.
    if (map.dimension === 3 && map.coordinates.length <= 60000 && !wantsStillness())
      this.setRotating(true);
  }

  addTools(panels) {
    if (this.map.dimension === 3) {
      this.rotation = this.addTool("Rotate", "rotate", () => this.setRotating(this.rotation.getAttribute("aria-pressed") !== "true"), true);
      const attributes = { "aria-pressed": "false", class: "tool", title: "Show from the front, without depth" };
      this.flatness = button("2D", attributes, () => this.setFlat());
      this.tools.append(this.flatness);
      panels.addLink(this);
    }
    this.addTool("Select with a lasso", "lasso", () => this.outline.toggle("lasso"), true);
    this.addTool("Select with a box", "box", () => this.outline.toggle("box"), true);
    this.addTool("Reset view", "reset", () => this.view.resetView());
  }

  addTool(label, name, onClick, toggles = false) {
    const attributes = { class: "tool", title: label, "aria-label": label, "aria-pressed": toggles && "false" };
    const tool = button(icon(MapPanel.icons[name]), attributes, onClick);
    this.tools.append(tool);
    return tool;
  }

  setRotating(on) {
    this.rotation?.setAttribute("aria-pressed", on);
    this.view?.rotate(on);
  }

  setFlat() {
    const flat = !this.view.isFlat;
    this.setRotating(false);
    this.rotation.disabled = flat;
    this.flatness.setAttribute("aria-pressed", flat);
    this.view.setFlat(flat);
    this.page.showPoints([this.view]);
  }

  fail(error) {
    this.setRotating(false);
    this.tools.hidden = true;
    this.page.rendered();
    if (!this.canvas.querySelector(".map-failure"))
      this.canvas.append(element("p", { class: "map-failure" },
        `The map cannot be drawn: this browser offers no WebGL 2 (${error.message}). All else on the page works.`));
  }
}
