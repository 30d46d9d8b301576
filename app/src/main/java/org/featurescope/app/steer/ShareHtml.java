package org.featurescope.app.steer;

import static org.featurescope.app.frame.HtmlPage.escaped;
import static org.featurescope.app.frame.HtmlPage.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.featurescope.app.frame.HtmlPage;
import org.featurescope.app.steer.SteeringDesk.Recorded;
import org.featurescope.compute.steering.SliderRecording.Frame;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.ScriptJson;
import org.featurescope.viz.text.Whitespace;

/// A recorded slider as one page whose slider plays the recorded positions back.
final class ShareHtml {
  /// @param title of the plan
  /// @param about one line on how it was made
  /// @param slider what the slider moves
  /// @param neutral where it does nothing
  /// @param watched the feature whose heat the prompt shows; empty for none
  record About(String title, String about, String slider, double neutral, String watched) {}

  private ShareHtml() {}

  static String page(About about, Recorded recorded) {
    return HtmlPage.begin(
            about.title, about.about, STYLE + HtmlPage.colors(ShareHtml::colors), true)
        + body(about, recorded)
        + HtmlPage.END;
  }

  private static String body(About about, Recorded recorded) {
    var frames = recorded.recording().frames();
    return """
    <p class="prompt" id="prompt" dir="auto" role="region" aria-label="Prompt">%s</p>
    <p class="note" id="heat" dir="auto">%s</p>
    <div class="control">
    <label for="strength" dir="auto">%s</label>
    <input type="range" id="strength" min="0" max="%d" step="1" value="%d" aria-describedby="value">
    <output id="value" for="strength"></output>
    <div class="ends" aria-hidden="true"><span>%s</span><span>%s</span></div>
    </div>
    <h2>Next token</h2>
    <p class="note">Outlined: without the plan. Filled: with it, \u25b2 likelier, \u25bc less likely.</p>
    <div id="next" role="table" aria-label="Next token, before and after"></div>
    <div class="texts">
    <section><h2>Baseline</h2><p id="baseline" dir="auto"></p></section>
    <section><h2>Steered</h2><p id="steered" dir="auto" aria-live="polite"></p></section>
    </div>
    <noscript>%s</noscript>
    <script type="application/json" id="data">%s</script>
    <script>
    %s</script>
    """
        .formatted(
            escaped(text(recorded.prompt())),
            about.watched.isEmpty() ? "" : escaped("Coloured: feature " + about.watched),
            escaped(about.slider),
            Math.max(0, frames.size() - 1),
            middle(frames, about.neutral),
            frames.isEmpty() ? "" : escaped(name(frames.getFirst())),
            frames.isEmpty() ? "" : escaped(name(frames.getLast())),
            table(recorded),
            data(recorded),
            SCRIPT);
  }

  private static String text(List<Piece> pieces) {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /// The frame nearest to where the slider does nothing.
  private static int middle(List<Frame> frames, double neutral) {
    return IntStream.range(0, frames.size())
        .boxed()
        .min(Comparator.comparingDouble(frame -> distance(frames.get(frame), neutral)))
        .orElse(0);
  }

  private static double distance(Frame frame, double neutral) {
    return frame.value().isPresent()
        ? Math.abs(frame.value().getAsDouble() - neutral)
        : frame.divergence();
  }

  private static String name(Frame frame) {
    return frame.value().isPresent() ? Figures.of(frame.value().getAsDouble()) : frame.name();
  }

  /// JSON inside a script element: what could end the element is written as an escape.
  private static String data(Recorded recorded) {
    var recording = recorded.recording();
    Gson gson = new GsonBuilder().create();
    var frames =
        IntStream.range(0, recording.frames().size())
            .mapToObj(i -> {
              var frame = recording.frames().get(i);
              return Map.of(
                  "name", name(frame),
                  "kl", rounded(frame.divergence()),
                  "p", frame.probabilities().stream().map(ShareHtml::rounded).toList(),
                  "heat", frame.heat().stream().findFirst().orElse(List.of()),
                  "text", i < recorded.texts().size() ? recorded.texts().get(i) : "");
            })
            .toList();
    return ScriptJson.harmless(
        gson.toJson(
            Map.of(
                "prompt", recorded.prompt().stream().map(Piece::text).toList(),
                "tokens",
                    recorded.tokens().stream()
                        .map(token -> Whitespace.visible(token.label()))
                        .toList(),
                "baseline", recording.baseline().stream().map(ShareHtml::rounded).toList(),
                "text", recorded.baseline(),
                "frames", frames)));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e5) / 1e5;
  }

  /// What a reader without scripts sees: the steered texts, one a strength.
  private static String table(Recorded recorded) {
    var rows = new StringBuilder("<table><tr><th>Strength</th><th>Text</th></tr>\n");
    var frames = recorded.recording().frames();
    for (var i = 0; i < frames.size() && i < recorded.texts().size(); i++) {
      rows.append("<tr><td>")
          .append(escaped(name(frames.get(i))))
          .append("</td><td>")
          .append(escaped(recorded.texts().get(i)))
          .append("</td></tr>\n");
    }
    return rows.append("</table>").toString();
  }

  private static final String SCRIPT =
      """
      const data = JSON.parse(document.getElementById('data').textContent);
      const slider = document.getElementById('strength');
      const prompt = document.getElementById('prompt');
      const figure = value => value > 0 && value < 0.0005 ? '< 0.001' : value.toFixed(3);
      // No token is impossible: what was rounded to nothing is small.
      const odds = value => value < 0.0005 ? '< 0.001' : value.toFixed(3);
      const write = (id, text) => { document.getElementById(id).textContent = text; };
      const most = data.tokens.map((token, i) =>
        Math.max(data.baseline[i], ...data.frames.map(frame => frame.p[i])));
      const likely = data.tokens.map((token, i) => i).filter(i => most[i] >= 0.01)
        .filter((i, place, all) => all.filter(other => most[other] > most[i]).length < 12);
      const cells = (kind, role) => {
        const row = document.createElement('div');
        row.className = kind;
        row.setAttribute('role', 'row');
        document.getElementById('next').appendChild(row);
        return ['token', 'bar', 'before', 'after'].map(name => {
          const cell = document.createElement('span');
          cell.className = name;
          cell.setAttribute('role', role);
          if (name === 'token') { cell.dir = 'auto'; }
          row.appendChild(cell);
          return cell;
        });
      };
      const head = cells('row head', 'columnheader');
      ['token', '', 'before', 'after'].forEach((words, i) => { head[i].textContent = words; });
      const rows = likely.map(i => {
        const parts = cells('row', 'cell');
        parts[0].textContent = data.tokens[i];
        parts[0].title = data.tokens[i];
        const outline = document.createElement('i');
        outline.className = 'outline';
        outline.style.width = (100 * data.baseline[i]) + '%';
        const fill = document.createElement('i');
        parts[1].append(fill, outline);
        parts[2].textContent = odds(data.baseline[i]);
        return { i, fill, after: parts[3] };
      });
      const words = text => text.split(/(\\s+)/).filter(word => word);
      // Words of the second text that no longest common subsequence with the first one has.
      const changed = (before, after) => {
        const common = Array.from({ length: before.length + 1 }, () =>
          new Array(after.length + 1).fill(0));
        for (let a = before.length - 1; a >= 0; a--) {
          for (let b = after.length - 1; b >= 0; b--) {
            common[a][b] = before[a] === after[b]
              ? common[a + 1][b + 1] + 1
              : Math.max(common[a + 1][b], common[a][b + 1]);
          }
        }
        const found = after.map(() => true);
        for (let a = 0, b = 0; a < before.length && b < after.length;) {
          if (before[a] === after[b]) { found[b] = false; a++; b++; }
          else if (common[a + 1][b] >= common[a][b + 1]) { a++; } else { b++; }
        }
        return found;
      };
      // Of a long prompt its last words lead up to the texts, in scripts without spaces its last
      // letters; all of it stands above.
      const letters = Array.from(data.prompt.join(''));
      const given = letters.length <= 300
        ? letters.join('')
        : '\u2026' + letters.slice(-200).join('').replace(/^\\S{0,30}\\s/, '');
      const piece = (kind, text) => {
        const part = document.createElement('span');
        part.className = kind;
        part.textContent = text;
        return part;
      };
      const tell = (id, text, other) => {
        const after = words(text);
        const found = changed(words(other), after);
        document.getElementById(id).replaceChildren(
          piece('given', given),
          ...after.map((word, i) => piece(found[i] && word.trim() ? 'changed' : '', word)));
      };
      const show = () => {
        const frame = data.frames[Number(slider.value)];
        if (!frame) { return; }
        write('value', frame.name + ', KL from the baseline ' + figure(frame.kl) + ' nat');
        slider.setAttribute('aria-valuetext', frame.name);
        tell('steered', frame.text, data.text);
        tell('baseline', data.text, frame.text);
        rows.forEach(each => {
          const i = each.i;
          const more = frame.p[i] - data.baseline[i];
          const same = Math.abs(more) < 0.0005;
          each.fill.className = same ? 'fill' : more > 0 ? 'fill up' : 'fill down';
          each.fill.style.width = (100 * frame.p[i]) + '%';
          each.after.textContent =
            (same ? '' : more > 0 ? '\\u25B2 ' : '\\u25BC ') + odds(frame.p[i]);
        });
        const heat = Math.max(1e-6, ...data.frames.flatMap(each => each.heat));
        document.getElementById('heat').hidden = heat <= 1e-6;
        prompt.replaceChildren(...data.prompt.map((text, i) => {
          const word = document.createElement('span');
          word.textContent = text;
          word.style.setProperty('--heat', (60 * Math.max(0, frame.heat[i] || 0) / heat) + '%');
          return word;
        }));
      };
      slider.addEventListener('input', show);
      show();
      // A long prompt scrolls, by keyboard too.
      if (prompt.scrollHeight > prompt.clientHeight) { prompt.tabIndex = 0; }
      """;

  private static final String STYLE =
      """
      body { max-width: 52em; line-height: 1.7; overflow-wrap: anywhere; }
      h1, label { text-align: left; }
      h2 { font-size: .9em; margin: 1.2em 0 .3em; }
      .note { margin: .2em 0 .4em; font-size: .85em; opacity: .75; }
      .ends { display: flex; justify-content: space-between; font-size: .85em; opacity: .75; }
      .given { opacity: .75; }
      #steered .changed { background: color-mix(in oklab, var(--up) 22%, transparent); border-bottom: 2px solid var(--up); }
      #baseline .changed { border-bottom: 2px solid var(--line); }
      .prompt, .texts p { white-space: pre-wrap; unicode-bidi: plaintext; margin: 0; }
      .prompt { max-height: 14em; overflow: auto; }
      .prompt span { border-radius: 4px; padding: 2px 0; background: color-mix(in oklab, var(--hue) var(--heat, 0%), transparent); }
      .control { display: grid; grid-template-columns: 1fr 20em; gap: .2em 1em; margin: 1em 0; padding: .5em 0; position: sticky; top: 0; z-index: 1; background: inherit; }
      .control label { grid-column: 1 / 3; font-weight: 600; }
      input { width: 100%; accent-color: var(--accent); }
      input:focus-visible, .prompt:focus-visible { outline: 2px solid var(--accent); outline-offset: 4px; border-radius: 4px; }
      output { font-variant-numeric: tabular-nums; }
      .row { display: grid; grid-template-columns: 8em 1fr 5em 7em; gap: 1em; align-items: center; font: 13px/1.9 "JetBrains Mono", monospace; }
      .head { opacity: .75; }
      .head .bar { background: none; }
      .token { white-space: pre; text-align: left; unicode-bidi: plaintext; overflow: hidden; text-overflow: ellipsis; }
      .before, .after { text-align: right; }
      .bar { position: relative; height: 1em; background: var(--sunk); border-radius: 3px; }
      .fill, .outline { position: absolute; inset: 0 auto 0 0; border-radius: 3px; }
      .fill { background: var(--line); }
      .fill.up { background: var(--up); } .fill.down { background: var(--down); }
      .outline { border: 1px solid color-mix(in oklab, currentColor 70%, transparent); box-sizing: border-box; }
      .texts { display: grid; grid-template-columns: 1fr 1fr; gap: 2em; }
      @media (max-width: 40em) {
        .texts { grid-template-columns: 1fr; }
        .control { grid-template-columns: 1fr; }
        .control label { grid-column: 1; }
        .row { grid-template-columns: 5em 1fr 4.5em 6em; gap: .5em; }
      }
      """;

  private static String colors(Palette palette) {
    return "body { background: %s; color: %s; --sunk: %s; --line: %s; --accent: %s; --up: %s; --down: %s; --hue: %s; }\n"
        .formatted(
            web(palette.get(Role.CANVAS)),
            web(palette.get(Role.TEXT_1)),
            web(palette.get(Role.SUNK)),
            web(palette.get(Role.LINE_3)),
            web(palette.get(Role.ACCENT)),
            web(palette.get(Role.RAISES)),
            web(palette.get(Role.LOWERS)),
            web(palette.feature(3)));
  }
}
