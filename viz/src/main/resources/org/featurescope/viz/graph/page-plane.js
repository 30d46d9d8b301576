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
  const line = (x1, x2, y1, y2) => drawn("line", { class: "grid", x1, x2, y1, y2 });
  floors.grid.replaceChildren(
    ...stopNow().rows.map(y => line(left, left + width, y, y)),
    ...stopNow()
      .columns.slice(1, -1)
      .map(x => line(x, x, top_, top_ + height)),
  );
}

let heaviest = 1;

function curve(e, more) {
  const [source, target] = circuit.edges[e];
  const from = circuit.nodes[source],
    to = circuit.nodes[target];
  const middle = (from.y + to.y) / 2;
  return {
    d: `M${from.x} ${from.y}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`,
    "stroke-width": (0.7 + (3.9 * Math.abs(weights[e])) / heaviest + more).toFixed(2),
  };
}

function drawEdges() {
  const all = [...keptEdges];
  heaviest = all.length ? Math.abs(weights[all[0]]) : 1;
  const most = Math.min(0.36, Math.max(0.15, 0.36 - 0.0001 * all.length));
  const paths = all.map((e, at) => {
    const opacity = most * (0.55 + 0.45 * Math.sqrt(Math.abs(weights[e]) / heaviest)) * (parts[e] ? 2 : 1);
    const kind = circuit.compared ? "edge part-" + parts[e] : weights[e] < 0 ? "edge lowers" : "edge";
    return drawn("path", {
      ...curve(e, 0),
      class: kind + (at >= 700 ? " weak" : ""),
      "stroke-opacity": Math.min(1, opacity).toFixed(3),
    });
  });
  // Strong edges come last and lie on top.
  floors.ground.replaceChildren(...paths.reverse());
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

const nodes = new Map();
function drawNodes() {
  nodes.clear();
  for (const i of [...everyNode].sort((a, b) => circuit.nodes[b].h - circuit.nodes[a].h))
    nodes.set(i, drawNode(i));
  floors.marks.replaceChildren(...nodes.values());
  marked = [];
}

function focusCurrent() {
  if (nodes.has(state.current)) nodes.get(state.current).focus({ preventScroll: true });
}

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
  nodes.get(i).setAttribute("tabindex", entry === i ? 0 : -1);
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
  for (const i of marked) nodes.get(i)?.classList.remove("raises", "lowers");
  const found =
    node < 0
      ? []
      : [0, 1]
          .flatMap(end =>
            indicesAt(node, end).map(e => ({
              e,
              other: circuit.edges[e][1 - end],
              kind: weights[e] < 0 ? "lowers" : "raises",
              size: Math.abs(weights[e]),
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
    : Math.min(1, Math.pow(zoomed(), 0.25) / stopNow().shrink / zoomed());

function look(next) {
  view = next;
  if (!asked)
    requestAnimationFrame(() => {
      asked = false;
      plane.setAttribute("viewBox", view.map(value => value.toFixed(2)).join(" "));
      plane.style.setProperty("--k", Math.min(1, Math.pow(zoomed(), 0.25) / stopNow().shrink / zoomed()));
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
