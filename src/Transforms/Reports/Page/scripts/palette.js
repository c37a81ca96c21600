/** Colors that stay apart from one another on light and dark pages alike. */
const categoryColors = [
  "#4269d0", "#f28a1e", "#e5484d", "#3ca951", "#9b5de5",
  "#22b8c8", "#ff8ab7", "#9c6b4e", "#e8c514", "#7d8794",
].map(parseHex);
/** Colors of findings after Okabe and Ito, which stay apart for people who do not see red or green; no finding is gray. */
const findingColors = {
  leak: "#d55e00", duplicate: "#0072b2", suspect: "#e69f00", outlier: "#cc79a7", unreadable: "#009e73", none: "#9aa3af",
};
const scoreColors = ["#482878", "#3e4a89", "#2a788e", "#22a884", "#7ad151", "#fde725"].map(parseHex);

function parseHex(text) {
  return [1, 3, 5].map(start => parseInt(text.slice(start, start + 2), 16));
}

/** The color of the text, which differs between the light and the dark page. */
function inkColor() {
  return parseHex(getComputedStyle(document.documentElement).getPropertyValue("--ink").trim());
}

function cssColor(color) {
  return `rgb(${color.join(" ")})`;
}

/** The color of a class: hand-picked ones first, then hues a golden angle apart. */
function categoryColor(index) {
  if (index < categoryColors.length)
    return categoryColors[index];

  const hue = (index * 137.508) % 360;
  const lightness = [.58, .46, .7][index % 3];
  const chroma = .62 * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map(offset => {
    const sector = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(sector - 3, 9 - sector, 1))));
  });
}

/** The color of a kind of finding; kinds that the page does not know share one. */
function findingColor(kind) {
  return parseHex(findingColors[kind] ?? "#56b4e9");
}

/** The color of a score between 0 and 1. */
function scoreColor(score) {
  const place = Math.max(0, Math.min(score, 1)) * (scoreColors.length - 1);
  const stop = Math.min(Math.floor(place), scoreColors.length - 2);
  return scoreColors[stop].map((channel, i) => Math.round(channel + (place - stop) * (scoreColors[stop + 1][i] - channel)));
}
