package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;

/// Copies of a prompt that are run together, each with changes of its own: the hooks that make the
/// changes, and what is measured.
final class EditedBatch {
  private final Rerun rerun;
  private final Replacement replacement;
  private final FrozenPass pass;
  private final PromptFeatures features;
  private final Nodes nodes;
  private final TargetReader reader;
  private final int texts;
  private final int[] watched;
  private final NDManager scope;
  private final Script script;
  private final Additions additions = new Additions();
  private final Freedom freedom;
  private final Map<Integer, List<Live>> live = new HashMap<>();
  private final Map<Integer, NDArray> read = new HashMap<>();

  /// A feature that is set to a value while the model runs.
  private record Live(int text, int position, int latent, double value) {}

  EditedBatch(
      Rerun rerun, List<List<NodeEdit>> edits, Freedom freedom, int[] watched, NDManager scope) {
    this(rerun, edits.size(), freedom, watched, scope);
    for (var text = 0; text < texts; text++) {
      for (var edit : lastOfEach(edits.get(text))) {
        prepare(text, edit);
      }
    }
  }

  EditedBatch(Rerun rerun, int[] added, int[] watched, NDManager scope) {
    this(rerun, added.length, Freedom.CONSTRAINED, watched, scope);
    for (var text = 0; text < texts; text++) {
      if (added[text] >= 0) {
        prepare(text, NodeEdit.multiply(nodes.node(added[text]), 2));
      }
    }
  }

  private EditedBatch(Rerun rerun, int texts, Freedom freedom, int[] watched, NDManager scope) {
    this.rerun = rerun;
    this.replacement = rerun.replacement;
    this.pass = rerun.pass;
    this.features = rerun.features;
    this.nodes = rerun.nodes;
    this.reader = rerun.reader;
    this.texts = texts;
    this.freedom = freedom;
    this.watched = watched;
    this.scope = scope;
    this.script = pass.weights().script();
  }

  private void prepare(int text, NodeEdit edit) {
    switch (edit.node()) {
      case Node.Feature feature -> prepare(text, edit, feature);
      case Node.Error(var site, var position) -> {
        var index = index(site);
        additions.add(
            replacement.dictionary(index).write(),
            features.errors().get(index),
            position,
            edit.after(1) - 1,
            where(text, position));
      }
      case Node.Token(var position, var id) -> {
        var embed = new HookPoint(Site.EMBED, -1);
        additions.add(
            embed, pass.activation(embed), position, edit.after(1) - 1, where(text, position));
      }
      case Node.Logit logit -> throw new IllegalArgumentException("a logit is changed");
    }
  }

  private void prepare(int text, NodeEdit edit, Node.Feature feature) {
    var index = index(feature.site());
    var before = before(index, feature);
    if (freedom == Freedom.CONSTRAINED) {
      add(index, text, feature.position(), feature.latent(), edit.after(before) - before);
    } else {
      live.computeIfAbsent(index, i -> new ArrayList<>())
          .add(new Live(text, feature.position(), feature.latent(), edit.after(before)));
    }
  }

  private long where(int text, int position) {
    return (long) text * pass.length() + position;
  }

  /// Adds so much of a feature wherever it writes.
  private void add(int index, int text, int position, int latent, double amount) {
    var scale = features.writeScales().get(index).map(s -> (double) s[position]).orElse(1.0);
    for (var to = index; to <= replacement.lastWrite(index); to++) {
      additions.add(
          replacement.dictionary(to).write(),
          replacement.decoder(index, to),
          latent,
          amount * scale,
          where(text, position));
    }
  }

  NDArray hidden(Cancellation cancellation) {
    return rerun.hidden(texts, hooks(), scope, cancellation);
  }

  List<Rerun.Outcome> outcomes(Cancellation cancellation) {
    return outcomes(true, cancellation);
  }

  /// @param withLogits whether all the model's logits are wanted
  List<Rerun.Outcome> outcomes(boolean withLogits, Cancellation cancellation) {
    var last = script.one(scope, "last", hidden(cancellation));
    var ops = rerun.circuit.model().engine().ops(scope);
    var logits =
        withLogits
            ? rerun.circuit.model().transformer().unembed(last, ops).toFloatArray()
            : new float[0];
    var outputs = rerun.outputs(last, scope);
    var readings = readings();
    var outcomes = new ArrayList<Rerun.Outcome>();
    for (var text = 0; text < texts; text++) {
      outcomes.add(
          new Rerun.Outcome(part(logits, text), part(outputs, text), part(readings, text)));
    }
    return outcomes;
  }

  private float[] part(float[] all, int text) {
    var size = all.length / texts;
    return Arrays.copyOfRange(all, text * size, (text + 1) * size);
  }

  private float[] readings() {
    var all = new float[texts * watched.length];
    for (var first = 0; first < watched.length; ) {
      var dictionary = nodes.dictionary(watched[first]);
      var values = read.get(dictionary).toFloatArray();
      var count = values.length / texts;
      for (var text = 0; text < texts; text++) {
        System.arraycopy(values, text * count, all, text * watched.length + first, count);
      }
      first += count;
    }
    return all;
  }

  Hooks hooks() {
    var freeze = new Freeze(pass);
    var hooks =
        switch (freedom) {
          case OPEN -> pass.edits();
          case FROZEN_PATTERNS -> freeze.patterns(pass.edits());
          case CONSTRAINED -> freeze.edited(freeze.linear(Hooks.none()));
        };
    hooks = adding(hooks, new HookPoint(Site.EMBED, -1));
    for (var index = 0; index < replacement.size(); index++) {
      hooks = watching(hooks, index);
      hooks = setting(hooks, index);
      if (freedom == Freedom.CONSTRAINED) {
        hooks = freeze.written(hooks, replacement.dictionary(index));
      }
      hooks = adding(hooks, replacement.dictionary(index).write());
    }
    return freedom == Freedom.CONSTRAINED ? freeze.end(hooks) : hooks;
  }

  private Hooks adding(Hooks hooks, HookPoint point) {
    return hooks.andIntervene(point, (x, own) -> additions.to(x, point, script, own));
  }

  private Hooks watching(Hooks hooks, int index) {
    var own = Arrays.stream(watched).filter(node -> nodes.dictionary(node) == index).toArray();
    if (own.length == 0) {
      return hooks;
    }
    var positions = Arrays.stream(own).map(nodes::position).toArray();
    var latents = Arrays.stream(own).map(nodes::latent).toArray();
    return hooks.andIntervene(
        replacement.dictionary(index).read(),
        (x, inner) -> {
          var rows = reader.readings(index, positions, latents, inner);
          read.put(index, script.one(scope, "readings", x, starts(positions), rows));
          return x;
        });
  }

  /// Where those of each position begin, and how many there are.
  ///
  /// @param positions ascending
  private long[] starts(int[] positions) {
    var starts = new long[pass.length() + 1];
    for (var position : positions) {
      starts[position + 1]++;
    }
    Arrays.parallelPrefix(starts, Long::sum);
    return starts;
  }

  /// Features that are set to values: what is missing is known when their input is.
  private Hooks setting(Hooks hooks, int index) {
    var own = live.getOrDefault(index, List.of());
    if (own.isEmpty()) {
      return hooks;
    }
    return hooks.andIntervene(
        replacement.dictionary(index).read(),
        (x, inner) -> {
          set(index, own, x, inner);
          return x;
        });
  }

  private void set(int index, List<Live> own, NDArray x, NDManager inner) {
    var where = own.stream().mapToLong(one -> where(one.text(), one.position())).toArray();
    var latents = own.stream().mapToInt(Live::latent).distinct().sorted().toArray();
    var rows = script.one(inner, "flat_rows", x, inner.create(where));
    var values = replacement.dictionary(index).sae().activations(rows, latents);
    for (var i = 0; i < own.size(); i++) {
      var one = own.get(i);
      var column = Arrays.binarySearch(latents, one.latent());
      var now = rerun.begins && one.position() == 0 ? 0 : values[i * latents.length + column];
      add(index, one.text(), one.position(), one.latent(), one.value() - now);
    }
  }

  /// Of several changes of one node, the last is meant.
  static Collection<NodeEdit> lastOfEach(List<NodeEdit> edits) {
    var byNode = new LinkedHashMap<Node, NodeEdit>();
    for (var edit : edits) {
      byNode.put(edit.place(), edit);
    }
    return byNode.values();
  }

  /// Which dictionary a site is.
  private int index(org.featurescope.compute.circuit.Site site) {
    var index = replacement.sites().indexOf(site);
    if (index < 0) {
      throw new FeaturescopeException(
          "there are no features at " + site, "choose a node of this graph");
    }
    return index;
  }

  /// The activation in the unchanged prompt.
  private double before(int index, Node.Feature feature) {
    var own = features.features().get(index);
    if (feature.position() < 0
        || feature.position() >= pass.length()
        || feature.latent() < 0
        || feature.latent() >= own.latents()) {
      throw new FeaturescopeException(
          "there is no latent %d at position %d of %s"
              .formatted(feature.latent(), feature.position(), feature.site()),
          "choose a position of the prompt and a latent below " + own.latents());
    }
    return own.value(feature.position(), feature.latent());
  }
}
