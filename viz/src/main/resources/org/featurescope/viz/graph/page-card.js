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
      focusCurrent();
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
  const own = it.k !== "feature" || it.named;
  const name = field("name", own ? it.l : "", "Label of the node", text => relabel(node, text));
  if (!own) name.placeholder = title(node) + ": no label yet";
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
    carriedBy(node),
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
  // As the program lists them: also what the threshold of edges leaves out.
  const found = touching[end][node]
    .filter(e => keptNodes.has(circuit.edges[e][1 - end]))
    .sort(bySize)
    .slice(0, 8)
    .map(e => [circuit.edges[e][1 - end], weights[e]]);
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

// Which attention heads brought an input from another token, of those edges for which that was asked
// when the page was made.
const headsOf = node => {
  const size = ({ from }) =>
    Math.abs(touching[1][node].map(e => circuit.edges[e]).find(edge => edge[0] === from)?.[2] ?? 0);
  return circuit.heads
    .filter(({ from, to }) => to === node && keptNodes.has(from))
    .sort((a, b) => size(b) - size(a));
};

function carriedBy(node) {
  const all = headsOf(node);
  if (!all.length) return null;
  const wanted = all.find(({ from }) => from === state.carrier) || all[0];
  const where = i => title(i) + ", " + circuit.nodes[i].p;
  return html(
    "div",
    { id: "heads" },
    html("h2", {}, "Attention that carried it"),
    all.length > 1
      ? html(
          "label",
          { class: "row caption" },
          "Of the input from",
          html(
            "select",
            {
              id: "carrier",
              onchange: event => {
                state.carrier = +event.target.value;
                card();
                byId("carrier").focus();
              },
            },
            ...all.map(({ from }) =>
              html("option", { value: from, selected: from === wanted.from }, where(from)),
            ),
          ),
        )
      : html("p", { class: "caption" }, "Of the input from " + where(wanted.from)),
    wanted.by.length
      ? html("ul", { class: "list" }, ...wanted.by.map(headRow))
      : html("p", { class: "quiet" }, "No attention is on the way: it stays at its token."),
  );
}

const headRow = ([head, way, share]) =>
  html(
    "li",
    { class: "head-row" },
    html("span", { class: "who" }, head, html("small", {}, way)),
    bar(share, 1),
    html("span", { class: "number" }, (share < 0 ? "\u2212" : "") + Math.abs(share).toFixed(2)),
  );
