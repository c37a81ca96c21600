/** Two pictures at one scale: beside each other, in turn at the same place, or what differs between them. */
class PicturePair {
  static modes = [["side", "Side by side"], ["flip", "Flip"], ["difference", "Difference"]];

  constructor(page) {
    this.page = page;
    this.mode = "side";
    this.canvases = [0, 1].map(() => element("canvas"));
    this.difference = element("canvas", { class: "difference" });
    this.figures = this.canvases.map(canvas => element("figure", {}, canvas, element("figcaption")));
    this.stage = element("div", { class: "stage" }, ...this.figures, element("figure", { class: "difference" }, this.difference,
      element("figcaption", {}, "What differs, brightened")));
    this.choices = PicturePair.modes.map(([mode, text]) =>
      button(text, { class: "quiet", "aria-pressed": mode === "side" }, () => this.use(mode)));
    this.bar = element("div", { class: "row-tools", role: "group", "aria-label": "How the pictures are shown" }, ...this.choices);
  }

  /** Shows the pictures of points, with captions; one stands alone. */
  async show(points, captions) {
    this.points = points;
    this.bar.hidden = points.length < 2;
    this.figures.forEach((figure, i) => {
      figure.hidden = i >= captions.length;
      figure.querySelector("figcaption").replaceChildren(...(captions[i] ?? []));
    });
    this.canvases.forEach((canvas, i) => canvas.hidden = !(points[i] >= 0) || !this.page.data.picture);
    this.canvases.forEach((canvas, i) => canvas.setAttribute("role", "img") ?? canvas.setAttribute("aria-label", this.nameAt(i)));
    this.use(points.length < 2 ? "side" : this.mode, false);
    if (!this.page.data.picture)
      return;
    await Promise.all(points.map((point, i) => point >= 0 && this.page.data.picture.draw(this.canvases[i], point)));
    if (this.points === points)
      this.scale();
  }

  nameAt(i) {
    return this.points[i] >= 0 ? this.page.nameOf(this.points[i]) : "no picture";
  }

  /** One scale for both: the larger one fills its place. */
  scale() {
    const shown = this.canvases.filter(canvas => !canvas.hidden);
    const longest = Math.max(...shown.map(canvas => Math.max(canvas.width, canvas.height)), 1);
    for (const canvas of shown) {
      canvas.style.setProperty("--wide", canvas.width / longest);
      canvas.style.setProperty("--ratio", canvas.width / canvas.height);
      canvas.style.setProperty("--high", canvas.height / longest);
    }
    if (shown.length === 2)
      this.drawDifference();
  }

  use(mode, remember = true) {
    if (remember)
      this.mode = mode;
    this.stage.dataset.mode = mode;
    this.stage.dataset.side = "0";
    clearInterval(this.flipping);
    this.choices.forEach((choice, i) => choice.setAttribute("aria-pressed", PicturePair.modes[i][0] === mode));
    if (mode === "flip" && !wantsStillness())
      this.flipping = setInterval(() => this.flip(), 700);
  }

  /** The next way of showing them. */
  next() {
    const place = PicturePair.modes.findIndex(([mode]) => mode === this.mode);
    this.use(PicturePair.modes[(place + 1) % PicturePair.modes.length][0]);
  }

  /** Shows the other picture at the same place. */
  flip() {
    this.stage.dataset.side = this.stage.dataset.side === "0" ? "1" : "0";
  }

  drawDifference() {
    const [first, second] = this.canvases;
    const [width, height] = [Math.max(first.width, second.width), Math.max(first.height, second.height)];
    const pixelsOf = canvas => {
      const drawn = element("canvas", { width, height });
      const context = drawn.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0, width, height);
      return context.getImageData(0, 0, width, height);
    };
    const [a, b] = [pixelsOf(first), pixelsOf(second)];
    for (let i = 0; i < a.data.length; i++)
      a.data[i] = i % 4 === 3 ? 255 : Math.min(255, 3 * Math.abs(a.data[i] - b.data[i]));
    this.difference.width = width;
    this.difference.height = height;
    this.difference.getContext("2d").putImageData(a, 0, 0);
    this.difference.style.setProperty("--wide", width / Math.max(width, height));
    this.difference.style.setProperty("--ratio", width / height);
  }
}
