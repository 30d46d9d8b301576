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
// What a reader sees as one sign stays whole, such as an emoji of several parts.
const signs = new Intl.Segmenter();
const short = (text, most) => {
  const all = [...signs.segment(text)].map((part) => part.segment);
  return all.length > most
    ? all
        .slice(0, most - 1)
        .join("")
        .trim() + "\u2026"
    : text;
};

function drawAxes() {
  const texts = [];
  circuit.rows.forEach((name, row) => {
    const y = top_ + (stopNow().rows[row] - view[1]) * zoomed();
    if (y >= top_ && y <= top_ + height) {
      texts.push(
        drawn("text", { class: "axis", x: left - 8, y: y + 4.2, "text-anchor": "end" }, short(name, 7)),
      );
    }
  });
  circuit.tokens.forEach((token, i) => {
    const edge = k => left + (stopNow().columns[k] - view[0]) * zoomed();
    const from = Math.max(left, edge(i)),
      to = Math.min(left + width, edge(i + 1));
    const letters = Math.floor((to - from - 4) / 7.2),
      x = (from + to) / 2;
    if (letters < 1) return;
    if (letters > 1 || token.length === 1) {
      texts.push(
        drawn(
          "text",
          { class: "token", x, y: top_ + height + 19, "text-anchor": "middle" },
          short(token, letters),
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
