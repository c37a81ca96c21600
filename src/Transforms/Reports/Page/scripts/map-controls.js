/**
 * Keys, wheel and fingers of a map. The wheel scrolls the page unless the map has the focus or Ctrl is held; one finger that moves up or
 * down scrolls too. The library's own keys are off: they neither reach points nor show where the focus is.
 */
class MapControls {
  static keys = "Arrow keys turn or move the map, with Shift they move it; plus and minus zoom; W, A, S and D walk from point to point; "
    + "Home resets the view; Escape selects nothing.";

  constructor(view) {
    this.view = view;
    const { container } = view;
    container.addEventListener("wheel", event => this.onWheel(event), { capture: true });
    container.addEventListener("keydown", event => this.onKey(event));
    container.addEventListener("pointerdown", () => container.focus({ preventScroll: true }));
  }

  onWheel(event) {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== this.view.container)
      event.stopImmediatePropagation();
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey)
      return;
    const turns = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const walks = { a: [-1, 0], d: [1, 0], w: [0, -1], s: [0, 1] }[event.key.toLowerCase()];
    if (turns)
      this.turn(turns, event.shiftKey);
    else if (walks)
      this.walk(walks);
    else if (event.key === "+" || event.key === "=")
      this.view.zoomBy(.5);
    else if (event.key === "-")
      this.view.zoomBy(-.5);
    else if (event.key === "Home")
      this.view.resetView();
    else
      return;
    event.preventDefault();
    event.stopPropagation();
  }

  turn([x, y], moves) {
    if (this.view.isFlat || moves)
      this.view.moveBy(40 * x, 40 * y);
    else
      this.view.turnBy(-8 * x, 8 * y);
  }

  /** Selects the nearest point in a direction: of those that lie more that way than aside. */
  walk([x, y]) {
    const { view } = this;
    const from = view.marked.selected >= 0 ? view.project(view.marked.selected)
      : { x: view.container.clientWidth / 2, y: view.container.clientHeight / 2 };
    let best = -1, least = Infinity;
    view.forEachPlace((row, px, py) => {
      const along = (px - from.x) * x + (py - from.y) * y;
      const aside = Math.abs((px - from.x) * y) + Math.abs((py - from.y) * x);
      const inside = px >= 0 && py >= 0 && px <= view.container.clientWidth && py <= view.container.clientHeight;
      if (inside && along > .5 && aside <= along && along + 2 * aside < least && row !== view.marked.selected)
        [best, least] = [row, along + 2 * aside];
    });
    if (best >= 0)
      view.events.select(best);
  }
}
