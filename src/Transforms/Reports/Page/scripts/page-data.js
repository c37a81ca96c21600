/** Bytes of base64, by the browser itself where it can. */
function decodeBase64(text) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Reads numbers and texts that the page carries: base64 of gzip, or nothing where there are none. */
async function unpack(text) {
  if (text === "")
    return new ArrayBuffer(0);
  const stream = new Blob([decodeBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function unpackJson(text) {
  return JSON.parse(new TextDecoder().decode(await unpack(text)));
}

/** All but the image files, which are unpacked when the maps have been drawn. */
async function readPageData() {
  const page = JSON.parse(document.getElementById("page-data").textContent);
  page.count = 0;
  await Promise.all([
    ...page.maps.map(async map => map.coordinates = new Float32Array(await unpack(map.coordinates))),
    ...page.colorings.map(async coloring => {
      const bytes = await unpack(coloring.values);
      coloring.values = coloring.classes ? new Int32Array(bytes) : new Float32Array(bytes);
    }),
    ...(page.flags ?? []).map(async flag => flag.points = new Int32Array(await unpack(flag.points))),
    page.names && unpackJson(page.names).then(names => page.names = names),
    page.findings && unpackJson(page.findings).then(findings => page.findings = findings),
    page.groups && unpackJson(page.groups).then(groups => page.groups = groups),
    page.neighbors && unpack(page.neighbors.points).then(bytes => page.neighbors.points = new Int32Array(bytes)),
    page.words && unpackJson(page.words.names).then(names => page.words.names = names),
    page.words && unpack(page.words.points).then(bytes => page.words.points = new Int32Array(bytes)),
    page.originals?.paths && unpackJson(page.originals.paths).then(paths => page.originals.paths = paths),
    page.thumbnails && unpack(page.thumbnails.pixels).then(
      bytes => page.picture = new PixelPictures(page.thumbnails, new Uint8Array(bytes))),
    page.pictures && unpack(page.pictures.lengths).then(bytes => page.picture = new FilePictures(new Int32Array(bytes))),
  ]);
  page.count = page.maps[0].coordinates.length / page.maps[0].dimension;
  page.item ??= "point";
  return page;
}
