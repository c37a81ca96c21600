/** Draws an outline on a map, by hand or as a box, to select the points inside. */
class Outline {
  constructor(panel, onDrawn) {
    this.panel = panel;
    this.onDrawn = onDrawn;
    this.tool = null;
    this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.svg.setAttribute("class", "outline");
    this.shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    this.svg.append(this.shape);
    this.sheet = element("div", { class: "outline-sheet", hidden: true }, this.svg);
    panel.canvas.append(this.sheet);
    this.sheet.addEventListener("pointerdown", event => this.begin(event));
    this.sheet.addEventListener("pointermove", event => this.extend(event));
    this.sheet.addEventListener("pointerup", event => this.end(event));
    for (const type of ["click", "wheel", "pointercancel"])
      this.sheet.addEventListener(type, event => event.stopPropagation());
    panel.canvas.addEventListener("keydown", event => {
      if (event.key === "Escape" && this.tool)
        this.toggle(this.tool);
    });
  }

  toggle(tool) {
    this.tool = this.tool === tool ? null : tool;
    this.sheet.hidden = !this.tool;
    this.points = null;
    this.show([]);
    for (const name of ["lasso", "box"])
      this.panel.tools.querySelector(`[aria-label$="${name}"]`).setAttribute("aria-pressed", this.tool === name);
    if (this.tool)
      this.panel.setRotating(false);
  }

  begin(event) {
    event.stopPropagation();
    this.sheet.setPointerCapture(event.pointerId);
    this.points = [this.placeOf(event)];
  }

  extend(event) {
    event.stopPropagation();
    if (!this.points)
      return;
    const [x, y] = this.placeOf(event);
    if (this.tool === "box") {
      const [left, top] = this.points[0];
      this.points = [[left, top], [x, top], [x, y], [left, y]];
    } else {
      this.points.push([x, y]);
    }
    this.show(this.points);
  }

  end(event) {
    event.stopPropagation();
    const points = this.points;
    this.toggle(this.tool);
    if (points?.length > 2)
      this.onDrawn(points);
  }

  show(points) {
    this.shape.setAttribute("points", points.map(point => point.join(",")).join(" "));
  }

  placeOf(event) {
    const box = this.sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}

/** The shown rows whose places lie inside a polygon, by the even-odd rule. */
function rowsInside(view, polygon) {
  const inside = [];
  view.forEachPlace((row, x, y) => {
    let odd = false;
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [polygon[i], polygon[j]];
      if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
        odd = !odd;
    }
    if (odd)
      inside.push(row);
  });
  return inside.sort((a, b) => a - b);
}
