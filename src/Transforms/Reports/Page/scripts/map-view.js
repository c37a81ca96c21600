/** One map: a scatter of all visible points that turns, moves and zooms. */
class MapView {
  constructor(container, map, events) {
    this.dimension = map.dimension;
    this.events = events;
    this.frame = new MapFrame(map);
    this.positions = this.frame.positions;
    this.isFlat = map.dimension === 2;
    this.rows = new Int32Array(0);
    this.parts = [];
    this.marked = { hovered: -1, selected: -1 };
    this.budget = new FrameBudget(this.positions.length / 3);
    this.touched = false;
    this.moving = false;
    this.container = container;
    this.shading = new SphereShading();
    this.viewState = this.startingView();
    this.deck = new deck.Deck({
      parent: container,
      // The pictures are at the end of a large page; a map need not wait until they are there.
      deviceProps: { waitForPageLoad: false },
      ...this.projection(),
      touchAction: "pan-y",
      viewState: this.viewState,
      onLoad: () => container.querySelector("canvas")?.removeAttribute("tabindex"),
      onViewStateChange: ({ viewState, interactionState }) => this.onMove(viewState, interactionState),
      onInteractionStateChange: state => this.held = Boolean(state.isDragging),
      onResize: () => this.onResize(),
      onAfterRender: () => this.onFrame(),
      onError: error => this.events.failed(error),
      getCursor: () => "inherit",
    });
    this.overlay = new MapOverlay(container);
    this.controls = new MapControls(this);
    this.listenToPointer();
  }

  projection() {
    const controller = { inertia: 300, doubleClickZoom: false, keyboard: false };
    return this.isFlat
      ? { views: new deck.OrthographicView({ id: "flat", flipY: false, controller }), controller }
      : { views: new deck.OrbitView({ id: "deep", orbitAxis: "Y", fovy: 45, controller }), controller };
  }

  /** Shows the given rows in their colors; those that stand out are drawn last, the others pale. */
  setPoints(rows, coloring) {
    this.rows = rows;
    const [ground, front] = [rows.filter(row => !coloring.standsOut(row)), rows.filter(row => coloring.standsOut(row))];
    this.parts = [this.partOf("ground", ground, coloring, .35, 1), this.partOf("front", front, coloring, 1, ground.length > 0 ? 1.5 : 1)];
    this.data = { length: rows.length };
    this.update();
  }

  partOf(id, rows, coloring, alpha, scale) {
    const order = shuffled(rows);
    const positions = new Float32Array(order.length * 3);
    const colors = new Uint8Array(order.length * 4);
    for (let i = 0; i < order.length; i++) {
      const from = 3 * order[i];
      positions[3 * i] = this.positions[from];
      positions[3 * i + 1] = this.positions[from + 1];
      positions[3 * i + 2] = this.positions[from + 2];
      [colors[4 * i], colors[4 * i + 1], colors[4 * i + 2]] = coloring.colorOf(order[i]);
      colors[4 * i + 3] = 255 * alpha;
    }
    const attributes = { getPosition: { value: positions, size: 3 }, getFillColor: { value: colors, size: 4, normalized: true } };
    return { id, scale, alpha, attributes, data: { length: order.length, attributes } };
  }

  mark(marked) {
    this.marked = marked;
    this.container.style.cursor = marked.hovered >= 0 ? "pointer" : "";
    this.placeRings();
  }

  placeRings() {
    const radius = this.pointRadius();
    const place = row => row >= 0 && this.deck.isInitialized ? this.project(row) : null;
    this.overlay.place("selected", place(this.marked.selected), radius * 2.2 + 5);
    this.overlay.place("hovered", place(this.marked.hovered), radius * 1.6 + 3);
  }

  /** Where a row is drawn, in pixels from the corner of the map. */
  project(row) {
    const [x, y] = this.viewport().project(this.positionOf(row));
    return { x, y };
  }

  viewport() {
    return this.deck.getViewports()[0];
  }

  /** Calls back with every row that is shown and its place in pixels. */
  forEachPlace(visit) {
    const viewport = this.viewport();
    const m = viewport.viewProjectionMatrix;
    for (const row of this.rows) {
      const [x, y, z] = [this.positions[3 * row], this.positions[3 * row + 1], this.positions[3 * row + 2]];
      const w = m[3] * x + m[7] * y + m[11] * z + m[15];
      if (w > 0)
        visit(row, (1 + (m[0] * x + m[4] * y + m[8] * z + m[12]) / w) * viewport.width / 2,
          (1 - (m[1] * x + m[5] * y + m[9] * z + m[13]) / w) * viewport.height / 2);
    }
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

  zoomBy(steps) {
    const { zoom, minZoom, maxZoom } = this.viewState;
    this.change({ zoom: Math.max(minZoom, Math.min(zoom + steps, maxZoom)) });
  }

  turnBy(orbit, tilt) {
    this.change({
      rotationOrbit: this.viewState.rotationOrbit + orbit,
      rotationX: Math.max(-90, Math.min(this.viewState.rotationX + tilt, 90)),
    });
    this.events.turned(this.viewState);
  }

  /** Moves the middle of the view by pixels. */
  moveBy(x, y) {
    const viewport = this.viewport();
    const middle = [viewport.width / 2, viewport.height / 2];
    const depth = viewport.project(this.viewState.target)[2];
    this.change({ target: viewport.unproject([middle[0] + x, middle[1] + y, depth]) });
  }

  /** Takes over how another map is turned. */
  turnLike({ rotationOrbit, rotationX }) {
    if (!this.isFlat)
      this.show({ ...this.viewState, rotationOrbit, rotationX });
  }

  change(changed) {
    this.touched = true;
    this.events.moved();
    this.show({ ...this.viewState, ...changed });
  }

  /** Brings a point to the middle, as near as the map is now, and lets its ring pulse. */
  flyTo(row) {
    cancelAnimationFrame(this.flight);
    this.touched = true;
    const [from, to, start] = [this.viewState.target, this.positionOf(row), performance.now()];
    const step = now => {
      const share = wantsStillness() ? 1 : Math.min(1, Math.max(0, now - start) / 400);
      const eased = share * share * (3 - 2 * share);
      this.show({ ...this.viewState, target: to.map((value, i) => (from[i] ?? 0) + eased * (value - (from[i] ?? 0))) });
      if (share < 1)
        this.flight = requestAnimationFrame(step);
      else
        this.overlay.pulse();
    };
    step(start);
  }

  /** Shows a deep map from the front, without depth, or deep again. */
  setFlat(flat) {
    this.isFlat = flat;
    this.positions = flat ? this.frame.flattened() : this.frame.positions;
    this.touched = false;
    this.viewState = this.startingView();
    this.deck.setProps({ ...this.projection(), viewState: this.viewState });
  }

  /** Rotates a 3D map slowly until stopped. */
  rotate(on) {
    cancelAnimationFrame(this.rotation);
    this.rotating = on;
    let last = performance.now();
    const step = now => {
      this.show({ ...this.viewState, rotationOrbit: this.viewState.rotationOrbit + (now - last) * .012 });
      this.events.turned(this.viewState);
      last = now;
      this.rotation = requestAnimationFrame(step);
    };
    if (on)
      this.rotation = requestAnimationFrame(step);
  }

  update() {
    const share = this.moving ? this.budget.share : 1;
    const layers = [];
    for (const part of this.parts) {
      if (share < 1 && part.sample?.share !== share)
        part.sample = { share, data: { length: Math.ceil(part.data.length * share), attributes: part.attributes } };
      layers.push(this.pointLayer(part, part.id, part.data, share === 1));
      if (part.sample)
        layers.push(this.pointLayer(part, `${part.id}-sample`, part.sample.data, share < 1));
    }
    this.deck.setProps({ layers });
    this.placeRings();
  }

  listenToPointer() {
    const rowAt = event => {
      const box = this.container.getBoundingClientRect();
      const viewport = this.viewport();
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
    const byHand = interaction.isDragging || interaction.isZooming || interaction.isPanning || interaction.isRotating;
    if (byHand) {
      this.touched = true;
      cancelAnimationFrame(this.flight);
      this.events.moved();
    }
    const turned = viewState.rotationOrbit !== this.viewState.rotationOrbit || viewState.rotationX !== this.viewState.rotationX;
    this.show(viewState);
    if (turned)
      this.events.turned(viewState);
  }

  onResize() {
    if (!this.touched)
      this.show(this.startingView());
    this.update();
  }

  onFrame() {
    if (this.moving)
      this.budget.frame(performance.now());
    this.placeRings();
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
    const zoom = Math.log2(Math.max(Math.min(clientWidth, clientHeight), 80) * (this.isFlat ? .46 : .5) / this.frame.radius);
    return this.isFlat
      ? { target: [0, 0, 0], zoom, minZoom: zoom - 2, maxZoom: zoom + 10 }
      : { target: [0, 0, 0], rotationX: 22, rotationOrbit: 28, zoom, minZoom: zoom - 2, maxZoom: zoom + 7 };
  }

  pointRadius() {
    const area = this.container.clientWidth * this.container.clientHeight;
    const radius = Math.sqrt(area / Math.max(this.positions.length / 3, 1)) * (this.isFlat ? .2 : .23);
    return Math.max(1.1, Math.min(radius, 6));
  }

  pointLayer(part, id, data, visible) {
    const radius = this.pointRadius() * part.scale;
    return new deck.ScatterplotLayer({
      id: `${id}-${this.isFlat ? "flat" : "deep"}`,
      data,
      visible,
      getRadius: radius,
      updateTriggers: { getRadius: radius },
      radiusUnits: "pixels",
      billboard: !this.isFlat,
      extensions: this.isFlat ? [] : [this.shading],
      // What is pale hides nothing behind it.
      parameters: { depthWriteEnabled: part.alpha === 1 },
    });
  }

  positionOf(row) {
    return Array.from(this.positions.subarray(3 * row, 3 * row + 3));
  }
}
