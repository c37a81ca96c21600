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
    page.names = JSON.parse(new TextDecoder().decode(await unpack(page.names)));
  if (page.thumbnails)
    page.picture = new PixelPictures(page.thumbnails, new Uint8Array(await unpack(page.thumbnails.pixels)));
  if (page.pictures)
    page.picture = new FilePictures(new Int32Array(await unpack(page.pictures.lengths)), await unpack(page.pictures.files));
  return page;
}
