// Boxes and arrows in layers, sources below (Sugiyama, Tagawa and Toda 1981). Boxes come in the
// order of the model's layers; the rows between them hold what is written on arrows, and what passes
// by has a place of its own in every row, so that nothing lies over anything else.
const BOX_HIGH = 28,
  ROW_GAP = 15,
  WORDS_HIGH = 14,
  PASSING = 14;

// boxes: { wide, row, column, bottom, top }: its model row and column, whether it stays at an end.
// links: { source, target, wide }: how wide its words are, 0 for none.
function layered(boxes, links) {
  const level = levels(boxes, links);
  const items = boxes.map((box, at) => ({ row: 2 * level[at], wide: box.wide, x: box.column, near: [] }));
  const chains = links.map(link => chain(link, level, items));
  const rows = Array.from({ length: 1 + Math.max(0, ...items.map(item => item.row)) }, () => []);
  items.forEach(item => rows[item.row].push(item));
  order(rows);
  spread(rows);
  const margin = Math.min(...items.map(item => item.x - item.wide / 2)) - 12;
  items.forEach(item => (item.x -= margin));
  const tops = heights(rows),
    port = ports(chains);
  return {
    width: Math.max(...items.map(item => item.x + item.wide / 2)) + 12,
    height: tops.height,
    boxes: boxes.map((box, at) => ({
      x: items[at].x - box.wide / 2,
      y: tops[items[at].row],
      w: box.wide,
      h: BOX_HIGH,
    })),
    routes: chains.map(each => route(each, tops, port)),
  };
}

// No box stands higher than one of a later layer of the model, and a box above all that acts on it:
// from the first layer on, each joins the ones before it, unless one of them acts on it. Tokens and
// outputs are for themselves. Of two groups that act on each other, one arrow leads down.
function levels(boxes, links) {
  const ranked = boxes.map((box, at) => at).sort((a, b) => boxes[a].row - boxes[b].row || a - b);
  const level = boxes.map(() => 0);
  let now = 0,
    before = [];
  for (const at of ranked) {
    const joins = ({ source, target }) =>
      (source === at && before.includes(target)) || (target === at && before.includes(source));
    const apart = other => boxes[other].bottom !== boxes[at].bottom || boxes[other].top !== boxes[at].top;
    if (before.some(apart) || links.some(joins)) {
      now++;
      before = [];
    }
    level[at] = now;
    before.push(at);
  }
  return level;
}

// The items that an arrow passes through, from the source's on, and which of them has its words.
function chain({ source, target, wide }, level, items) {
  const from = items[source],
    to = items[target],
    step = Math.sign(to.row - from.row),
    middle = Math.floor((level[source] + level[target] - 0.5) / 2) * 2 + 1;
  const through = [from];
  for (let row = from.row + step; row !== to.row; row += step) {
    const item = { row, wide: row === middle ? Math.max(wide, PASSING) : PASSING, x: 0, near: [] };
    item.x = from.x + ((to.x - from.x) * (row - from.row)) / (to.row - from.row);
    items.push(item);
    through.push(item);
  }
  const lane = through.slice(1);
  lane.forEach(item => (item.lane = lane));
  through.push(to);
  through.slice(1).forEach((item, at) => {
    item.near.push(through[at]);
    through[at].near.push(item);
  });
  return { through, words: through.find(item => item.row === middle) };
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

// Each row by the mean place of what it is joined to below, then above; the best of some rounds.
function order(rows) {
  rows.forEach(row => row.sort((a, b) => a.x - b.x));
  const number = () => rows.forEach(row => row.forEach((item, at) => (item.at = at)));
  number();
  let best = rows.map(row => row.slice()),
    fewest = crossings(rows);
  for (let round = 0; round < 16 && fewest > 0; round++) {
    const up = round % 2 === 0;
    for (const row of up ? rows : rows.slice().reverse()) {
      for (const item of row) {
        const side = item.near.filter(other => (up ? other.row < item.row : other.row > item.row));
        item.middle = side.length ? mean(side.map(other => other.at)) : item.at;
      }
      row.sort((a, b) => a.middle - b.middle || a.at - b.at).forEach((item, at) => (item.at = at));
    }
    const now = crossings(rows);
    if (now < fewest) {
      fewest = now;
      best = rows.map(row => row.slice());
    }
  }
  best.forEach((row, at) => (rows[at] = row));
  number();
}

function crossings(rows) {
  let count = 0;
  rows.forEach((row, at) => {
    const ends = row.flatMap(item =>
      item.near
        .filter(other => other.row === at + 1)
        .map(other => other.at)
        .sort((a, b) => a - b),
    );
    ends.forEach((end, k) => {
      for (let i = 0; i < k; i++) if (ends[i] > end) count++;
    });
  });
  return count;
}

// Every item as near as its row allows to the middle of what it is joined to. What passes by keeps
// to the middle of its own arrow, so that long arrows are straight.
function spread(rows) {
  for (const row of rows)
    pack(
      row,
      row.map((item, at) => at),
    );
  for (let round = 0; round < 60; round++) {
    for (const row of round % 2 ? rows : rows.slice().reverse())
      pack(
        row,
        row.map(item => wantedPlace(item)),
      );
  }
}

function wantedPlace({ near, lane, x }) {
  if (!near.length) return x;
  const ends = mean(near.map(other => other.x));
  return lane ? 0.9 * mean(lane.map(other => other.x)) + 0.1 * ends : ends;
}

// The places nearest to those wanted that keep the order and the gaps: what would overlap forms a
// block around its mean.
function pack(row, wanted) {
  let before = 0;
  const offsets = row.map((item, at) => {
    if (at) before += (row[at - 1].wide + item.wide) / 2 + (row[at - 1].lane && item.lane ? 4 : 18);
    return before;
  });
  const blocks = [];
  wanted.forEach((x, at) => {
    blocks.push({ sum: x - offsets[at], count: 1 });
    while (blocks.length > 1 && blockMean(blocks.at(-2)) > blockMean(blocks.at(-1))) {
      const last = blocks.pop();
      blocks.at(-1).sum += last.sum;
      blocks.at(-1).count += last.count;
    }
  });
  blocks
    .flatMap(block => Array(block.count).fill(blockMean(block)))
    .forEach((x, at) => (row[at].x = x + offsets[at]));
}
const blockMean = block => block.sum / block.count;

// The upper edge of each row.
function heights(rows) {
  const tops = [];
  let y = 12;
  for (let row = rows.length - 1; row >= 0; row--) {
    tops[row] = y;
    y += (row % 2 ? WORDS_HIGH : BOX_HIGH) + ROW_GAP;
  }
  tops.height = y - ROW_GAP + 12;
  return tops;
}

// Where arrows leave a box and come to it: beside each other, in the order of where they lead. What
// is next to a box on an arrow belongs to that arrow alone.
function ports(chains) {
  const sides = new Map(),
    found = new Map();
  const add = (box, next) => {
    if (!sides.has(box)) sides.set(box, [[], []]);
    sides.get(box)[next.row > box.row ? 0 : 1].push(next);
  };
  for (const { through } of chains) {
    add(through[0], through[1]);
    add(through.at(-1), through.at(-2));
  }
  for (const [box, both] of sides) {
    const places = new Map();
    for (const all of both) {
      const room = Math.min(16, (box.wide - 16) / all.length);
      all
        .sort((a, b) => a.x - b.x)
        .forEach((next, at) => places.set(next, (at - (all.length - 1) / 2) * room));
    }
    found.set(box, places);
  }
  return (box, next) => found.get(box).get(next);
}

// Straight past boxes, bent between the rows; `tip` is where it comes in.
function route({ through, words }, tops, port) {
  const up = through.at(-1).row > through[0].row;
  const side = (item, high, later) => tops[item.row] + (later === up ? 0 : high);
  const points = [];
  through.forEach((item, at) => {
    const high = item.row % 2 ? WORDS_HIGH : BOX_HIGH;
    if (at === 0) points.push([item.x + port(item, through[1]), side(item, high, true)]);
    else if (at === through.length - 1)
      points.push([item.x + port(item, through[at - 1]), side(item, high, false)]);
    else points.push([item.x, side(item, high, false)], [item.x, side(item, high, true)]);
  });
  return { points, up, x: words.x, y: tops[words.row] + WORDS_HIGH / 2 };
}
