/** Small pictures, drawn from their pixels; gray ones become ink in the color of the text, so they suit both themes. */
class PixelPictures {
  constructor({ width, height, channels }, pixels) {
    Object.assign(this, { width, height, channels, pixels });
  }

  unpack() { }

  async draw(canvas, row) {
    const { width, height, channels, pixels } = this;
    canvas.width = width;
    canvas.height = height;
    const [red, green, blue] = inkColor();
    const image = new ImageData(width, height);
    const start = row * width * height * channels;
    for (let i = 0; i < width * height; i++) {
      const source = start + i * channels;
      if (channels === 1)
        image.data.set([red, green, blue, pixels[source]], 4 * i);
      else
        image.data.set([pixels[source], pixels[source + 1], pixels[source + 2], 255], 4 * i);
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  }
}

/** Pictures that are image files, unpacked after the maps and decoded when they are first seen. */
class FilePictures {
  constructor(lengths) {
    let end = 0;
    this.ends = Float64Array.from(lengths, length => end += length);
    this.decoded = new Map();
    this.files = new Promise(resolve => this.resolve = resolve);
    document.documentElement.dataset.pictures = "files";
  }

  /** Unpacks all files, once they are all there: the map may have been drawn while the page was still being read. */
  unpack() {
    if (document.readyState === "loading")
      return document.addEventListener("DOMContentLoaded", () => this.unpack(), { once: true });
    const carrier = document.getElementById("page-pictures");
    if (!carrier)
      return;
    this.resolve(decodeBase64(carrier.textContent));
    carrier.remove();
  }

  async draw(canvas, row) {
    canvas.dataset.row = row;
    const bitmap = await this.decode(row);
    // Meanwhile the canvas may have been given to another row.
    if (!bitmap || canvas.dataset.row !== String(row))
      return;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    canvas.dataset.drawn = row;
  }

  decode(row) {
    const start = row > 0 ? this.ends[row - 1] : 0;
    if (!this.decoded.has(row) && this.ends[row] > start) {
      if (this.decoded.size === 400)
        this.decoded.delete(this.decoded.keys().next().value);
      const decoded = this.files.then(files => createImageBitmap(new Blob([files.subarray(start, this.ends[row])]))).catch(() => null);
      this.decoded.set(row, decoded);
    }
    return this.decoded.get(row);
  }
}

/** A small picture of a point. */
function thumbnail(pictures, row) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  pictures.draw(canvas, row);
  return canvas;
}
