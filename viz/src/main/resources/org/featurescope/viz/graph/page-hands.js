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
  release();
});
// A finger that scrolls the page lets go of the plane.
window.addEventListener("pointercancel", release);
function release() {
  drag = null;
  drawing.classList.remove("dragged");
  if (byId("box")) byId("box").remove();
}
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
  const before = [state.current, entry];
  state.current = node;
  enter();
  [...before, entry].filter(i => nodes.has(i)).forEach(dress);
  touch();
  if (node >= 0) {
    const [x, y] = onScreen(node);
    if (x < left || x > left + width || y < top_ || y > top_ + height)
      center(circuit.nodes[node].x, circuit.nodes[node].y);
    bringIntoSight(x);
    if (focus) focusCurrent();
  }
  drawWords();
  card();
  markTab();
}

// In a narrow window the drawing is wider than what is seen of it.
function bringIntoSight(x) {
  const seen = byId("sight"),
    at = (Math.min(left + width, Math.max(left, x)) / size[0]) * seen.scrollWidth;
  if (at < seen.scrollLeft + 40 || at > seen.scrollLeft + seen.clientWidth - 40)
    seen.scrollLeft = at - seen.clientWidth / 2;
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
  byId("group-name")?.select();
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
drawing.addEventListener("focusin", event => {
  if (!keptNodes.has(state.current) && nodeAt(event) >= 0) select(nodeAt(event), false);
});
drawing.addEventListener("keydown", event => {
  if (state.current >= 0 && press(event)) event.preventDefault();
});
