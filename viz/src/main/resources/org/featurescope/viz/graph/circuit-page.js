"use strict";
const circuit = JSON.parse(document.getElementById("circuit").textContent);
const parts = name => new Map([...document.querySelectorAll("g." + name)].map(g => [+g.dataset.i, g]));
const nodes = parts("node"), edges = parts("edge"), labels = parts("label");
const card = document.getElementById("card");
const pinned = new Set();
let current = -1;

// The strongest that together make up a share of the sum.
function strongest(indices, value, share) {
  const order = [...indices].sort((a, b) => value(b) - value(a));
  const goal = share * order.reduce((sum, index) => sum + value(index), 0) - 1e-12;
  const kept = new Set();
  let sum = 0;
  for (const index of order) {
    if (sum >= goal && share < 1) break;
    kept.add(index);
    sum += value(index);
  }
  return kept;
}

let keptNodes = new Set(nodes.keys()), keptEdges = new Set(edges.keys());

function prune() {
  const share = id => +document.getElementById(id).value;
  document.getElementById("nodes-value").textContent = share("nodes").toFixed(2);
  document.getElementById("edges-value").textContent = share("edges").toFixed(2);
  const inner = [...nodes.keys()].filter(i => !["token", "output"].includes(circuit.nodes[i].k));
  keptNodes = strongest(inner, i => circuit.nodes[i].i, share("nodes"));
  for (const i of nodes.keys()) if (!inner.includes(i) || pinned.has(i)) keptNodes.add(i);
  const between = [...edges.keys()].filter(
    e => keptNodes.has(circuit.edges[e][0]) && keptNodes.has(circuit.edges[e][1]));
  keptEdges = strongest(between, e => Math.abs(circuit.edges[e][2]), share("edges"));
  for (const [i, g] of nodes) g.classList.toggle("gone", !keptNodes.has(i));
  for (const [i, g] of labels) g.classList.toggle("gone", !keptNodes.has(i));
  for (const [e, g] of edges) g.classList.toggle("gone", !keptEdges.has(e));
  document.getElementById("count").textContent =
    keptNodes.size + " of " + nodes.size + " nodes, " + keptEdges.size + " of " + edges.size + " edges";
}

const signed = value => (value < 0 ? "\u2212" : "+") + Math.abs(value).toPrecision(3);

function list(node, from, to, words) {
  const found = [...keptEdges].map(e => circuit.edges[e]).filter(edge => edge[to] === node)
    .sort((a, b) => Math.abs(b[2]) - Math.abs(a[2])).slice(0, 6)
    .map(edge => circuit.nodes[edge[from]].l + " " + signed(edge[2]));
  return found.length ? "\n" + words + ": " + found.join(", ") : "";
}

function show(node) {
  for (const [e, g] of edges) {
    const [source, target, weight] = circuit.edges[e];
    const touched = node >= 0 && (source === node || target === node);
    g.classList.toggle("raises", touched && weight >= 0);
    g.classList.toggle("lowers", touched && weight < 0);
  }
  if (node < 0) return;
  const it = circuit.nodes[node];
  card.textContent = it.l + " \u00b7 " + it.k + " \u00b7 " + it.p + " \u00b7 influence " + it.i.toPrecision(3)
    + (pinned.has(node) ? " \u00b7 pinned" : "") + list(node, 0, 1, "Inputs") + list(node, 1, 0, "Outputs");
}

function pin(node) {
  if (!pinned.delete(node)) pinned.add(node);
  nodes.get(node).classList.toggle("pinned", pinned.has(node));
  nodes.get(node).setAttribute("aria-pressed", pinned.has(node));
  current = pinned.has(node) ? node : -1;
  show(node);
}

for (const [i, g] of nodes) {
  g.tabIndex = 0;
  g.setAttribute("role", "button");
  g.setAttribute("aria-pressed", "false");
  g.addEventListener("mouseenter", () => show(i));
  g.addEventListener("mouseleave", () => show(current));
  g.addEventListener("focus", () => show(i));
  g.addEventListener("blur", () => show(current));
  g.addEventListener("click", () => pin(i));
  g.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pin(i);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      step(i, event.key === "ArrowUp" ? 0 : 1, event.key === "ArrowUp" ? 1 : 0);
    }
  });
}
// Zooming and moving: the part of the drawing that is in view.
const svg = document.querySelector("main svg");
const whole = svg.getAttribute("viewBox").split(" ").map(Number);
let view = [...whole];

function look(next) {
  view = next;
  svg.setAttribute("viewBox", view.map(value => value.toFixed(2)).join(" "));
}

// Pixels of the screen as a place in the drawing.
function place(event) {
  const box = svg.getBoundingClientRect();
  return [view[0] + (event.clientX - box.left) / box.width * view[2],
    view[1] + (event.clientY - box.top) / box.height * view[3]];
}

function zoom(factor, [x, y]) {
  const width = Math.min(whole[2], Math.max(whole[2] / 20, view[2] / factor));
  const scale = width / view[2];
  const inside = (at, from, size, all) => Math.min(all - size, Math.max(0, at - (at - from) * scale));
  look([inside(x, view[0], width, whole[2]), inside(y, view[1], view[3] * scale, whole[3]),
    width, view[3] * scale]);
}

const middle = () => [view[0] + view[2] / 2, view[1] + view[3] / 2];
let drag = null, dragged = false;
svg.addEventListener("wheel", event => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), place(event));
}, { passive: false });
svg.addEventListener("pointerdown", event => {
  drag = { at: [event.clientX, event.clientY], view: [...view] };
  dragged = false;
});
window.addEventListener("pointermove", event => {
  if (!drag) return;
  const box = svg.getBoundingClientRect();
  const dx = event.clientX - drag.at[0], dy = event.clientY - drag.at[1];
  if (Math.abs(dx) + Math.abs(dy) > 4) dragged = true;
  if (!dragged) return;
  const within = (at, size, all) => Math.min(all - size, Math.max(0, at));
  look([within(drag.view[0] - dx / box.width * view[2], view[2], whole[2]),
    within(drag.view[1] - dy / box.height * view[3], view[3], whole[3]), view[2], view[3]]);
});
window.addEventListener("pointerup", () => { drag = null; });
// What ends a movement is no click on a node.
svg.addEventListener("click", event => { if (dragged) event.stopPropagation(); }, true);
document.getElementById("zoom-in").addEventListener("click", () => zoom(1.4, middle()));
document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.4, middle()));
document.getElementById("fit").addEventListener("click", () => look([...whole]));

// Up to the strongest output that is shown, down to the strongest input.
function step(node, from, to) {
  const next = [...keptEdges].map(e => circuit.edges[e]).filter(edge => edge[from] === node)
    .sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]))[0];
  if (next && nodes.has(next[to])) nodes.get(next[to]).focus();
}

document.getElementById("controls").addEventListener("input", prune);
document.getElementById("controls").addEventListener("submit", event => event.preventDefault());
prune();
