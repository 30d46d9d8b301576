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

const diagramWords = picture =>
  !picture.querySelector(".arrow")
    ? "No box acts on another by 0.005 of all that acts on it, or more."
    : "A figure is the share of all that acts on the target" +
      (circuit.compared ? ", in the circuit that has the arrow." : ".") +
      (picture.querySelector(".around") ? " Dashed and grey: what comes by way of nodes in no box." : "");

function pinnedPane() {
  const single = [...state.pinned].filter(node => !groupOf(node)),
    picture = diagram();
  if (!picture)
    return [
      html(
        "p",
        { class: "quiet" },
        "Select a node and press P to pin it. Hold Shift and click or drag to select several, then press G to make them one group. All of it stays in this page until you close it.",
      ),
    ];
  return [
    picture,
    html("p", { class: "caption" }, diagramWords(picture)),
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

const ends = { from: -1, to: -1, of: 0 };
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

// Of two circuits, the one whose paths are listed.
const partIn = (part, of) => !circuit.compared || part === 0 || part === of + 1;
const inCircuit = (e, of) => partIn(parts[e], of);
const circuitChooser = () =>
  html(
    "select",
    {
      "aria-label": "Circuit whose paths are listed",
      id: "way-of",
      onchange: event => {
        Object.assign(ends, { of: +event.target.value, from: -1, to: -1 });
        state.way = null;
        changed();
        byId("way-of").focus();
      },
    },
    ...circuit.compared.map((name, of) => html("option", { value: of, selected: of === ends.of }, name)),
  );

function pathsPane() {
  const tokens = kind("token"),
    outputs = kind("output");
  const ways = circuit.ways.filter(way => way.of === ends.of && way.at === state.stop);
  if (!circuit.ways.length)
    return [html("p", { class: "quiet" }, "No path leads from a token to an output here.")];
  if (!tokens.includes(ends.from))
    ends.from = tokens.find(i => ways.some(way => way.n[0] === i)) ?? tokens[0];
  if (!outputs.includes(ends.to))
    ends.to = outputs.find(i => ways.some(way => way.n.at(-1) === i)) ?? outputs[0];
  const byPlace = [...tokens].sort((a, b) => circuit.nodes[a].c - circuit.nodes[b].c);
  const links = new Set(
    [...keptEdges].filter(e => inCircuit(e, ends.of)).map(e => circuit.edges[e].slice(0, 2).join(" ")),
  );
  const open = way => way.n.slice(1).every((node, at) => links.has(way.n[at] + " " + node));
  const found = ways.filter(way => way.n[0] === ends.from && way.n.at(-1) === ends.to && open(way));
  return [
    html(
      "div",
      { class: "row" },
      "From",
      chooser("Token where the paths begin", "from", byPlace),
      "to",
      chooser("Output where the paths end", "to", outputs),
      ...(circuit.compared ? ["in the circuit", circuitChooser()] : []),
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

const CHANGES = 12;
function comparePane() {
  const changes = circuit.contrast.changed
    .filter(([node]) => keptNodes.has(node) && circuit.nodes[node].part === 0)
    .slice(0, CHANGES);
  const fixed = ["first", "second"].filter((name, which) => circuit.contrast.fixed[which]);
  return [
    html("p", {}, byId("about").textContent),
    fixed.length
      ? html(
          "p",
          { class: "quiet" },
          `The ${fixed[0]} graph is from a file that was pruned before: thresholds leave it as it is.`,
        )
      : null,
    html(
      "div",
      {},
      html("h2", {}, "Changed most"),
      html("p", { class: "caption" }, "Share of all influence, second less first"),
    ),
    changes.length
      ? html("div", { class: "column" }, listOf(changes.map(([node, before, after]) => [node, after - before])))
      : html("p", { class: "quiet" }, "No node that both have changed."),
  ];
}

const panes = {
  Pinned: pinnedPane,
  Paths: pathsPane,
  Tests: testsPane,
  ...(circuit.compared ? { Compare: comparePane } : {}),
};
let tab = circuit.compared ? "Compare" : state.pinned.size || !circuit.ways.length ? "Pinned" : "Paths";

function showPane() {
  byId("pane").replaceChildren(...panes[tab]().filter(part => part));
  markTab();
}

function markTab() {
  for (const each of byId("tabs").children) {
    each.setAttribute("aria-selected", each.dataset.tab === tab);
    if (each.dataset.tab === "Pinned") each.textContent = "Pinned " + (state.pinned.size || "");
  }
  markBoxes();
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

// What is shown as a file, with the pins, groups and labels that a reader gave it here. Of two
// circuits each has its own.
function save(which) {
  const graph = JSON.parse(byId("files").textContent)[which],
    id = node => circuit.nodes[node].ids[which],
    ids = all => [...all].map(id).filter(text => text);
  const kept = new Set(ids([...keptNodes].filter(i => partIn(circuit.nodes[i].part, which))));
  const links = new Set(
    [...keptEdges]
      .filter(e => inCircuit(e, which))
      .map(e => id(circuit.edges[e][0]) + " " + id(circuit.edges[e][1])),
  );
  graph.nodes = graph.nodes.filter(node => kept.has(node.node_id));
  graph.links = graph.links.filter(({ source, target }) => links.has(source + " " + target));
  if (!circuit.contrast?.fixed[which]) tellThresholds(graph.metadata);
  graph.qParams = graph.qParams || {};
  graph.qParams.pinnedIds = ids(state.pinned);
  graph.qParams.supernodes = state.groups
    .map(each => [each.name, ...ids(each.members)])
    .filter(all => all.length > 1);
  const labels = new Map(
    [...state.labels].filter(([, label]) => label.given).map(([node, label]) => [id(node), label.given]),
  );
  for (const node of graph.nodes)
    if (labels.has(node.node_id)) {
      // The token of an output stands in its label alone, unless it is kept.
      const token = /^Output "([^]*)" \(p=/.exec(node.clerp || "");
      if (token && node.output_token === undefined) node.output_token = token[1];
      node.clerp = labels.get(node.node_id);
    }
  download(JSON.stringify(graph), circuit.compared ? " " + circuit.compared[which] : "");
}

function tellThresholds(metadata) {
  metadata.node_threshold = stopNow().t;
  metadata.pruning_settings = {
    ...metadata.pruning_settings,
    node_threshold: stopNow().t,
    edge_threshold: edgeShare(),
  };
}

function download(text, which) {
  const name = document.title.slice(0, 60) + which;
  const link = html("a", { download: name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") + ".json" });
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.click();
  URL.revokeObjectURL(link.href);
}

function drawSaves() {
  const names = circuit.compared || ["this graph"];
  byId("saves").append(
    ...names.map((name, which) =>
      button(circuit.compared ? "JSON: " + short(name, 16) : "Download JSON", () => save(which), {
        id: "save-" + which,
        title: "Download what is shown of " + name + ", as a graph file",
      }),
    ),
  );
}

byId("nodes").max = circuit.stops.length - 1;
byId("nodes").addEventListener("input", event => (state.stop = +event.target.value));
byId("edges").addEventListener("input", event => (state.share = +event.target.value));
byId("controls").addEventListener("input", prune);
byId("controls").addEventListener("submit", event => event.preventDefault());
byId("zoom-in").addEventListener("click", () => zoom(1.4, middle()));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4, middle()));
byId("fit").addEventListener("click", () => look([...whole]));
// What a reader did is gone when the page is loaded again: it begins as it was made, at its top left.
history.scrollRestoration = "manual";
drawLegend();
drawTabs();
drawSaves();
prune();
