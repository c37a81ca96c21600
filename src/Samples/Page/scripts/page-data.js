/** Reads the numbers, names and pictures that the page carries: base64 of gzip. */
async function unpack(text) {
  const packed = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function readPageData() {
  const page = JSON.parse(document.getElementById("page-data").textContent);
  for (const map of page.maps)
    map.coordinates = new Float32Array(await unpack(map.coordinates));
  for (const coloring of page.colorings)
    coloring.values = coloring.classes ? new Int32Array(await unpack(coloring.values)) : new Float32Array(await unpack(coloring.values));
  if (page.names)
    page.names = new TextDecoder().decode(await unpack(page.names)).split("\n");
  if (page.thumbnails)
    page.thumbnails.pixels = new Uint8Array(await unpack(page.thumbnails.pixels));
  return page;
}

/** Draws the picture of a row; grey pictures become ink in the colour of the text, so they suit both themes. */
function drawThumbnail(canvas, thumbnails, row) {
  const { width, height, channels, pixels } = thumbnails;
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
