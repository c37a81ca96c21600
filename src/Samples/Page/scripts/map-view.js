/** How far from a point, in pixels, the pointer still means it. */
const PickingRadius = 4;

/** Shades the discs of a 3D map as small spheres and lets the far ones fade, so that depth is seen without moving. */
class SphereShading extends deck.LayerExtension {
  static extensionName = "SphereShading";

  getShaders() {
    return {
      inject: {
        "vs:#decl": "out float mapDepth;",
        "vs:#main-end": "mapDepth = gl_Position.w / project.focalDistance;",
        "fs:#decl": "in float mapDepth;",
        "fs:DECKGL_FILTER_COLOR": `
          float rim = min(dot(geometry.uv, geometry.uv), 1.0);
          vec3 normal = vec3(geometry.uv, sqrt(1.0 - rim));
          float light = 0.72 + 0.42 * max(dot(normal, vec3(-0.42, 0.56, 0.71)), 0.0);
          color.rgb = min(color.rgb * light, vec3(1.0));
          color.a *= clamp(1.75 - 0.85 * mapDepth, 0.25, 1.0);`,
      },
    };
  }
}

/** One map: a scatter of all visible points that turns, moves and zooms. */
class MapView {
  constructor(container, map, events) {
    this.map = map;
    this.dimension = map.dimension;
    this.events = events;
    this.positions = MapView.centred(map);
    this.radius = MapView.radiusOf(this.positions);
    this.rows = new Int32Array(0);
    this.marked = { hovered: -1, selected: -1 };
    this.touched = false;
    this.container = container;
    this.shading = new SphereShading();
    this.deck = new deck.Deck({
      parent: container,
      views: this.dimension === 3 ? new deck.OrbitView({ id: "map", orbitAxis: "Y", fovy: 45 }) : new deck.OrthographicView({ id: "map", flipY: false }),
      controller: { inertia: 300, doubleClickZoom: false },
      viewState: this.viewState = this.startingView(),
      onViewStateChange: ({ viewState, interactionState }) => this.onMove(viewState, interactionState),
      onResize: () => this.touched || this.show(this.startingView()),
      onHover: info => this.events.hover(this.rowAt(info), info),
      onAfterRender: () => this.events.rendered(),
      onError: error => this.events.failed(error),
      getCursor: ({ isDragging, isHovering }) => isDragging ? "grabbing" : isHovering ? "pointer" : "grab",
      pickingRadius: PickingRadius,
    });
    this.listenForClicks();
  }

  /** A click of any length counts, unlike the library's own tap, which a slow machine or an unhurried hand would miss. */
  listenForClicks() {
    let pressed = { x: 0, y: 0 };
    this.container.addEventListener("pointerdown", event => pressed = { x: event.clientX, y: event.clientY });
    this.container.addEventListener("click", event => {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > PickingRadius)
        return;
      const box = this.container.getBoundingClientRect();
      const info = this.deck.pickObject({ x: event.clientX - box.left, y: event.clientY - box.top, radius: PickingRadius });
      this.events.select(info ? this.rowAt(info) : -1);
    });
  }

  /** Shows the given rows in the given colours (four bytes per row of the data set). */
  setPoints(rows, colors) {
    this.rows = rows;
    const positions = new Float32Array(rows.length * 3);
    const shown = new Uint8Array(rows.length * 4);
    rows.forEach((row, i) => {
      positions.set(this.positions.subarray(3 * row, 3 * row + 3), 3 * i);
      shown.set(colors.subarray(4 * row, 4 * row + 4), 4 * i);
    });
    this.data = { length: rows.length, attributes: { getPosition: { value: positions, size: 3 }, getFillColor: { value: shown, size: 4, normalized: true } } };
    this.update();
  }

  mark(marked) {
    this.marked = marked;
    this.update();
  }

  /** Where a row is drawn, in pixels from the corner of the map. */
  project(row) {
    const [x, y] = this.deck.getViewports()[0].project(Array.from(this.positions.subarray(3 * row, 3 * row + 3)));
    return { x, y };
  }

  /** The rows nearest to one on this map, among those shown. */
  nearest(row, count) {
    const [x, y, z] = this.positions.subarray(3 * row, 3 * row + 3);
    const ranked = [];
    for (const other of this.rows) {
      if (other === row)
        continue;
      const distance = (this.positions[3 * other] - x) ** 2 + (this.positions[3 * other + 1] - y) ** 2 + (this.positions[3 * other + 2] - z) ** 2;
      if (ranked.length === count && distance >= ranked[count - 1].distance)
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

  /** Turns a 3D map slowly until stopped. */
  turn(on) {
    cancelAnimationFrame(this.turning);
    let last = performance.now();
    const step = now => {
      this.show({ ...this.viewState, rotationOrbit: this.viewState.rotationOrbit + (now - last) * .012 });
      last = now;
      this.turning = requestAnimationFrame(step);
    };
    if (on)
      this.turning = requestAnimationFrame(step);
  }

  onMove(viewState, interaction) {
    const byHand = interaction.isDragging || interaction.isZooming || interaction.isPanning || interaction.isRotating;
    if (byHand) {
      this.touched = true;
      this.events.moved(this);
    }
    this.show(viewState);
  }

  show(viewState) {
    this.viewState = viewState;
    this.deck?.setProps({ viewState });
  }

  startingView() {
    const { clientWidth, clientHeight } = this.container;
    const zoom = Math.log2(Math.max(Math.min(clientWidth, clientHeight), 80) * .46 / this.radius);
    return this.dimension === 3
      ? { target: [0, 0, 0], rotationX: 22, rotationOrbit: 28, zoom, minZoom: zoom - 2, maxZoom: zoom + 7 }
      : { target: [0, 0, 0], zoom, minZoom: zoom - 2, maxZoom: zoom + 10 };
  }

  pointRadius() {
    const area = this.container.clientWidth * this.container.clientHeight;
    const radius = Math.sqrt(area / Math.max(this.positions.length / 3, 1)) * (this.dimension === 3 ? .25 : .2);
    return Math.max(1.1, Math.min(radius, 6));
  }

  update() {
    if (!this.data)
      return;
    const radius = this.pointRadius();
    const points = new deck.ScatterplotLayer({
      id: "points",
      data: this.data,
      getRadius: radius,
      radiusUnits: "pixels",
      updateTriggers: { getRadius: radius },
      billboard: this.dimension === 3,
      extensions: this.dimension === 3 ? [this.shading] : [],
      pickable: true,
    });
    this.deck.setProps({ layers: [points, this.ring("selected", radius * 2.2 + 3, 3), this.ring("hovered", radius * 1.6 + 2, 2)] });
  }

  ring(which, radius, width) {
    const row = this.marked[which];
    const [red, green, blue] = parseHex(getComputedStyle(document.documentElement).getPropertyValue("--ink").trim());
    return new deck.ScatterplotLayer({
      id: which,
      data: row >= 0 ? [row] : [],
      getPosition: other => Array.from(this.positions.subarray(3 * other, 3 * other + 3)),
      updateTriggers: { getRadius: radius },
      getRadius: radius,
      radiusUnits: "pixels",
      filled: false,
      stroked: true,
      lineWidthUnits: "pixels",
      getLineWidth: width,
      getLineColor: [red, green, blue, 255],
      billboard: this.dimension === 3,
      parameters: { depthCompare: "always" },
    });
  }

  rowAt(info) {
    return info.layer?.id === "points" && info.index >= 0 ? this.rows[info.index] : -1;
  }

  static centred(map) {
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
