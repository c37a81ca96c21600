/** What lies over a map and moves without drawing it again: rings about points, and the outline of a selection. */
class MapOverlay {
  constructor(container) {
    this.layer = element("div", { class: "map-overlay" });
    this.rings = { hovered: this.addRing("hovered"), selected: this.addRing("selected") };
    container.append(this.layer);
  }

  addRing(name) {
    const ring = element("div", { class: `ring ${name}`, hidden: true });
    this.layer.append(ring);
    return ring;
  }

  /** Puts a ring about a place in pixels, or takes it away. */
  place(name, place, radius) {
    const ring = this.rings[name];
    ring.hidden = !place;
    if (!place)
      return;
    ring.style.transform = `translate(${place.x}px, ${place.y}px) translate(-50%, -50%)`;
    ring.style.width = ring.style.height = `${2 * radius}px`;
  }

  /** Lets the ring of the selected point pulse twice. */
  pulse() {
    const ring = this.rings.selected;
    ring.classList.remove("pulsing");
    ring.getBoundingClientRect();
    ring.classList.add("pulsing");
  }
}
