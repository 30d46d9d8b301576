"use strict";
// The circuit as it was exported. What needs computing was computed there: the script draws it,
// hides what falls below a threshold, and keeps what a reader pins, groups and labels.
const circuit = JSON.parse(document.getElementById("circuit").textContent);
const file = document.getElementById("file").textContent;
const [left, top_, width, height] = circuit.frame;
const size = [left + width + 12, top_ + height + 50];
const state = {
  current: circuit.current,
  hovered: -1,
  chosen: new Set(),
  way: null,
  pinned: new Set(circuit.pinned),
  labels: new Map(),
  groups: circuit.groups.map(group => ({ name: group.n, hue: group.h, members: new Set(group.m) })),
};
const byId = id => document.getElementById(id);
const everyNode = circuit.nodes.map((node, i) => i).filter(i => circuit.nodes[i].x !== null);
const strongestFirst = circuit.edges
  .map((edge, e) => e)
  .sort((a, b) => Math.abs(circuit.edges[b][2]) - Math.abs(circuit.edges[a][2]));

// Making elements. Texts are set as texts, so that none is ever read as a part of the page.
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}
const html = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const drawn = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

// Numbers: three digits, a real minus.
function figure(value) {
  if (value === null) return "\u2013";
  const size = Math.abs(value);
  const text =
    size === 0
      ? "0"
      : size >= 1e-3 && size < 1000
        ? size.toPrecision(3)
        : size >= 1000 && size < 1e5
          ? String(Math.round(size))
          : size.toExponential(2).replace("e-", "e\u2212").replace("e+", "e");
  return (value < 0 ? "\u2212" : "") + text;
}
const signed = value => (value < 0 ? "" : "+") + figure(value);
const chance = value =>
  value === null ? "\u2013" : value > 0 && value < 0.0005 ? "< 0.001" : value.toFixed(3);
const counted = (count, one) => count + " " + one + (count === 1 ? "" : "s");

// Thresholds. Every node and edge tells from which threshold on it is shown.
const keptNodes = new Set(),
  keptEdges = new Set();

function keep() {
  const share = id => +byId(id).value + 1e-6;
  keptNodes.clear();
  keptEdges.clear();
  for (const i of everyNode) {
    const { s, j } = circuit.nodes[i];
    if ((s <= share("nodes") && j <= share("edges")) || state.pinned.has(i)) keptNodes.add(i);
  }
  for (const e of strongestFirst) {
    const [source, target, , least] = circuit.edges[e];
    if (least <= share("edges") && keptNodes.has(source) && keptNodes.has(target)) keptEdges.add(e);
  }
}

function prune() {
  keep();
  for (const id of ["nodes", "edges"]) byId(id + "-value").textContent = (+byId(id).value).toFixed(2);
  byId("count").textContent =
    keptNodes.size +
    " of " +
    counted(everyNode.length, "node") +
    ", " +
    keptEdges.size +
    " of " +
    counted(circuit.edges.length, "edge");
  edges.forEach((path, e) => path.classList.toggle("gone", !keptEdges.has(e)));
  everyNode.forEach(dress);
  touch();
  look(view);
  card();
  showPane();
}

// Edges of a node that are shown, strongest first: those that begin there (0), or end there (1).
const touching = [0, 1].map(() => circuit.nodes.map(() => []));
for (const e of strongestFirst) for (const end of [0, 1]) touching[end][circuit.edges[e][end]].push(e);
const indicesAt = (node, end) => touching[end][node].filter(e => keptEdges.has(e));
const edgesAt = (node, end) => indicesAt(node, end).map(e => circuit.edges[e]);
const groupOf = node => state.groups.find(group => group.members.has(node));
const hueOf = node => (groupOf(node) ? groupOf(node).hue : circuit.nodes[node].u);
const hueClass = hue => (hue ? " hue hue-" + hue : "");
const title = node => {
  const it = circuit.nodes[node];
  return it.k === "feature" && !it.named ? "L" + it.r + " " + it.l : it.l;
};

// Drawing.
const drawing = byId("drawing");
drawing.setAttribute("viewBox", "0 0 " + size[0] + " " + size[1]);
const plane = drawn("svg", { id: "plane", x: left, y: top_, width, height });
const layers = Object.fromEntries(["axes", "words", "map"].map(id => [id, drawn("g", { id })]));
const floors = Object.fromEntries(
  ["grid", "hulls", "ground", "touched", "marks"].map(id => [id, drawn("g", { id })]),
);
plane.append(...Object.values(floors));
drawing.append(layers.axes, plane, layers.words, layers.map);

function drawGrid() {
  for (const row of circuit.rows) {
    floors.grid.append(drawn("line", { class: "grid", x1: left, x2: left + width, y1: row.y, y2: row.y }));
  }
  for (const column of circuit.columns.slice(1)) {
    floors.grid.append(
      drawn("line", { class: "grid", x1: column.l, x2: column.l, y1: top_, y2: top_ + height }),
    );
  }
}

const heaviest = Math.max(1e-12, ...circuit.edges.map(edge => Math.abs(edge[2])));

function curve(e, more) {
  const [source, target, weight] = circuit.edges[e];
  const from = circuit.nodes[source],
    to = circuit.nodes[target];
  const middle = (from.y + to.y) / 2;
  return {
    d: `M${from.x} ${from.y}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`,
    "stroke-width": (0.7 + (3.9 * Math.abs(weight)) / heaviest + more).toFixed(2),
  };
}

function drawEdges() {
  const most = Math.min(0.36, Math.max(0.15, 0.36 - 0.0001 * circuit.edges.length));
  const paths = [];
  // Strong edges come last and lie on top.
  for (let at = strongestFirst.length - 1; at >= 0; at--) {
    const e = strongestFirst[at],
      [, , weight, , part] = circuit.edges[e];
    const opacity = most * (0.55 + 0.45 * Math.sqrt(Math.abs(weight) / heaviest)) * (part ? 2 : 1);
    const kind = circuit.compared ? "edge part-" + part : weight < 0 ? "edge lowers" : "edge";
    paths[e] = drawn("path", {
      ...curve(e, 0),
      class: kind + (at >= 700 ? " weak" : ""),
      "stroke-opacity": Math.min(1, opacity).toFixed(3),
    });
    floors.ground.append(paths[e]);
  }
  return paths;
}

function outline(node, by) {
  const w = node.w + by,
    h = node.h + by;
  switch (node.k) {
    case "feature":
      return ["circle", { r: h }];
    case "token":
      return ["rect", { x: -0.875 * h, y: -0.875 * h, width: 1.75 * h, height: 1.75 * h, rx: 2 }];
    case "error":
      return ["polygon", { points: `0,${-1.4 * h} ${1.4 * h},0 0,${1.4 * h} ${-1.4 * h},0` }];
    default:
      return ["rect", { x: -w, y: -h, width: 2 * w, height: 2 * h, rx: h }];
  }
}

function drawNode(i) {
  const node = circuit.nodes[i];
  const shape = (kind, by) => {
    const [name, attributes] = outline(node, by);
    return drawn(name, { ...attributes, class: kind });
  };
  const mark = drawn(
    "g",
    { class: "mark" },
    shape("hit", 3),
    shape("shape", 0),
    shape("ring", 3),
    shape("chosen-ring", 7),
    node.pill === null ? null : drawn("text", { y: 4.2 }, node.pill),
  );
  return drawn(
    "g",
    {
      class: "node",
      transform: `translate(${node.x} ${node.y})`,
      role: "button",
      tabindex: -1,
      "data-i": i,
    },
    drawn("title"),
    mark,
  );
}

function drawNodes() {
  const groups = new Map();
  for (const i of [...everyNode].sort((a, b) => circuit.nodes[b].h - circuit.nodes[a].h)) {
    groups.set(i, drawNode(i));
    floors.marks.append(groups.get(i));
  }
  return groups;
}

const edges = drawEdges(),
  nodes = drawNodes();

// What a node looks like now, and what is said of it.
function dress(i) {
  const node = circuit.nodes[i],
    group = groupOf(i);
  nodes
    .get(i)
    .setAttribute(
      "class",
      "node " +
        (node.k === "token" ? "token-node" : node.k) +
        hueClass(hueOf(i)) +
        (node.best && !node.part ? " best" : "") +
        (node.part ? " part-" + node.part : "") +
        (state.pinned.has(i) ? " pinned" : "") +
        (state.current === i ? " current" : "") +
        (state.chosen.has(i) ? " chosen" : "") +
        (keptNodes.has(i) ? "" : " gone"),
    );
  nodes.get(i).setAttribute("aria-pressed", state.pinned.has(i));
  nodes.get(i).setAttribute("tabindex", state.current === i ? 0 : -1);
  const said =
    `${node.k} ${title(i)}, ${node.p}, influence ${figure(node.i)}` +
    (group ? ", in group " + group.name : "") +
    (state.pinned.has(i) ? ", pinned" : "") +
    `; ${counted(edgesAt(i, 1).length, "input")}, ${counted(edgesAt(i, 0).length, "output")}`;
  nodes.get(i).setAttribute("aria-label", said);
  nodes.get(i).firstChild.textContent = said;
}

// The edges of what is under the mouse, else of what is looked at, in signed colours.
const touchedNode = () =>
  keptNodes.has(state.hovered) ? state.hovered : keptNodes.has(state.current) ? state.current : -1;

let marked = [];
function touch() {
  const node = touchedNode();
  for (const i of marked) nodes.get(i).classList.remove("raises", "lowers");
  const found =
    node < 0
      ? []
      : [0, 1]
          .flatMap(end =>
            indicesAt(node, end).map(e => ({
              e,
              other: circuit.edges[e][1 - end],
              kind: circuit.edges[e][2] < 0 ? "lowers" : "raises",
              size: Math.abs(circuit.edges[e][2]),
            })),
          )
          .sort((a, b) => a.size - b.size);
  const strongest = found.length ? found[found.length - 1].size : 0;
  // Of many edges the weak ones step back.
  const presence = size => (found.length <= 24 || !strongest ? 1 : 0.15 + 0.85 * Math.sqrt(size / strongest));
  for (const { other, kind } of found) nodes.get(other).classList.add(kind);
  marked = found.map(each => each.other);
  floors.touched.replaceChildren(
    ...found.map(({ e, kind, size }) =>
      drawn("path", { ...curve(e, 0.5), class: "edge " + kind, "stroke-opacity": presence(size).toFixed(3) }),
    ),
    ...wayEdges(),
  );
}

function wayEdges() {
  if (!state.way) return [];
  const steps = new Set(state.way.n.slice(1).map((node, at) => state.way.n[at] + " " + node));
  return [...keptEdges]
    .filter(e => steps.has(circuit.edges[e][0] + " " + circuit.edges[e][1]))
    .map(e => drawn("path", { ...curve(e, 1.5), class: "edge way" }));
}

// Zooming and moving: the part of the plane that is in view.
const whole = [left, top_, width, height];
let view = [...whole],
  asked = false;
const zoomed = () => width / view[2];
const onScreen = i => [
  left + (circuit.nodes[i].x - view[0]) * zoomed(),
  top_ + (circuit.nodes[i].y - view[1]) * zoomed(),
];
// Nodes grow to their own size with what is around them, then slowly; outputs keep theirs.
const nodeScale = i =>
  circuit.nodes[i].pill !== null
    ? 1 / zoomed()
    : Math.min(1, Math.pow(zoomed(), 0.25) / circuit.shrink / zoomed());

function look(next) {
  view = next;
  if (!asked)
    requestAnimationFrame(() => {
      asked = false;
      plane.setAttribute("viewBox", view.map(value => value.toFixed(2)).join(" "));
      plane.style.setProperty("--k", Math.min(1, Math.pow(zoomed(), 0.25) / circuit.shrink / zoomed()));
      plane.style.setProperty("--pill", 1 / zoomed());
      drawHulls();
      drawAxes();
      drawWords();
      drawMap();
    });
  asked = true;
}

function within(x, y, scale) {
  const inside = (at, size, all, from) => Math.min(from + all - size, Math.max(from, at));
  return [
    inside(x, width * scale, width, left),
    inside(y, height * scale, height, top_),
    width * scale,
    height * scale,
  ];
}

function zoom(factor, [x, y]) {
  const next = Math.min(width, Math.max(width / 40, view[2] / factor)),
    scale = next / view[2];
  look(within(x - (x - view[0]) * scale, y - (y - view[1]) * scale, next / width));
}

const move = (right, down) =>
  look(within(view[0] + right * view[2], view[1] + down * view[3], view[2] / width));
const middle = () => [view[0] + view[2] / 2, view[1] + view[3] / 2];
const center = (x, y) => look(within(x - view[2] / 2, y - view[3] / 2, view[2] / width));

// Pixels of the screen as a place in the drawing, and on the plane.
function inDrawing(event) {
  const box = drawing.getBoundingClientRect();
  return [
    ((event.clientX - box.left) / box.width) * size[0],
    ((event.clientY - box.top) / box.height) * size[1],
  ];
}
function onPlane([x, y]) {
  return [view[0] + (x - left) / zoomed(), view[1] + (y - top_) / zoomed()];
}

// Words: names of layers and tokens, tags of groups, labels of nodes where there is room.
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();
function wide(text, strong) {
  const font = (strong ? "600 " : "") + "12px Inter, system-ui, sans-serif",
    key = font + text;
  if (!widths.has(key)) {
    ruler.font = font;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}
const short = (text, most) => {
  const all = [...text];
  return all.length > most
    ? all
        .slice(0, most - 1)
        .join("")
        .trim() + "\u2026"
    : text;
};

function drawAxes() {
  const texts = [];
  for (const row of circuit.rows) {
    const y = top_ + (row.y - view[1]) * zoomed();
    if (y >= top_ && y <= top_ + height) {
      texts.push(
        drawn("text", { class: "axis", x: left - 8, y: y + 4.2, "text-anchor": "end" }, short(row.n, 7)),
      );
    }
  }
  circuit.columns.forEach((column, i) => {
    const from = Math.max(left, left + (column.l - view[0]) * zoomed());
    const to = Math.min(left + width, left + (column.r - view[0]) * zoomed());
    const letters = Math.floor((to - from - 4) / 7.2),
      x = (from + to) / 2;
    if (letters < 1) return;
    if (letters > 1 || column.t.length === 1) {
      texts.push(
        drawn(
          "text",
          { class: "token", x, y: top_ + height + 19, "text-anchor": "middle" },
          short(column.t, letters),
        ),
      );
    }
    texts.push(
      drawn("text", { class: "ordinal", x, y: top_ + height + 35, "text-anchor": "middle" }, String(i + 1)),
    );
  });
  layers.axes.replaceChildren(...texts);
}

// Where members of a group stand together without others between them: a column of them, a row of
// it, or each for itself.
function clusters(group) {
  const members = [...group.members].filter(i => keptNodes.has(i) && circuit.nodes[i].pill === null);
  const by = (all, key) => [...new Set(all.map(key))].map(each => all.filter(i => key(i) === each));
  const apart = (all, keys) =>
    !keys.length || !strangers(all, group)
      ? [all]
      : by(all, keys[0]).flatMap(part => apart(part, keys.slice(1)));
  return by(members, i => circuit.nodes[i].c).flatMap(all => apart(all, [i => circuit.nodes[i].r, i => i]));
}

function bounds(all) {
  const pad = 8 / zoomed();
  const sides = all.map(i => {
    const node = circuit.nodes[i],
      r = node.h * nodeScale(i) + pad;
    return [node.x - r, node.y - r, node.x + r, node.y + r];
  });
  const [x0, y0] = [0, 1].map(k => Math.min(...sides.map(side => side[k])));
  const [x1, y1] = [2, 3].map(k => Math.max(...sides.map(side => side[k])));
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

function strangers(all, group) {
  const box = bounds(all);
  return everyNode.some(
    i =>
      !group.members.has(i) &&
      keptNodes.has(i) &&
      circuit.nodes[i].x > box.x &&
      circuit.nodes[i].x < box.x + box.width &&
      circuit.nodes[i].y > box.y &&
      circuit.nodes[i].y < box.y + box.height,
  );
}

let hulls = [];
function drawHulls() {
  hulls = state.groups.flatMap(group => {
    const columns = new Set();
    return clusters(group)
      .sort((a, b) => circuit.nodes[a[0]].y - circuit.nodes[b[0]].y)
      .map(all => {
        // Of a token's parts of a group the highest has the name.
        const column = circuit.nodes[all[0]].c,
          tagged = !columns.has(column);
        columns.add(column);
        return { group, tagged, box: bounds(all) };
      });
  });
  floors.hulls.replaceChildren(
    ...hulls.map(({ group, box }) =>
      drawn("rect", { ...box, rx: 8 / zoomed(), class: "hull" + hueClass(group.hue) }),
    ),
  );
}

// Boxes that are taken: no words stand over nodes, hulls or other words.
function room() {
  const taken = [];
  return {
    take: (x, y, w, h) => taken.push([x - w / 2, y - h / 2, x + w / 2, y + h / 2]),
    free: (x, y, w, h) =>
      x - w / 2 >= left &&
      x + w / 2 <= left + width &&
      y - h / 2 >= top_ &&
      y + h / 2 <= top_ + height &&
      !taken.some(
        box => box[0] < x + w / 2 && box[2] > x - w / 2 && box[1] < y + h / 2 && box[3] > y - h / 2,
      ),
  };
}

function drawWords() {
  const space = room(),
    words = [];
  for (const i of keptNodes) {
    const [x, y] = onScreen(i),
      node = circuit.nodes[i],
      scale = nodeScale(i) * zoomed();
    space.take(x, y, 2 * node.w * scale + 2, 2 * node.h * scale + 2);
  }
  if (zoomed() >= 1.001)
    space.take(small.x + small.width / 2, small.y + small.height / 2, small.width, small.height);
  for (const { box } of hulls) {
    space.take(
      ...inView(box.x + box.width / 2, box.y + box.height / 2),
      box.width * zoomed(),
      box.height * zoomed(),
    );
  }
  for (const hull of hulls.filter(each => each.tagged)) words.push(tag(hull, space));
  const most = Math.max(8, (width * height) / 9000);
  for (const i of labelled()) {
    if (words.length >= most) break;
    words.push(label(i, space));
  }
  layers.words.replaceChildren(...words.filter(word => word));
}

const inView = (x, y) => [left + (x - view[0]) * zoomed(), top_ + (y - view[1]) * zoomed()];

function tag({ group, box }, space) {
  const name = short(group.name, 24),
    w = wide(name, true) + 14,
    h = 20;
  const [x, y] = inView(box.x + box.width / 2, box.y),
    bottom = inView(0, box.y + box.height)[1];
  const half = (box.width * zoomed()) / 2;
  const places = [
    [x, y - 7],
    [x, bottom + 7],
    [x + half + w / 2 - 10, bottom],
    [x - half - w / 2 + 10, bottom],
    [x, y - 17],
    [x, bottom + 17],
  ];
  if (x + half < left || x - half > left + width || bottom < top_ || y > top_ + height) return null;
  const fits = places.find(([px, py]) => space.free(px, py < y + 3 ? py - 4 : py + 4, w, 12)) || places[0];
  const at = [
    Math.min(left + width - w / 2, Math.max(left + w / 2, fits[0])),
    Math.max(top_ + h / 2, fits[1]),
  ];
  space.take(at[0], at[1], w, h);
  return worded("tag" + hueClass(group.hue), name, at, w, h, 4);
}

// Features with a name and without a group, the important ones first.
function labelled() {
  const touched = touchedNode();
  const rank = i =>
    (i === touched ? 8 : 0) +
    (state.pinned.has(i) ? 4 : 0) +
    (/ (raises|lowers)/.test(nodes.get(i).getAttribute("class")) ? 2 : 0) +
    circuit.nodes[i].i;
  return everyNode
    .filter(
      i =>
        keptNodes.has(i) &&
        circuit.nodes[i].k === "feature" &&
        circuit.nodes[i].named &&
        (!groupOf(i) || i === touched),
    )
    .sort((a, b) => rank(b) - rank(a));
}

function label(i, space) {
  const [x, y] = onScreen(i),
    name = short(title(i), 22),
    w = wide(name) + 6,
    h = 16;
  const away = circuit.nodes[i].h * nodeScale(i) * zoomed() + (state.pinned.has(i) ? 5 : 2);
  const at = [
    [x + away + w / 2, y],
    [x - away - w / 2, y],
    [x, y + away + h / 2],
    [x, y - away - h / 2],
  ].find(([px, py]) => space.free(px, py, w, h));
  if (!at) return null;
  space.take(...at, w, h);
  return worded("label" + (i === touchedNode() ? " touched" : ""), name, at, w, h, 3);
}

const worded = (kind, words, [x, y], w, h, rx) =>
  drawn(
    "g",
    { class: kind },
    drawn("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx }),
    drawn("text", { x, y: y + 4.2 }, words),
  );

// The whole plane small, with what is in view; only while some of it is not.
const small = { width: Math.min(150, width / 3), height: Math.min(88, height / 3) };
small.x = left + width - small.width - 6;
small.y = top_ + height - small.height - 8;

function drawMap() {
  layers.map.classList.toggle("gone", zoomed() < 1.001);
  if (zoomed() < 1.001) return;
  const x = at => small.x + ((at - left) / width) * small.width,
    y = at => small.y + ((at - top_) / height) * small.height;
  layers.map.replaceChildren(
    drawn("rect", { ...small, rx: 4, class: "paper" }),
    ...[...keptNodes].map(i =>
      drawn("circle", {
        cx: x(circuit.nodes[i].x),
        cy: y(circuit.nodes[i].y),
        r: 1.2,
        class: "dot" + hueClass(hueOf(i)),
      }),
    ),
    drawn("rect", {
      x: x(view[0]),
      y: y(view[1]),
      width: small.width / zoomed(),
      height: small.height / zoomed(),
      rx: 2,
      class: "lens",
    }),
  );
}

// Mouse and finger.
let drag = null,
  dragged = false;
const nodeAt = event => {
  const found = event.target.closest && event.target.closest(".node");
  return found ? +found.dataset.i : -1;
};
const onMap = event => event.target.closest && event.target.closest("#map") !== null;

drawing.addEventListener(
  "wheel",
  event => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), onPlane(inDrawing(event)));
    moving();
  },
  { passive: false },
);
drawing.addEventListener("pointerdown", event => {
  dragged = false;
  drag = { from: inDrawing(event), view: [...view], map: onMap(event), box: event.shiftKey };
  if (drag.map) toMap(event);
});
window.addEventListener("pointermove", event => {
  if (!drag) return;
  const at = inDrawing(event),
    right = at[0] - drag.from[0],
    down = at[1] - drag.from[1];
  dragged = dragged || Math.abs(right) + Math.abs(down) > 4;
  if (!dragged) return;
  drawing.classList.add("dragged");
  if (drag.map) toMap(event);
  else if (drag.box) enclose(drag.from, at);
  else {
    moving();
    look(within(drag.view[0] - right / zoomed(), drag.view[1] - down / zoomed(), view[2] / width));
  }
});
window.addEventListener("pointerup", event => {
  if (drag && dragged && drag.box) chooseWithin(drag.from, inDrawing(event));
  drag = null;
  drawing.classList.remove("dragged");
  if (byId("box")) byId("box").remove();
});
drawing.addEventListener("pointerover", event => hover(nodeAt(event)));
drawing.addEventListener("pointerleave", () => hover(-1));
drawing.addEventListener("click", event => {
  const node = nodeAt(event);
  if (dragged || onMap(event)) return;
  if (event.shiftKey && node >= 0) choose(node);
  else if (node >= 0) select(node, true);
});

// While the plane moves, weak edges are left out: a frame has to be drawn in time.
let rest = 0;
function moving() {
  plane.classList.add("moving");
  clearTimeout(rest);
  rest = setTimeout(() => plane.classList.remove("moving"), 150);
}

function toMap(event) {
  const [x, y] = inDrawing(event);
  center(left + ((x - small.x) / small.width) * width, top_ + ((y - small.y) / small.height) * height);
}

function hover(node) {
  if (node === state.hovered || (drag && dragged)) return;
  state.hovered = node;
  touch();
  drawWords();
}

function enclose([x0, y0], [x1, y1]) {
  if (byId("box")) byId("box").remove();
  drawing.append(
    drawn("rect", {
      id: "box",
      x: Math.min(x0, x1),
      y: Math.min(y0, y1),
      width: Math.abs(x1 - x0),
      height: Math.abs(y1 - y0),
    }),
  );
}

function chooseWithin(from, to) {
  const inside = (at, k) => at[k] >= Math.min(from[k], to[k]) && at[k] <= Math.max(from[k], to[k]);
  state.chosen = new Set([...keptNodes].filter(i => inside(onScreen(i), 0) && inside(onScreen(i), 1)));
  changed();
}

// Looking, pinning, grouping, labelling.
function select(node, focus) {
  const before = state.current;
  state.current = node;
  [before, node].filter(i => i >= 0).forEach(dress);
  touch();
  if (node >= 0) {
    const [x, y] = onScreen(node);
    if (x < left || x > left + width || y < top_ || y > top_ + height)
      center(circuit.nodes[node].x, circuit.nodes[node].y);
    if (focus) nodes.get(node).focus({ preventScroll: true });
  }
  drawWords();
  card();
  markTab();
}

function changed() {
  everyNode.forEach(dress);
  touch();
  look(view);
  card();
  showPane();
}

function choose(node) {
  if (!state.chosen.delete(node)) state.chosen.add(node);
  changed();
}

// What a reader did can be taken back, step by step.
const past = [];
function remember() {
  past.push({
    pinned: [...state.pinned],
    labels: [...state.labels].map(([node, label]) => [node, label.given]),
    groups: state.groups.map(group => ({ ...group, members: [...group.members] })),
  });
}

function undo() {
  const before = past.pop();
  if (!before) return;
  state.pinned = new Set(before.pinned);
  state.groups = before.groups.map(group => ({ ...group, members: new Set(group.members) }));
  const given = new Map(before.labels);
  for (const node of state.labels.keys()) call(node, given.get(node) || "");
  prune();
}

// What a group would take in: what was selected, else the node that is looked at.
const grasped = () => (state.chosen.size ? [...state.chosen] : state.current >= 0 ? [state.current] : []);

// A node is in one group at most; with its pin it leaves that.
function leave(members) {
  for (const group of state.groups) members.forEach(node => group.members.delete(node));
  state.groups = state.groups.filter(group => group.members.size);
}

function pin(node) {
  remember();
  if (state.pinned.delete(node)) leave([node]);
  else state.pinned.add(node);
  changed();
}

function group() {
  const members = grasped();
  if (!members.length) return;
  remember();
  leave(members);
  members.forEach(node => state.pinned.add(node));
  const used = state.groups.map(each => each.hue);
  const hue = [1, 2, 3, 4, 5, 6].find(each => !used.includes(each)) || 1 + (state.groups.length % 6);
  state.groups.push({ name: "Group " + (state.groups.length + 1), hue, members: new Set(members) });
  state.chosen.clear();
  state.current = members[0];
  changed();
  byId("group-name").select();
}

function ungroup(group) {
  remember();
  state.groups = state.groups.filter(each => each !== group);
  changed();
}

function rename(group, name) {
  remember();
  if (name.trim()) group.name = name.trim();
  changed();
}

function relabel(node, name) {
  remember();
  call(node, name);
  changed();
}

// What a reader calls a node; nothing gives it the name back that it came with.
function call(node, name) {
  const it = circuit.nodes[node];
  if (!state.labels.has(node)) state.labels.set(node, { came: it.l, named: it.named });
  const label = state.labels.get(node);
  it.l = name.trim() || label.came;
  it.named = name.trim() !== "" || label.named;
  label.given = name.trim();
}

// Keys.
function along(node, end) {
  const next = edgesAt(node, end)[0];
  return next ? next[1 - end] : node;
}

function nearest(node, fits, away) {
  return (
    [...keptNodes]
      .filter(i => i !== node && fits(circuit.nodes[i], circuit.nodes[node]))
      .sort(
        (a, b) => away(circuit.nodes[a], circuit.nodes[node]) - away(circuit.nodes[b], circuit.nodes[node]),
      )[0] ?? node
  );
}
const across = (node, way) =>
  nearest(
    node,
    (it, from) => it.r === from.r && (it.x - from.x + 1e-6 * (it.y - from.y)) * way > 0,
    (it, from) => Math.abs(it.x - from.x + 1e-6 * (it.y - from.y)),
  );
const upright = (node, way) =>
  nearest(
    node,
    (it, from) => it.c === from.c && (it.r - from.r) * way > 0,
    (it, from) => Math.abs(it.r - from.r) + 1e-4 * Math.abs(it.x - from.x),
  );

function press(event) {
  const node = state.current,
    go = next => select(next, true);
  const moves = {
    ArrowUp: [0, -1 / 8],
    ArrowDown: [0, 1 / 8],
    ArrowLeft: [-1 / 8, 0],
    ArrowRight: [1 / 8, 0],
  };
  if ((event.ctrlKey || event.metaKey) && moves[event.key]) return (move(...moves[event.key]), true);
  if ((event.ctrlKey || event.metaKey) && event.key === "z") return (undo(), true);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case "ArrowUp":
      return (go(event.shiftKey ? upright(node, 1) : along(node, 0)), true);
    case "ArrowDown":
      return (go(event.shiftKey ? upright(node, -1) : along(node, 1)), true);
    case "ArrowLeft":
      return (go(across(node, -1)), true);
    case "ArrowRight":
      return (go(across(node, 1)), true);
    case "p":
    case "P":
      return (pin(node), true);
    case "g":
    case "G":
      return (group(), true);
    case "F2":
      return (byId("name") && byId("name").select(), true);
    case "Enter":
    case " ":
      return (card(), true);
    case "+":
    case "=":
      return (zoom(1.25, middle()), true);
    case "-":
      return (zoom(0.8, middle()), true);
    case "0":
      return (look([...whole]), true);
    case "Escape":
      return (state.chosen.clear(), (state.way = null), changed(), true);
    default:
      return false;
  }
}
drawing.addEventListener("keydown", event => {
  if (state.current >= 0 && press(event)) event.preventDefault();
});

// The card of the node that is looked at.
function field(id, value, words, take) {
  const input = html("input", {
    type: "text",
    id,
    value,
    "aria-label": words,
    onchange: event => take(event.target.value),
  });
  input.addEventListener("keydown", event => {
    if (event.key === "Escape") input.value = value;
    if (event.key === "Enter") {
      input.blur();
      nodes.get(state.current).focus({ preventScroll: true });
    }
  });
  return input;
}

const button = (words, act, attributes) =>
  html("button", { type: "button", onclick: act, ...attributes }, words);

function card() {
  const node = state.current;
  byId("card").replaceChildren(
    ...(node < 0 || !keptNodes.has(node)
      ? [
          html(
            "p",
            { class: "quiet" },
            "Click a node: what it stands for, what drives it and what it drives will be here.",
          ),
        ]
      : cardOf(node)
    ).filter(part => part),
  );
}

function cardOf(node) {
  const it = circuit.nodes[node];
  const name =
    it.k === "feature"
      ? field("name", it.named ? it.l : "", "Label of the node", text => relabel(node, text))
      : html("h2", { class: "title" }, title(node));
  if (it.k === "feature") name.placeholder = title(node) + ": no label yet";
  return [
    html(
      "div",
      { class: "name" },
      name,
      html(
        "p",
        { class: "caption" },
        [it.kind || it.k, it.p].filter((words, at, all) => all.indexOf(words) === at).join(" \u00b7 "),
      ),
    ),
    groupRow(node),
    html(
      "dl",
      { class: "figures" },
      ...(it.figures.length
        ? it.figures
        : [[it.k === "output" ? "Probability" : "Influence", figure(it.i), ""]]
      ).map(([words, value, meaning]) =>
        html("div", { title: meaning }, html("dt", {}, words), html("dd", {}, value)),
      ),
    ),
    html(
      "div",
      { class: "row" },
      button(state.pinned.has(node) ? "Unpin" : "Pin", () => pin(node)),
      button(state.chosen.size > 1 ? "Group " + state.chosen.size + " nodes" : "Group", group),
    ),
    examples(node),
    neighbours("Strongest inputs", node, 1),
    neighbours("Strongest outputs", node, 0),
  ];
}

function groupRow(node) {
  const its = groupOf(node);
  return its
    ? html(
        "div",
        { class: "row" },
        html("span", { class: "dot-sign" + hueClass(its.hue) }),
        field("group-name", its.name, "Name of the group", text => rename(its, text)),
        html("span", { class: "caption" }, counted(its.members.size, "node")),
        button("Ungroup", () => ungroup(its)),
      )
    : null;
}

// One line around the peak; a click shows more of the text.
function examples(node) {
  const it = circuit.nodes[node];
  if (!it.examples.length) return null;
  return html(
    "div",
    { class: hueClass(hueOf(node)) },
    html("h2", {}, "Examples"),
    html("ul", { class: "list" }, ...it.examples.map(each => html("li", {}, exampleRow(each, it.most || 1)))),
  );
}

function exampleRow(example, most) {
  const row = button(
    "",
    () => row.setAttribute("aria-expanded", row.getAttribute("aria-expanded") !== "true"),
    { class: "example", "aria-expanded": "false" },
  );
  row.append(
    html("span", {}, figure(example.v)),
    html(
      "span",
      { class: "text" },
      ...example.t.map((token, at) => {
        const word = heat(token.replace(/\n/g, "\u21b5"), example.a[at] / most, at === example.p);
        if (at < example.p - 4) word.classList.add("far");
        return word;
      }),
    ),
  );
  return row;
}

function heat(token, share, peak) {
  const word = html("i", { class: peak ? "peak" : "" }, token);
  if (share > 0)
    word.style.background = `color-mix(in oklab, var(--fill, var(--feature-2)) ${Math.round(60 * Math.min(1, share))}%, transparent)`;
  return word;
}

function bar(value, most) {
  const part = html("i", { class: value < 0 ? "lowers-bar" : "raises-bar" });
  part.style.width = Math.max(2, (100 * Math.abs(value)) / most) + "%";
  return html("span", { class: "bar" }, part);
}

function neighbours(words, node, end) {
  const found = edgesAt(node, end)
    .slice(0, 8)
    .map(edge => [edge[1 - end], edge[2]]);
  return found.length ? html("div", {}, html("h2", {}, words), listOf(found)) : null;
}

// Nodes with a signed number each.
function listOf(pairs) {
  const most = Math.max(1e-12, ...pairs.map(([, value]) => Math.abs(value)));
  return html(
    "ul",
    { class: "list" },
    ...pairs.map(([node, value]) => {
      const row = button("", () => select(node, false), {
        title: title(node) + ", " + circuit.nodes[node].p,
      });
      row.append(
        html("span", { class: "who" }, title(node), html("small", {}, circuit.nodes[node].p)),
        bar(value, most),
        html("span", { class: "number" }, signed(value)),
      );
      row.addEventListener("pointerenter", () => hover(node));
      row.addEventListener("pointerleave", () => hover(-1));
      return html("li", {}, row);
    }),
  );
}

// Below the drawing: what is pinned, paths, tests, the comparison.
const chip = node =>
  button(
    title(node),
    event => {
      event.stopPropagation();
      select(node, false);
    },
    { class: "chip" + hueClass(hueOf(node)), title: title(node) + ", " + circuit.nodes[node].p },
  );

function pinnedPane() {
  const single = [...state.pinned].filter(node => !groupOf(node));
  if (!state.pinned.size)
    return [
      html(
        "p",
        { class: "quiet" },
        "Select a node and press P to pin it. Hold Shift and click or drag to select several, then press G to make them one group. All of it stays in this page until you close it.",
      ),
    ];
  return [
    ...state.groups.map(each =>
      html(
        "div",
        { class: "row" },
        html("span", { class: "dot-sign" + hueClass(each.hue) }),
        html("strong", {}, each.name),
        html("span", { class: "members" }, ...[...each.members].map(chip)),
        button("Ungroup", () => ungroup(each)),
      ),
    ),
    single.length
      ? html(
          "div",
          { class: "row" },
          html("span", { class: "caption" }, "Without a group"),
          html("span", { class: "members" }, ...single.map(chip)),
        )
      : null,
    html(
      "div",
      { class: "row" },
      button("Take all pins and groups away", () => {
        remember();
        state.pinned.clear();
        state.groups = [];
        changed();
      }),
    ),
  ];
}

const ends = { from: -1, to: -1 };
const kind = words =>
  [...keptNodes]
    .filter(i => circuit.nodes[i].k === words)
    .sort((a, b) => circuit.nodes[b].i - circuit.nodes[a].i);

function chooser(words, id, all) {
  const select = html(
    "select",
    {
      "aria-label": words,
      id: "way-" + id,
      onchange: event => {
        ends[id] = +event.target.value;
        state.way = null;
        changed();
      },
    },
    ...all.map(i =>
      html(
        "option",
        { value: i, selected: i === ends[id] },
        title(i) + "   " + (id === "from" ? circuit.nodes[i].p : chance(circuit.nodes[i].i)),
      ),
    ),
  );
  return select;
}

function pathsPane() {
  const tokens = kind("token"),
    outputs = kind("output");
  if (!circuit.ways.length)
    return [html("p", { class: "quiet" }, "No path leads from a token to an output here.")];
  if (!tokens.includes(ends.from))
    ends.from = tokens.find(i => circuit.ways.some(way => way.n[0] === i)) ?? tokens[0];
  if (!outputs.includes(ends.to)) ends.to = outputs[0];
  const byPlace = [...tokens].sort((a, b) => circuit.nodes[a].c - circuit.nodes[b].c);
  const links = new Set([...keptEdges].map(e => circuit.edges[e][0] + " " + circuit.edges[e][1]));
  const open = way => way.n.slice(1).every((node, at) => links.has(way.n[at] + " " + node));
  const found = circuit.ways.filter(
    way => way.n[0] === ends.from && way.n[way.n.length - 1] === ends.to && open(way),
  );
  return [
    html(
      "div",
      { class: "row" },
      "From",
      chooser("Token where the paths begin", "from", byPlace),
      "to",
      chooser("Output where the paths end", "to", outputs),
    ),
    found.length
      ? html("div", { role: "listbox", "aria-label": "Strongest paths" }, ...found.map(wayRow))
      : html(
          "p",
          { class: "quiet" },
          "No path leads from this token to this output. Keep more edges, or choose another token.",
        ),
  ];
}

function wayRow(way) {
  const take = () => {
    state.way = state.way === way ? null : way;
    changed();
  };
  const row = html(
    "div",
    {
      class: "way",
      role: "option",
      tabindex: 0,
      "aria-selected": String(state.way === way),
      onclick: take,
      onkeydown: event => {
        if (event.key === "Enter" && event.target === row) take();
      },
    },
    html("span", { class: "number strength" }, signed(way.s)),
  );
  way.n.forEach((node, at) =>
    row.append(
      ...(at
        ? [
            html(
              "span",
              { class: "step " + (way.w[at - 1] < 0 ? "lowers-text" : "raises-text") },
              signed(way.w[at - 1]) + " \u2192",
            ),
          ]
        : []),
      chip(node),
    ),
  );
  return row;
}

const remarkRow = remark =>
  html(
    "div",
    { class: "said " + (remark.good ? "good" : "bad") },
    html(
      "div",
      {},
      html("p", {}, remark.says),
      remark.detail ? html("p", { class: "quiet" }, remark.detail) : null,
    ),
  );

function testsPane() {
  return [
    ...circuit.trials.map(trialCard),
    ...circuit.remarks.map(remarkRow),
    html(
      "p",
      { class: "quiet" },
      (circuit.trials.length
        ? "These tests were made in the program. "
        : "No node was tested before this page was made. ") +
        "This page holds no model: a new test needs the program, with the model of this graph.",
    ),
  ];
}

function trialCard(trial) {
  const head = ["Next token", "", "Clean", "Predicted", "Measured"].map((words, at) =>
    html("th", { scope: "col", class: at === 1 ? "wide" : "" }, words),
  );
  return html(
    "article",
    { class: "trial" },
    html("h2", {}, trial.deed),
    html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...head)),
      html("tbody", {}, ...trial.rows.map(trialRow)),
    ),
    html(
      "p",
      { class: "caption" },
      "Line: before. Outlined: predicted by the graph. Filled: measured in a run of the model.",
    ),
    html("div", { class: "said " + (trial.agrees ? "good" : "bad") }, html("p", {}, trial.said)),
  );
}

function trialRow([token, clean, predicted, measured]) {
  const part = (name, value, property) => {
    const bar = html("i", { class: name });
    bar.style[property] = 100 * Math.min(1, value || 0) + "%";
    return bar;
  };
  return html(
    "tr",
    {},
    html("td", {}, token),
    html(
      "td",
      {},
      html(
        "span",
        { class: "bars" },
        part("predicted", predicted, "width"),
        part("measured", measured, "width"),
        part("clean", clean, "left"),
      ),
    ),
    html("td", {}, chance(clean)),
    html("td", {}, chance(predicted)),
    html("td", { class: "strong" }, chance(measured)),
  );
}

function comparePane() {
  return [
    html("p", {}, byId("about").textContent),
    html(
      "div",
      {},
      html("h2", {}, "Changed most"),
      html("p", { class: "caption" }, "Share of all influence, second less first"),
    ),
    circuit.changed.length
      ? html(
          "div",
          { class: "column" },
          listOf(circuit.changed.map(([node, before, after]) => [node, after - before])),
        )
      : html("p", { class: "quiet" }, "No node that both have changed."),
  ];
}

const panes = {
  Pinned: pinnedPane,
  Paths: pathsPane,
  Tests: testsPane,
  ...(circuit.compared ? { Compare: comparePane } : {}),
};
let tab = circuit.compared ? "Compare" : circuit.ways.length ? "Paths" : "Pinned";

function showPane() {
  byId("pane").replaceChildren(...panes[tab]().filter(part => part));
  markTab();
}

function markTab() {
  for (const each of byId("tabs").children) {
    each.setAttribute("aria-selected", each.dataset.tab === tab);
    if (each.dataset.tab === "Pinned") each.textContent = "Pinned " + (state.pinned.size || "");
  }
}

function drawTabs() {
  for (const name of Object.keys(panes)) {
    byId("tabs").append(
      button(
        name,
        () => {
          tab = name;
          showPane();
        },
        { role: "tab", "data-tab": name, "aria-controls": "pane" },
      ),
    );
  }
}

function drawLegend() {
  const sign = (...parts) =>
    drawn("svg", { width: 20, height: 14, viewBox: "-10 -7 20 14", "aria-hidden": "true" }, ...parts);
  const node = (kind, k, w, h) => {
    const [name, attributes] = outline({ k, w, h }, 0);
    return sign(drawn("g", { class: "node " + kind }, drawn(name, { ...attributes, class: "shape" })));
  };
  const line = kind => sign(drawn("path", { d: "M-9 0H9", class: "edge " + kind, "stroke-width": 2.2 }));
  const entries = [
    ["feature", node("feature", "feature", 5, 5)],
    ["token", node("token-node", "token", 5, 5)],
    ["error", node("error", "error", 4.5, 4.5)],
    ["output", node("output", "output", 9, 5)],
  ];
  if (circuit.compared) {
    entries.push(
      ["only " + circuit.compared[0], node("feature part-1", "feature", 5, 5)],
      ["only " + circuit.compared[1], node("feature part-2", "feature", 5, 5)],
      ["both", node("feature", "feature", 5, 5)],
    );
  } else {
    entries.push(
      ["raises", line("legend-raises")],
      ["lowers", line("legend-lowers")],
      ["not selected", line("faint")],
    );
  }
  byId("legend").append(...entries.map(([words, mark]) => html("li", {}, mark, words)));
}

// The graph as a file, with the pins, groups and labels that a reader gave it here.
function save() {
  const graph = JSON.parse(file),
    id = node => circuit.nodes[node].id;
  graph.qParams = graph.qParams || {};
  graph.qParams.pinnedIds = [...state.pinned].map(id);
  graph.qParams.supernodes = state.groups.map(each => [each.name, ...[...each.members].map(id)]);
  const labels = new Map([...state.labels].map(([node, label]) => [id(node), label.given]));
  for (const node of graph.nodes) if (labels.has(node.node_id)) node.clerp = labels.get(node.node_id);
  const link = html("a", {
    download: document.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) + ".json",
  });
  link.href = URL.createObjectURL(new Blob([JSON.stringify(graph)], { type: "application/json" }));
  link.click();
  URL.revokeObjectURL(link.href);
}

["nodes", "edges"].forEach((id, at) => {
  byId(id).max = circuit.shares[at];
  byId(id).value = circuit.shares[at];
});
byId("controls").addEventListener("input", prune);
byId("controls").addEventListener("submit", event => event.preventDefault());
byId("zoom-in").addEventListener("click", () => zoom(1.4, middle()));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4, middle()));
byId("fit").addEventListener("click", () => look([...whole]));
byId("save").addEventListener("click", save);
byId("save").hidden = file === "null";
drawGrid();
drawLegend();
drawTabs();
prune();
