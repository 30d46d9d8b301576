"use strict";
// The circuit as it was exported. What needs the model was computed there, and what each threshold
// leaves was worked out and laid out there: the script draws it, hides what falls below, and keeps
// and arranges what a reader pins, groups and labels.
const byId = id => document.getElementById(id);
const circuit = JSON.parse(byId("circuit").textContent);
const [left, top_, width, height] = circuit.frame;
const size = [left + width + 12, top_ + height + 50];
const state = {
  stop: circuit.start,
  share: circuit.share,
  current: circuit.current,
  hovered: -1,
  chosen: new Set(),
  way: null,
  pinned: new Set(circuit.pinned),
  labels: new Map(),
  groups: circuit.groups.map(group => ({ name: group.n, hue: group.h, members: new Set(group.m) })),
};
// Of two circuits that are compared, thresholds decide which of them has a node or an edge (0 for
// both, 1 or 2); an edge of both, and one of the first alone, has its weight there.
const parts = circuit.edges.map(edge => edge[3]);
const weights = circuit.edges.map(edge => edge[2]);
const bySize = (a, b) => Math.abs(weights[b]) - Math.abs(weights[a]);
let strongestFirst = circuit.edges.map((edge, e) => e).sort(bySize);
for (const node of circuit.nodes) node.whole = { part: node.part, i: node.i };

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

// Thresholds of nodes, each with what it leaves of each circuit and where that lies. At one of them
// every edge tells from which threshold of edges on it is shown, and every node from which on it is
// joined to others.
const stopNow = () => circuit.stops[state.stop];
const edgeShare = () => Math.min(state.share, stopNow().e);
const keptNodes = new Set(),
  keptEdges = new Set();
let everyNode = [],
  joined = [new Map()],
  edgeFrom = [];

// What is pinned stays in view where a threshold leaves it out.
const strays = () => [...state.pinned].filter(i => !joined[0].has(i) && circuit.nodes[i].pill === null);

function place() {
  const at = stopNow();
  joined = at.of.map(left => new Map(at.n.map((i, k) => [i, left.j[k]])));
  edgeFrom = at.of.map(left => new Map(left.edges.map((e, k) => [e, left.s[k]])));
  at.n.forEach((i, k) => settle(circuit.nodes[i], at.x[k], at.y[k], at.r[k]));
  strays().forEach((i, k) => {
    const node = circuit.nodes[i];
    settle(node, at.columns[node.c + 1] - 8, at.rows[node.r + 1] + 12 * ((k % 3) - 1), 5);
  });
  everyNode = [...at.n, ...strays()];
}

function settle(node, x, y, r) {
  Object.assign(node, { x, y });
  if (node.pill === null) Object.assign(node, { w: r, h: r });
}

function keep() {
  const share = edgeShare() + 1e-6;
  keptNodes.clear();
  keptEdges.clear();
  const among = (all, at) => all.map(from => (from.get(at) ?? Infinity) <= share);
  const shown = i => among(joined, i).includes(true);
  for (const i of everyNode) if (shown(i) || state.pinned.has(i)) keptNodes.add(i);
  if (circuit.compared) part(among);
  const kept = e => keptNodes.has(circuit.edges[e][0]) && keptNodes.has(circuit.edges[e][1]);
  const beside = new Set(
    [...state.pinned]
      .filter(i => keptNodes.has(i) && !shown(i))
      .flatMap(i => [0, 1].flatMap(end => touching[end][i].filter(kept).slice(0, 8))),
  );
  for (const e of strongestFirst)
    if ((among(edgeFrom, e).includes(true) || beside.has(e)) && kept(e)) keptEdges.add(e);
}

// Which circuit has what, at the thresholds as they are. What neither has is as on the whole page.
function part(among) {
  const partOf = ([first, second], whole) => (first && second ? 0 : first ? 1 : second ? 2 : whole);
  for (const node of circuit.nodes) Object.assign(node, node.whole);
  for (const i of everyNode) {
    const node = circuit.nodes[i];
    node.part = partOf(among(joined, i), node.whole.part);
    if (node.part === 2) node.i = node.i2 ?? node.whole.i;
  }
  circuit.edges.forEach(([, , weight, whole, second], e) => {
    parts[e] = partOf(among(edgeFrom, e), whole);
    weights[e] = parts[e] === 2 ? (second ?? weight) : weight;
  });
  strongestFirst = strongestFirst.sort(bySize);
  const count = which => [...keptNodes].filter(i => circuit.nodes[i].part === which).length;
  const [first, second] = circuit.contrast.only;
  byId("about").textContent =
    `${counted(count(0), "node")} in both, ${count(1)} ${first}, ${count(2)} ${second}.`;
}

// Nodes are drawn anew where they lie elsewhere, edges where there are others.
let laid = "",
  lined = "";
function prune() {
  const focused = floors.marks.contains(document.activeElement);
  const places = state.stop + " " + strays().join();
  if (places !== laid) {
    laid = places;
    place();
    drawGrid();
    drawNodes();
  }
  const lines = [laid, state.share, [...state.pinned].join()].join(" ");
  if (lines !== lined) {
    lined = lines;
    keep();
    drawEdges();
    tellShares();
  }
  enter();
  if (focused) state.current = entry;
  everyNode.forEach(dress);
  if (focused) focusCurrent();
  touch();
  look(view);
  card();
  showPane();
}
const changed = prune;

// Where Tab leads to on the plane: the node that is looked at, or an output where a threshold hides it.
let entry = -1;
function enter() {
  const shown = everyNode.filter(i => keptNodes.has(i));
  entry = keptNodes.has(state.current)
    ? state.current
    : (shown.find(i => circuit.nodes[i].best) ?? shown[0] ?? -1);
}

// A share that is not quite everything never reads as everything.
const shareText = value => value.toFixed(value < 1 && value >= 0.995 ? 4 : 2);

// Where a slider ends before everything is shown, and why.
function limits() {
  const { t, e } = stopNow(),
    last = state.stop === circuit.stops.length - 1 && t < 1;
  return [
    ...(state.share > e
      ? [`With so many nodes this page has room for the strongest edges, up to ${shareText(e)}.`]
      : []),
    ...(last ? [`This page ends at ${shareText(t)}: of more nodes none could be told from another.`] : []),
  ];
}

function tellShares() {
  const { t, e } = stopNow();
  byId("nodes").value = state.stop;
  byId("nodes").setAttribute("aria-valuetext", shareText(t));
  byId("nodes-value").textContent = shareText(t);
  byId("edges").value = edgeShare();
  byId("edges-value").textContent = shareText(edgeShare());
  byId("limits").textContent = limits().join(" ");
  byId("count").textContent = counted(keptNodes.size, "node") + ", " + counted(keptEdges.size, "edge");
}

// Edges of a node that are shown, strongest first: those that begin there (0), or end there (1).
const touching = [0, 1].map(() => circuit.nodes.map(() => []));
for (const e of strongestFirst) for (const end of [0, 1]) touching[end][circuit.edges[e][end]].push(e);
const indicesAt = (node, end) => touching[end][node].filter(e => keptEdges.has(e)).sort(bySize);
const edgesAt = (node, end) => indicesAt(node, end).map(e => circuit.edges[e]);
const groupOf = node => state.groups.find(group => group.members.has(node));
const hueOf = node => (groupOf(node) ? groupOf(node).hue : circuit.nodes[node].u);
const hueClass = hue => (hue ? " hue hue-" + hue : "");
const title = node => {
  const it = circuit.nodes[node];
  return it.k === "feature" && !it.named ? "L" + it.r + " " + it.l : it.l;
};
