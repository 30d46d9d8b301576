// What is pinned, as boxes and arrows: each group is one box. An arrow tells which share of all that
// acts on its target comes along it, straight or by way of nodes in no box.
const FAINTEST = 0.005,
  FAINTEST_WAY = 0.1,
  WORDED = 40;

function pinnedBoxes() {
  const box = (label, hue, members) => {
    const all = members.map(i => circuit.nodes[i]);
    const only = members.length === 1 && all[0].k === "output";
    return {
      label: short(label, 26) + (only ? " " + chance(all[0].i) : ""),
      kind: all[0].k,
      hue,
      members,
      row: mean(all.map(node => node.r)),
      column: mean(all.map(node => node.c)),
      bottom: all.every(node => node.k === "token"),
      top: all.every(node => node.k === "output"),
    };
  };
  return [
    ...state.groups.map(group => box(group.name, group.hue, [...group.members])),
    ...[...state.pinned].filter(i => !groupOf(i)).map(i => box(title(i), circuit.nodes[i].u, [i])),
  ];
}

// All that acts on a node, by size, also what is not on this page.
const inputsOf = (node, edge) => circuit.nodes[node].in[circuit.compared && edge[3] === 2 ? 1 : 0];
const inputEdges = node => touching[1][node].map(e => circuit.edges[e]);

// Outputs first: every node after all that it acts on.
let walk = null;
function outputsFirst() {
  if (walk) return walk;
  const waiting = touching[0].map(edges => edges.length);
  walk = circuit.nodes.map((node, i) => i).filter(i => !waiting[i]);
  for (let at = 0; at < walk.length; at++)
    for (const [source] of inputEdges(walk[at])) if (--waiting[source] === 0) walk.push(source);
  return walk;
}

function pinnedLinks(boxes) {
  const boxOf = new Map(boxes.flatMap((box, at) => box.members.map(i => [i, at])));
  return boxes.flatMap((box, target) => {
    const direct = boxes.map(() => 0),
      inside = new Map();
    for (const i of box.members) {
      const own = inputEdges(i).filter(([source]) => boxOf.get(source) === target);
      inside.set(
        i,
        own.reduce((sum, edge) => sum + Math.abs(edge[2]), 0),
      );
    }
    // Members count by which part of their inputs comes from outside.
    const part = new Map(box.members.map(i => [i, Math.max(0, 1 - inside.get(i) / (mostInputs(i) || 1))]));
    const parts = [...part.values()].reduce((sum, each) => sum + each, 0) || 1;
    for (const i of box.members) {
      for (const edge of inputEdges(i)) {
        const source = boxOf.get(edge[0]),
          outside = inputsOf(i, edge) - inside.get(i);
        if (source !== undefined && source !== target && outside > 0)
          direct[source] += ((edge[2] / outside) * part.get(i)) / parts;
      }
    }
    const around = circuit.compared
      ? boxes.map(() => 0)
      : byOthers(boxes, boxOf, target, part, parts, inside);
    return boxes.flatMap((each, source) => {
      const share = Math.abs(direct[source]) < FAINTEST ? 0 : direct[source];
      return share || around[source] >= FAINTEST_WAY
        ? [{ source, target, share, around: around[source] }]
        : [];
    });
  });
}
const mostInputs = node => Math.max(...circuit.nodes[node].in);

// A walk back from the members through nodes in no box, which ends where a box is met.
function byOthers(boxes, boxOf, target, part, parts, inside) {
  const carried = new Map(),
    found = boxes.map(() => 0);
  for (const node of outputsFirst()) {
    const own = boxOf.get(node) === target,
      amount = own ? part.get(node) / parts : carried.get(node) || 0;
    if (!(amount > 0) || (boxOf.has(node) && !own)) continue;
    const sum = mostInputs(node) - (own ? inside.get(node) : 0);
    for (const [source, , weight] of inputEdges(node)) {
      const share = sum > 0 ? (amount * Math.abs(weight)) / sum : 0;
      if (!boxOf.has(source)) carried.set(source, (carried.get(source) || 0) + share);
      else if (!own && boxOf.get(source) !== target) found[boxOf.get(source)] += share;
    }
  }
  return found;
}

const linkWords = link =>
  link.share
    ? (link.share < 0 ? "\u2212" : "+") + Math.abs(link.share).toFixed(3)
    : "via others " + link.around.toFixed(2);
const linkKind = link => (link.share ? (link.share < 0 ? "lowers" : "raises") : "around");

// Thresholds change nothing of it.
let arranged = { of: "", picture: null };
function diagram() {
  const boxes = pinnedBoxes(),
    of = JSON.stringify(boxes);
  if (arranged.of !== of) arranged = { of, picture: boxes.length ? arrange(boxes) : null };
  return arranged.picture;
}

function arrange(boxes) {
  const links = pinnedLinks(boxes);
  const strength = link => Math.abs(link.share) || link.around / 4;
  const worded = new Set(
    links
      .slice()
      .sort((a, b) => strength(b) - strength(a))
      .slice(0, WORDED),
  );
  boxes.forEach(box => (box.wide = Math.max(64, Math.ceil(boxText(box)) + 24)));
  links.forEach(link => (link.wide = worded.has(link) ? wide(linkWords(link)) + 8 : 0));
  const placed = layered(boxes, links);
  const heaviest = Math.max(1e-9, ...links.map(link => Math.abs(link.share)));
  const arrows = links.map((link, at) => arrow(link, placed.routes[at], heaviest, boxes));
  const words = links.map((link, at) => (worded.has(link) ? wordedArrow(link, placed.routes[at]) : null));
  const shapes = boxes.map((box, at) => pinnedBox(box, placed.boxes[at], at, links, boxes));
  const picture = drawn(
    "svg",
    {
      id: "diagram",
      viewBox: `0 0 ${placed.width.toFixed(1)} ${placed.height.toFixed(1)}`,
      width: Math.ceil(placed.width),
      height: Math.ceil(placed.height),
      role: "group",
      "aria-label": `What is pinned, in ${boxes.length} boxes, sources below`,
      onkeydown: event => stepBox(event, placed.boxes),
    },
    ...arrows,
    ...words,
    ...shapes,
  );
  picture.style.minWidth = Math.min(placed.width, Math.max(320, placed.width * 0.6)) + "px";
  return html("div", { class: "scroller" }, picture);
}

// Outputs are written in letters of one width, as on the plane.
const boxText = box => (box.kind === "output" ? 7.25 * [...box.label].length : wide(box.label, true));

function arrow(link, { points, up }, heaviest, boxes) {
  const wideAs = 1.3 + (2.9 * Math.abs(link.share)) / heaviest,
    half = Math.max(4, 0.9 * wideAs),
    head = up ? 8 : -8,
    [x, y] = points.at(-1);
  const ways = points.map(([px, py], at) => {
    if (!at) return `M${px.toFixed(1)} ${py.toFixed(1)}`;
    const [bx, by] = points[at - 1],
      toY = at === points.length - 1 ? py + 0.8 * head : py,
      middle = (by + toY) / 2;
    return `C${bx.toFixed(1)} ${middle.toFixed(1)} ${px.toFixed(1)} ${middle.toFixed(1)} ${px.toFixed(1)} ${toY.toFixed(1)}`;
  });
  return drawn(
    "g",
    { class: "arrow " + linkKind(link), "data-from": link.source, "data-to": link.target },
    drawn("title", {}, `${boxes[link.source].label} to ${boxes[link.target].label}: ${linkWords(link)}`),
    drawn("path", { class: "grip", d: ways.join("") }),
    drawn("path", { d: ways.join(""), "stroke-width": wideAs.toFixed(2) }),
    drawn("polygon", { points: `${x},${y} ${x + half},${y + head} ${x - half},${y + head}` }),
  );
}

const wordedArrow = (link, { x, y }) =>
  drawn(
    "g",
    { class: "share " + linkKind(link), "data-from": link.source, "data-to": link.target },
    drawn("rect", { x: x - link.wide / 2, y: y - 7, width: link.wide, height: 14, rx: 3 }),
    drawn("text", { x, y: y + 4 }, linkWords(link)),
  );

function pinnedBox(box, { x, y, w, h }, at, links, boxes) {
  const drivers = links
    .filter(link => link.target === at)
    .map(link => boxes[link.source].label + " " + linkWords(link));
  const round = box.kind === "output" ? h / 2 : 6;
  return drawn(
    "g",
    {
      class: "box " + (box.kind === "token" ? "token-box" : box.kind) + hueClass(box.hue),
      role: "button",
      tabindex: -1,
      "data-box": at,
      "data-members": box.members.join(" "),
      "aria-label": box.label + (drivers.length ? ", driven by " + drivers.join(", ") : ", no inputs"),
      onclick: () => select(box.members[0], false),
      onpointerenter: () => pointBox(at, box.members[0]),
      onpointerleave: () => pointBox(-1, -1),
      onfocus: () => pointBox(at, box.members[0]),
      onblur: () => pointBox(-1, -1),
    },
    drawn("rect", { class: "frame", x: x - 4, y: y - 4, width: w + 8, height: h + 8, rx: round + 4 }),
    drawn("rect", { class: "body", x, y, width: w, height: h, rx: round }),
    drawn("text", { x: x + w / 2, y: y + h / 2 + 4.3 }, box.label),
  );
}

// What a box drives and what drives it comes to the fore, here and on the plane.
function pointBox(at, node) {
  const picture = byId("diagram");
  picture.classList.toggle("pointed", at >= 0);
  const beside = new Set([at]);
  for (const each of picture.querySelectorAll("[data-from]")) {
    const { from, to } = each.dataset,
      its = +from === at || +to === at;
    each.classList.toggle("on", its);
    if (its) beside.add(+from).add(+to);
  }
  for (const each of picture.querySelectorAll(".box"))
    each.classList.toggle("on", beside.has(+each.dataset.box));
  hover(node);
}

function stepBox(event, places) {
  const boxes = [...byId("diagram").querySelectorAll(".box")],
    at = boxes.indexOf(document.activeElement),
    way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === " ") boxes[at].dispatchEvent(new Event("click"));
  else if (way) {
    const middle = ({ x, y, w }) => [x + w / 2, y];
    const ahead = ([x, y], [right, down]) => x * right + y * down;
    const from = middle(places[at]);
    const next = places
      .map((place, i) => ({ i, away: middle(place).map((value, k) => value - from[k]) }))
      .filter(({ away }) => ahead(away, way) > 1)
      .map(({ i, away }) => ({ i, far: ahead(away, way) + 2 * Math.abs(ahead(away, way.slice().reverse())) }))
      .sort((a, b) => a.far - b.far)[0];
    if (next) boxes[next.i].focus();
  } else return;
  event.preventDefault();
}

// The box of the node that is looked at has a frame; it, or the first one, is where Tab leads.
function markBoxes() {
  const boxes = byId("diagram") ? [...byId("diagram").querySelectorAll(".box")] : [];
  const at = boxes.findIndex(box => box.dataset.members.split(" ").includes(String(state.current)));
  boxes.forEach((box, i) => {
    box.classList.toggle("current", i === at);
    box.setAttribute("tabindex", i === Math.max(0, at) ? 0 : -1);
  });
}
