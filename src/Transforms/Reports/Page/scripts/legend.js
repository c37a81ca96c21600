/** What colors mean. Every class and finding can be hidden, whatever the points are colored by. */
class Legend {
  constructor(page) {
    this.page = page;
    this.list = document.getElementById("legend-classes");
    this.filterField = document.getElementById("legend-search");
    this.active = document.getElementById("legend-filters");
    const choice = document.getElementById("coloring");
    choice.append(...page.colorings.map((coloring, i) => element("option", { value: i }, coloring.name)));
    choice.hidden = page.colorings.length < 2;
    choice.addEventListener("change", () => page.colorBy(page.colorings[choice.value]));
    document.getElementById("show-all").addEventListener("click", () => {
      page.colorings.forEach(coloring => coloring.hidden.clear());
      page.filtersChanged();
    });
    this.filterField.addEventListener("input", () => this.search());
  }

  /** Shows the coloring of the page. */
  show() {
    const { coloring, colorings } = this.page;
    document.getElementById("legend-title").textContent = colorings.length > 1 ? "Color by" : coloring.name;
    document.getElementById("coloring").value = colorings.indexOf(coloring);
    document.querySelector("#legend > .hint").hidden = !coloring.classes;
    document.getElementById("show-all").hidden = !colorings.some(other => other.classes);
    this.filterField.hidden = !(coloring.classes?.length > 20);
    this.filterField.value = "";
    this.list.replaceChildren(...(coloring.classes ? this.classButtons() : [this.scoreScale()]));
  }

  classButtons() {
    const { coloring } = this.page;
    const counts = coloring.counts();
    return coloring.classes.map((name, index) => {
      const swatch = `--swatch: ${cssColor(coloring.swatchOf(index))}`;
      const created = button(element("span", { class: "swatch" }), { class: "class", "aria-pressed": "true", style: swatch, title: name },
        () => this.change(() => coloring.toggle(index)));
      created.append(element("span", { class: "name" }, name), element("span", { class: "count" }, formatCount(counts[index])));
      created.addEventListener("dblclick", () => this.change(() => coloring.isolate(index)));
      return created;
    });
  }

  change(action) {
    action();
    this.page.filtersChanged();
  }

  /** Shows which classes are hidden, and that others than those of the coloring filter too. */
  showFilters() {
    const { coloring, colorings } = this.page;
    [...this.list.querySelectorAll(".class")].forEach(
      (created, index) => created.setAttribute("aria-pressed", !coloring.hidden.has(index)));
    const others = colorings.filter(other => other !== coloring && other.hidden.size > 0).map(other => other.name.toLowerCase());
    const { rows, passed } = this.page;
    const sampled = rows.length < passed ? `${formatCount(rows.length)} of ${formatCount(passed)} points are drawn, a sample.` : "";
    const filtered = others.length > 0 ? `Also filtered by ${others.join(" and ")}.` : "";
    this.active.textContent = [`${formatCount(passed)} of ${counted(this.page.data.count, this.page.data.item)} shown.`, filtered, sampled]
      .filter(text => text).join(" ");
  }

  search() {
    const wanted = this.filterField.value.trim().toLowerCase();
    for (const created of this.list.querySelectorAll(".class"))
      created.hidden = !created.title.toLowerCase().includes(wanted);
  }

  scoreScale() {
    const { coloring } = this.page;
    const stops = Array.from({ length: 9 }, (_, i) => cssColor(scoreColor(i / 8))).join(", ");
    return element("div", { class: "scale" },
      element("div", { class: "bar", style: `--bar: linear-gradient(90deg, ${stops})` }),
      element("div", { class: "ends" },
        element("span", {}, coloring.low.toPrecision(3)), element("span", {}, coloring.high.toPrecision(3))));
  }
}
