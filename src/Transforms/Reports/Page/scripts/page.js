/** Builds an element: tag, attributes, children. */
function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/** Where a section of the report can be linked to. */
function sectionId(title) {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** Facts of which some lead to a section of the report. */
function linkedFactList(facts, sections) {
  const titles = new Set(sections.map(section => section.title));
  const linked = fact => ({
    ...fact, value: element("a", { href: `#${sectionId(fact.section)}` }, fact.value),
  });
  return factList(facts.map(fact => titles.has(fact.section) ? linked(fact) : fact));
}

function factList(facts) {
  return facts.map(fact => element("div", {}, element("dt", {}, fact.name), element("dd", {}, fact.value)));
}

/** The whole page: maps side by side, a legend, and the point that is looked at. */
class Page {
  constructor(data) {
    this.data = data;
    this.colorings = data.colorings.map(definition => new Coloring(definition));
    this.coloring = this.colorings[0];
    this.marked = { hovered: -1, selected: -1 };
    this.tooltip = document.getElementById("tooltip");
    document.getElementById("facts").append(...linkedFactList(data.facts, data.sections));
    this.buildTheme();
    this.buildColoringChoice();
    this.views = data.maps.map(map => this.buildMap(map));
    this.showColoring();
    this.report = new Report(data.sections, this);
    document.addEventListener("keydown", event => {
      if (event.key === "Escape")
        this.select(-1);
    });
  }

  buildTheme() {
    const root = document.documentElement;
    const preference = matchMedia("(prefers-color-scheme: dark)");
    const use = dark => {
      root.dataset.theme = dark ? "dark" : "light";
      this.views?.forEach(view => view.update());
      this.showDetails();
    };
    use(preference.matches);
    preference.addEventListener("change", () => use(preference.matches));
    document.getElementById("theme").addEventListener("click", () => use(root.dataset.theme !== "dark"));
  }

  buildColoringChoice() {
    const choice = document.getElementById("coloring");
    choice.append(...this.colorings.map((coloring, i) => element("option", { value: i }, coloring.name)));
    choice.hidden = this.colorings.length < 2;
    choice.addEventListener("change", () => {
      this.coloring = this.colorings[choice.value];
      this.showColoring();
    });
    document.getElementById("show-all").addEventListener("click", () => {
      this.coloring.hidden.clear();
      this.showColoring();
    });
  }

  buildMap(map) {
    const rotate = element("button", { type: "button", "aria-pressed": "false" }, "Rotate");
    const reset = element("button", { type: "button" }, "Reset view");
    const points = map.coordinates.length / map.dimension;
    const canvas = element("div", { class: "map-canvas", role: "img", "aria-label": `${map.name}: a map of ${points} points` });
    rotate.hidden = map.dimension !== 3;
    document.getElementById("maps").append(element("article", { class: "map" },
      element("div", { class: "map-head" },
        element("h2", {}, map.name),
        element("dl", { class: "facts" }, ...factList(map.facts)),
        element("div", { class: "map-tools" }, rotate, reset)),
      canvas));
    const setRotating = (view, on) => {
      rotate.setAttribute("aria-pressed", on);
      view.rotate(on);
    };
    const view = new MapView(canvas, map, {
      hover: (row, pointer) => this.hover(row, pointer),
      select: row => {
        setRotating(view, false);
        this.select(row, view);
      },
      moved: () => setRotating(view, false),
      rendered: () => document.documentElement.dataset.ready = "true",
      failed: error => this.fail(canvas, error),
    });
    rotate.addEventListener("click", () => setRotating(view, rotate.getAttribute("aria-pressed") !== "true"));
    reset.addEventListener("click", () => view.resetView());
    // A rotating cloud shows at once that it has depth; large ones would keep a weak machine busy.
    if (map.dimension === 3 && map.coordinates.length <= 60000 && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      setRotating(view, true);
    return view;
  }

  fail(canvas, error) {
    if (!canvas.querySelector(".map-failure"))
      canvas.append(element("p", { class: "map-failure" }, `The map cannot be drawn: this browser offers no WebGL 2 (${error.message}).`));
  }

  showColoring() {
    document.getElementById("legend-title").textContent = this.colorings.length > 1 ? "Color by" : this.coloring.name;
    document.getElementById("classes").replaceChildren(...(this.coloring.classes ? this.classButtons() : [this.scoreScale()]));
    document.querySelector("#legend > .hint").hidden = !this.coloring.classes;
    document.getElementById("show-all").hidden = !this.coloring.classes;
    this.colors = this.coloring.colors();
    this.showVisible();
    this.showDetails();
  }

  classButtons() {
    const counts = this.coloring.counts();
    return this.coloring.classes.map((name, index) => {
      const pressed = String(!this.coloring.hidden.has(index));
      const swatch = `--swatch: ${cssColor(categoryColor(index))}`;
      const button = element("button", { type: "button", class: "class", "aria-pressed": pressed, style: swatch },
          element("span", { class: "swatch" }),
          element("span", { class: "name" }, name),
          element("span", { class: "count" }, counts[index].toLocaleString("en")));
      button.addEventListener("click", () => {
        this.coloring.toggle(index);
        this.showVisible();
      });
      button.addEventListener("dblclick", () => {
        this.coloring.isolate(index);
        this.showVisible();
      });
      return button;
    });
  }

  scoreScale() {
    const stops = Array.from({ length: 9 }, (_, i) => cssColor(scoreColor(i / 8))).join(", ");
    return element("div", { class: "scale" },
      element("div", { class: "bar", style: `--bar: linear-gradient(90deg, ${stops})` }),
      element("div", { class: "ends" },
        element("span", {}, this.coloring.low.toPrecision(3)),
        element("span", {}, this.coloring.high.toPrecision(3))));
  }

  showVisible() {
    document.querySelectorAll("#classes .class").forEach(
      (button, index) => button.setAttribute("aria-pressed", !this.coloring.hidden.has(index)));
    this.rows = this.coloring.visibleRows();
    if (this.marked.selected >= 0 && this.coloring.hidden.has(this.coloring.values[this.marked.selected]))
      this.select(-1);
    this.views.forEach(view => view.setPoints(this.rows, this.colors));
  }

  hover(row, pointer) {
    this.mark({ hovered: row });
    this.tooltip.hidden = row < 0;
    if (row < 0)
      return;
    const content = element("div", {}, element("b", {}, this.coloring.describe(row)), element("span", {}, this.nameOf(row)));
    this.tooltip.replaceChildren(...(this.data.picture ? [this.thumbnail(row)] : []), content);
    const x = Math.min(pointer.clientX + 14, innerWidth - this.tooltip.offsetWidth - 8);
    const y = Math.min(pointer.clientY + 14, innerHeight - this.tooltip.offsetHeight - 8);
    this.tooltip.style.transform = `translate(${x}px, ${y}px)`;
  }

  select(row, view = this.views[0]) {
    this.mark({ selected: row });
    this.near = row < 0 ? [] : view.nearest(row, 12);
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
    const row = this.marked.selected;
    document.getElementById("details-empty").hidden = row >= 0;
    document.getElementById("details-content").hidden = row < 0;
    if (row < 0)
      return;
    const picture = document.getElementById("picture");
    picture.hidden = !this.data.picture;
    this.data.picture?.draw(picture, row);
    const own = this.colorings.map(coloring => ({ name: coloring.name, value: coloring.describe(row) }));
    const name = this.data.names ? { name: "Name", value: this.data.names[row] } : { name: "Row", value: String(row) };
    const more = factList([name, ...(this.data.pointFacts[row] ?? [])]);
    more.forEach(fact => fact.classList.add("wide"));
    document.getElementById("details-facts").replaceChildren(...factList(own), ...more);
    document.getElementById("near").replaceChildren(...this.near.map(other => this.nearButton(other)));
  }

  nearButton(row) {
    const label = `${this.coloring.describe(row)}, ${this.nameOf(row)}`;
    const swatch = `--swatch: ${cssColor(this.coloring.colorOf(row))}`;
    const button = element("button", { type: "button", title: label, "aria-label": label, style: swatch },
      this.data.picture ? this.thumbnail(row) : String(row));
    button.addEventListener("click", () => this.select(row));
    return button;
  }

  thumbnail(row) {
    const canvas = element("canvas");
    this.data.picture.draw(canvas, row);
    return canvas;
  }

  /** A picture that is drawn once it comes near the window: a report may hold hundreds. */
  lazyPicture(row) {
    const canvas = element("canvas");
    const watcher = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting))
        return;
      watcher.disconnect();
      this.data.picture.draw(canvas, row);
    }, { rootMargin: "200px" });
    watcher.observe(canvas);
    return canvas;
  }

  /** Selects a point, shown again if its class was hidden, and brings the maps into the window. */
  reveal(row) {
    if (this.coloring.hidden.delete(this.coloring.values[row]))
      this.showVisible();
    this.select(row);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.querySelector("header").scrollIntoView({ behavior: still ? "auto" : "smooth" });
  }

  nameOf(row) {
    return this.data.names ? this.data.names[row] : `row ${row}`;
  }
}

readPageData().then(data => globalThis.mapPage = new Page(data));
