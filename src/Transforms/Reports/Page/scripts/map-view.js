/** A fixed order in which any first part of the points is a fair sample of all. */
function shuffled(rows) {
  const mixed = rows.slice();
  let state = 1;
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor(state / 4294967296 * (i + 1));
    [mixed[i], mixed[other]] = [mixed[other], mixed[i]];
  }
  return mixed;
}

/** One map: a scatter of all visible points that turns, moves and zooms. */
class MapView {
  constructor(container, map, events) {
    this.dimension = map.dimension;
    this.events = events;
    this.positions = MapView.centered(map);
    this.radius = MapView.radiusOf(this.positions);
    this.rows = new Int32Array(0);
    this.marked = { hovered: -1, selected: -1 };
    this.budget = new FrameBudget(this.positions.length / 3);
    this.touched = false;
    this.moving = false;
    this.container = container;
    this.shading = new SphereShading();
    this.viewState = this.startingView();
    this.deck = new deck.Deck({
      parent: container,
      views: this.dimension === 3
        ? new deck.OrbitView({ id: "map", orbitAxis: "Y", fovy: 45 })
        : new deck.OrthographicView({ id: "map", flipY: false }),
      controller: { inertia: 300, doubleClickZoom: false },
      viewState: this.viewState,
      onViewStateChange: ({ viewState, interactionState }) => this.onMove(viewState, interactionState),
      onInteractionStateChange: state => this.held = Boolean(state.isDragging),
      onResize: () => this.onResize(),
      onAfterRender: () => this.onFrame(),
      onError: error => this.events.failed(error),
      getCursor: ({ isDragging }) => isDragging ? "grabbing" : this.marked.hovered >= 0 ? "pointer" : "grab",
    });
    this.listenToPointer();
  }

  /** Shows the given rows in the given colors (four bytes per row of the data set). */
  setPoints(rows, colors) {
    this.rows = rows;
    const order = shuffled(rows);
    const positions = new Float32Array(order.length * 3);
    const shown = new Uint8Array(order.length * 4);
    order.forEach((row, i) => {
      positions.set(this.positions.subarray(3 * row, 3 * row + 3), 3 * i);
      shown.set(colors.subarray(4 * row, 4 * row + 4), 4 * i);
    });
    this.attributes = { getPosition: { value: positions, size: 3 }, getFillColor: { value: shown, size: 4, normalized: true } };
    this.data = { length: rows.length, attributes: this.attributes };
    this.sample = undefined;
    this.update();
  }

  mark(marked) {
    this.marked = marked;
    this.update();
  }

  /** Where a row is drawn, in pixels from the corner of the map. */
  project(row) {
    const [x, y] = this.deck.getViewports()[0].project(this.positionOf(row));
    return { x, y };
  }

  /** The rows nearest to one on this map, among those shown. */
  nearest(row, count) {
    const [x, y, z] = this.positionOf(row);
    const ranked = [];
    for (const other of this.rows) {
      const distance = (this.positions[3 * other] - x) ** 2
        + (this.positions[3 * other + 1] - y) ** 2
        + (this.positions[3 * other + 2] - z) ** 2;
      if (other === row || (ranked.length === count && distance >= ranked[count - 1].distance))
        continue;
      let place = ranked.length;
      while (place > 0 && ranked[place - 1].distance > distance)
        place--;
      ranked.splice(place, 0, { row: other, distance });
      ranked.length = Math.min(ranked.length, count);
    }
    return ranked.map(entry => entry.row);
  }

  resetView() {
    this.touched = false;
    this.show(this.startingView());
  }

  /** Rotates a 3D map slowly until stopped. */
  rotate(on) {
    cancelAnimationFrame(this.rotation);
    this.rotating = on;
    let last = performance.now();
    const step = now => {
      this.show({ ...this.viewState, rotationOrbit: this.viewState.rotationOrbit + (now - last) * .012 });
      last = now;
      this.rotation = requestAnimationFrame(step);
    };
    if (on)
      this.rotation = requestAnimationFrame(step);
  }

  update() {
    if (!this.data)
      return;
    const share = this.moving ? this.budget.share : 1;
    if (share < 1 && this.sample?.share !== share)
      this.sample = { share, data: { length: Math.ceil(this.rows.length * share), attributes: this.attributes } };
    const layers = [this.pointLayer("points", this.data, share === 1)];
    if (this.sample)
      layers.push(this.pointLayer("sample", this.sample.data, share < 1));
    const selected = this.ring("selected", this.pointRadius() * 2.2 + 3, 3);
    const hovered = this.ring("hovered", this.pointRadius() * 1.6 + 2, 2);
    this.deck.setProps({ layers: [...layers, selected, hovered] });
  }

  listenToPointer() {
    const rowAt = event => {
      const box = this.container.getBoundingClientRect();
      const viewport = this.deck.getViewports()[0];
      return viewport
        ? pickRow(viewport, this.positions, this.rows, this.pointRadius(), event.clientX - box.left, event.clientY - box.top)
        : -1;
    };
    let pressed = { x: 0, y: 0 };
    this.container.addEventListener("pointerdown", event => pressed = { x: event.clientX, y: event.clientY });
    this.container.addEventListener("pointermove", event => this.events.hover(event.buttons ? -1 : rowAt(event), event));
    this.container.addEventListener("pointerleave", event => this.events.hover(-1, event));
    // A click of any length counts, unlike the library's own tap, which an unhurried hand would miss; a drag does not.
    this.container.addEventListener("click", event => {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= pickingRadius)
        this.events.select(rowAt(event));
    });
  }

  onMove(viewState, interaction) {
    if (interaction.isDragging || interaction.isZooming || interaction.isPanning || interaction.isRotating) {
      this.touched = true;
      this.events.moved();
    }
    this.show(viewState);
  }

  onResize() {
    if (!this.touched)
      this.show(this.startingView());
    this.update();
  }

  onFrame() {
    if (this.moving)
      this.budget.frame(performance.now());
    this.events.rendered();
  }

  show(viewState) {
    this.viewState = viewState;
    if (!this.moving)
      this.budget.begin(performance.now());
    this.moving = true;
    this.settleLater();
    this.deck?.setProps({ viewState });
    if (this.budget.share < 1)
      this.update();
  }

  /** Draws all points again once the map has come to rest: nothing holds or rotates it, and no frame is under way. */
  settleLater() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.held || this.rotating)
        return this.settleLater();
      this.moving = false;
      this.update();
    }, 250 + 2 * this.budget.elapsed);
  }

  startingView() {
    const { clientWidth, clientHeight } = this.container;
    const zoom = Math.log2(Math.max(Math.min(clientWidth, clientHeight), 80) * (this.dimension === 3 ? .52 : .47) / this.radius);
    return this.dimension === 3
      ? { target: [0, 0, 0], rotationX: 22, rotationOrbit: 28, zoom, minZoom: zoom - 2, maxZoom: zoom + 7 }
      : { target: [0, 0, 0], zoom, minZoom: zoom - 2, maxZoom: zoom + 10 };
  }

  pointRadius() {
    const area = this.container.clientWidth * this.container.clientHeight;
    const radius = Math.sqrt(area / Math.max(this.positions.length / 3, 1)) * (this.dimension === 3 ? .23 : .2);
    return Math.max(1.1, Math.min(radius, 6));
  }

  pointLayer(id, data, visible) {
    const radius = this.pointRadius();
    return new deck.ScatterplotLayer({
      id,
      data,
      visible,
      getRadius: radius,
      updateTriggers: { getRadius: radius },
      radiusUnits: "pixels",
      billboard: this.dimension === 3,
      extensions: this.dimension === 3 ? [this.shading] : [],
    });
  }

  ring(which, radius, width) {
    const row = this.marked[which];
    return new deck.ScatterplotLayer({
      id: which,
      data: row >= 0 ? [row] : [],
      getPosition: other => this.positionOf(other),
      getRadius: radius,
      updateTriggers: { getRadius: radius },
      radiusUnits: "pixels",
      filled: false,
      stroked: true,
      lineWidthUnits: "pixels",
      getLineWidth: width,
      getLineColor: inkColor(),
      billboard: this.dimension === 3,
      parameters: { depthCompare: "always" },
    });
  }

  positionOf(row) {
    return Array.from(this.positions.subarray(3 * row, 3 * row + 3));
  }

  static centered(map) {
    const count = map.coordinates.length / map.dimension;
    const positions = new Float32Array(3 * count);
    for (let axis = 0; axis < map.dimension; axis++) {
      let low = Infinity, high = -Infinity;
      for (let row = 0; row < count; row++) {
        const value = map.coordinates[row * map.dimension + axis];
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      for (let row = 0; row < count; row++)
        positions[3 * row + axis] = map.coordinates[row * map.dimension + axis] - (low + high) / 2;
    }
    return positions;
  }

  static radiusOf(positions) {
    let largest = 0;
    for (let i = 0; i < positions.length; i += 3)
      largest = Math.max(largest, positions[i] ** 2 + positions[i + 1] ** 2 + positions[i + 2] ** 2);
    return Math.sqrt(largest) || 1;
  }
}
