/** Builds an element: tag, attributes, children. An attribute that is undefined or false is left out. */
function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      created.setAttribute(name, value === true ? "" : value);
  }
  created.append(...children);
  return created;
}

/** A button with what it does. */
function button(text, attributes, onClick) {
  const created = element("button", { type: "button", ...attributes }, text);
  created.addEventListener("click", onClick);
  return created;
}

/** A drawing on a button: paths of 20 by 20 pixels. */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/** Names and values, as the children of a list of descriptions. */
function factList(facts) {
  return facts.map(fact => element("div", {}, element("dt", {}, fact.name), element("dd", {}, fact.value)));
}

function formatCount(count) {
  return count.toLocaleString("en");
}

/** A count with its noun: "1 picture", "2 pictures". */
function counted(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function wantsStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Whether a key belongs to a field that takes text. */
function isTyping(event) {
  return event.target.closest?.("input:not([type=checkbox]), select, textarea") !== null || event.ctrlKey || event.metaKey || event.altKey;
}

/** Says something to those who listen to the page. */
function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** Gives a text to the user as a file. */
function download(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Puts a text on the clipboard; pages from a file may not be trusted with it, and then copy a field as of old. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element("textarea", { class: "offscreen" });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** What a browser keeps for pages like this; where it keeps nothing, values last as long as the page. */
const kept = {
  values: new Map(),
  nameOf(key) {
    return `mlnet-embeddings:${key}`;
  },
  get(key) {
    try {
      return localStorage.getItem(this.nameOf(key));
    } catch {
      return this.values.get(key) ?? null;
    }
  },
  set(key, value) {
    this.values.set(key, value);
    try {
      localStorage.setItem(this.nameOf(key), value);
      return true;
    } catch {
      return false;
    }
  },
};
