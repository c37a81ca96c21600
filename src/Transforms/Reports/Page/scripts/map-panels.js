/** All maps: deep ones turn together while they are linked. */
class MapPanels {
  constructor(maps, page) {
    this.linked = false;
    this.links = [];
    this.several = maps.filter(map => map.dimension === 3).length > 1;
    this.panels = [];
    for (const map of maps)
      this.panels.push(new MapPanel(map, page, this));
  }

  get views() {
    return this.panels.map(panel => panel.view);
  }

  addLink(panel) {
    if (this.several)
      this.links.push(panel.addTool("Turn the maps together", "link", () => this.setLinked(!this.linked), true));
  }

  setLinked(linked) {
    this.linked = linked;
    this.links.forEach(link => link.setAttribute("aria-pressed", linked));
    if (linked)
      this.turned(this.panels[0], this.panels[0].view.viewState);
  }

  turned(source, viewState) {
    if (!this.linked || viewState.rotationOrbit === undefined)
      return;
    for (const panel of this.panels.filter(panel => panel !== source)) {
      if (panel.rotation?.getAttribute("aria-pressed") === "true")
        panel.setRotating(false);
      panel.view.turnLike(viewState);
    }
  }
}
