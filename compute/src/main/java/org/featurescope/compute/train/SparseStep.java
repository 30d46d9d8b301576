package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// One training step of an autoencoder or transcoder of any [SaeKind], in the type of the parameters,
/// float32 or float64:
///
///     h  = W_enc (x - b) + b_enc         (a transcoder's input is taken as it is)
///     z  = act(h)
///     y^ = z W_dec + b + W_skip x        (W_skip where there is one)
///
/// With prefixes, the first m latents of each have to reconstruct y on their own, and the losses are
/// averaged (Bussmann et al. 2025, eq. 4): what is most common comes first. Then: decoder rows to
/// unit length, their gradient without its part along the row, Adam, moving averages.
/// Adam's constants (betas 0.9 and 0.999, eps 6.25e-10) stand in `sae_kinds.py`.
///
/// Everything after the encoder's product works on entries, the latents of a row that are active or,
/// for JumpReLU, near their threshold. They are decoded, and sorted by latent they are what the
/// gradients are sums over: no `[B, n]` is ever in memory, and a dense start costs in proportion.
final class SparseStep implements TrainingStep {
  private final Engine engine;
  private final Script script;
  private final SaeParameters parameters;
  private final SaeKind kind;
  private final long[] prefixes;
  private final boolean autoencoder;
  private final int auxk;
  private final double auxCoefficient;
  private final EntrySelector selector;

  /// Some entries: bag (prefix x B + row), latent, h and z.
  private record Entries(NDArray bags, NDArray latents, NDArray h, NDArray z) {}

  /// What dead latents add: a loss, and either entries that write to a table of their own or
  /// gradients by the dead rows (encoder, latent bias, log threshold).
  private record Revival(double loss, NDArray table, Entries entries, NDList gradients) {
    static final Revival NONE = new Revival(0, null, null, null);
  }

  /// All that is known before anything changes.
  ///
  /// @param main the entries that make the output
  /// @param table gradient by what an entry of each bag writes
  /// @param bias the table's share of the gradient by the output's bias
  /// @param gradients by entry, see `entries` in the script
  private record Pass(
      NDArray x,
      NDArray centred,
      Result result,
      Entries main,
      NDArray table,
      NDArray bias,
      NDList gradients,
      NDArray dead,
      Revival revival) {

    NDArray deadEncoder(NDManager scope) {
      return revival.gradients == null ? scope.zeros(new Shape(0)) : revival.gradients.get(1);
    }
  }

  /// @param parameters with a log threshold for JumpReLU, with a running one for BatchTopK, with a
  ///   skip where the transcoder has one
  /// @param prefixes how many latents each prefix has, ascending, the last one all
  /// @param autoencoder whether the output's bias is taken off the input
  /// @param auxk dead latents that AuxK revives in one activation, 0 for none
  /// @param auxCoefficient weight of the term that revives dead latents, 0 for none
  /// @param owner lives as long as this
  SparseStep(
      Engine engine,
      SaeParameters parameters,
      SaeKind kind,
      int[] prefixes,
      boolean autoencoder,
      int auxk,
      double auxCoefficient,
      NDManager owner) {
    if (prefixes[prefixes.length - 1] != parameters.latents()) {
      throw new IllegalArgumentException("the last prefix is not all latents");
    }
    this.engine = engine;
    this.script = engine.script(SparseStep.class, "sae_kinds.py");
    this.parameters = parameters;
    this.kind = kind;
    this.prefixes = IntStream.of(prefixes).asLongStream().toArray();
    this.autoencoder = autoencoder;
    this.auxk = auxk;
    this.auxCoefficient = auxCoefficient;
    this.selector = new EntrySelector(engine, parameters.encoder(), parameters.latentBias(), owner);
  }

  @Override
  public Result run(NDArray x, NDArray target, int[] dead, Moment moment) {
    try (var scope = engine.scope()) {
      var pass = pass(x, target, dead, moment.lossScale(), moment.sparsity(), scope);
      var extra = extraGradients(pass, scope);
      var of = pass.gradients;
      var number = scope.create((float) moment.number());
      script.call(
          scope,
          "update",
          pass.centred,
          pass.table,
          pass.bias,
          of.get(0),
          of.get(1),
          of.get(2),
          of.get(3),
          of.get(4),
          pass.dead,
          pass.deadEncoder(scope),
          autoencoder,
          parameters.stateByParameter(),
          number,
          moment.rate(),
          moment.average(),
          LatentBlocks.size(engine, parameters.latents()));
      extra.forEach((name, gradient) -> {
        var state = parameters.trained().get(name).state();
        script.call(scope, "update_one", state, gradient, number, moment.rate(), moment.average());
      });
      follow(pass, scope);
      return pass.result;
    }
  }

  /// The gradients of a step that is not taken, by the parameters' names.
  Map<String, NDArray> gradients(
      NDArray x, NDArray target, int[] dead, double scale, NDManager into) {
    try (var scope = engine.scope()) {
      var pass = pass(x, target, dead, scale, 1, scope);
      var of = pass.gradients;
      var four =
          script.call(
              into,
              "gradients",
              pass.centred,
              pass.table,
              pass.bias,
              of.get(0),
              of.get(1),
              of.get(2),
              of.get(3),
              of.get(4),
              parameters.encoder(),
              pass.dead,
              pass.deadEncoder(scope),
              autoencoder);
      var all = new LinkedHashMap<String, NDArray>();
      var names = parameters.trained().keySet().iterator();
      four.forEach(gradient -> all.put(names.next(), gradient));
      all.putAll(extraGradients(pass, into));
      return all;
    }
  }

  /// The loss of a step that is not taken.
  Result result(NDArray x, NDArray target, int[] dead, double scale) {
    try (var scope = engine.scope()) {
      return pass(x, target, dead, scale, 1, scope).result;
    }
  }

  /// How much longer targets are than outputs, both without the output's bias.
  double lengthRatio(NDArray x, NDArray target) {
    try (var scope = engine.scope()) {
      var centred = autoencoder ? script.one(scope, "minus", x, parameters.preBias()) : x;
      var error = forward(x, target, arranged(centred, rows(x), scope), 1, scope).get(0);
      var last = script.one(scope, "last", error);
      return Wide.number(script.one(scope, "length_ratio", last, target, parameters.preBias()));
    }
  }

  private static int rows(NDArray x) {
    return (int) x.getShape().get(0);
  }

  private NDList forward(NDArray x, NDArray target, Entries main, double scale, NDManager scope) {
    return script.call(
        scope,
        "forward",
        x,
        target,
        parameters.decoder(),
        parameters.preBias(),
        skip(scope),
        main.bags,
        main.latents,
        main.z,
        prefixes.length,
        scale);
  }

  private Pass pass(
      NDArray x, NDArray target, int[] dead, double scale, double sparsity, NDManager scope) {
    var batch = rows(x);
    var groups = prefixes.length;
    var centred = autoencoder ? script.one(scope, "minus", x, parameters.preBias()) : x;
    var main = arranged(centred, batch, scope);
    var forward = forward(x, target, main, scale, scope);
    var losses = Wide.doubles(forward.get(1));
    var deadLatents = scope.create(IntStream.of(dead).asLongStream().toArray());
    var revival = revival(centred, forward.get(0), deadLatents, scope);
    var price = kind.price() * sparsity / batch;
    var own = script.one(scope, "by_write", forward.get(0), scale);
    var table = revival.table == null ? own : joined(own, revival.table, scope);
    var gradients = byEntry(table, with(main, revival, groups * batch, scope), price, scope);
    if (revival.gradients != null) {
      gradients = corrected(gradients, deadLatents, revival.gradients, scope);
    }
    var z = Wide.doubles(main.z);
    var paid = price * (kind instanceof SaeKind.Relu ? sum(z) : count(z));
    var result =
        new Result(
            sum(losses) / groups + revival.loss + paid,
            losses[groups - 1],
            revival.loss,
            paid,
            z,
            main.latents.toIntArray());
    var bias = script.one(scope, "by_bias", table, batch, groups);
    return new Pass(x, centred, result, main, table, bias, gradients, deadLatents, revival);
  }

  private Entries arranged(NDArray centred, int batch, NDManager scope) {
    var selected = selector.select(kind, centred, logThreshold(scope), scope);
    var arranged =
        script.call(
            scope, "arrange", selected.get(0), selected.get(1), selected.get(2), prefixes, batch);
    var latents = arranged.get(1);
    var h = arranged.get(2);
    var z =
        kind instanceof SaeKind.JumpRelu
            ? script.one(scope, "jump", h, latents, logThreshold(scope))
            : script.one(scope, "relu", h);
    return new Entries(arranged.get(0), latents, h, z);
  }

  /// @param error of all prefixes `[G, B, o]`; the last one is that of the whole
  private Revival revival(NDArray centred, NDArray error, NDArray dead, NDManager scope) {
    if (dead.size() == 0 || auxCoefficient == 0 || (kind.hasAuxk() && auxk == 0)) {
      return Revival.NONE;
    }
    if (!kind.hasAuxk()) {
      var found =
          script.call(
              scope,
              "shortfall",
              centred,
              parameters.encoder(),
              parameters.latentBias(),
              logThreshold(scope),
              dead,
              auxCoefficient);
      return new Revival(Wide.number(found.get(0)), null, null, found);
    }
    var last = script.one(scope, "last", error);
    var found =
        script.call(
            scope,
            "auxk",
            centred,
            last,
            parameters.encoder(),
            parameters.latentBias(),
            parameters.decoder(),
            dead,
            auxk,
            auxCoefficient);
    var entries = new Entries(found.get(2), found.get(3), found.get(4), found.get(5));
    return new Revival(Wide.number(found.get(0)), found.get(1), entries, null);
  }

  /// The main entries and those of AuxK, whose bags come after the others.
  private Entries with(Entries main, Revival revival, int bags, NDManager scope) {
    if (revival.entries == null) {
      return main;
    }
    var more = revival.entries;
    var shifted = script.one(scope, "shifted", more.bags, bags);
    return new Entries(
        joined(main.bags, shifted, scope),
        joined(main.latents, more.latents, scope),
        joined(main.h, more.h, scope),
        joined(main.z, more.z, scope));
  }

  private NDList byEntry(NDArray table, Entries all, double price, NDManager scope) {
    return script.call(
        scope,
        "entries",
        table,
        parameters.decoder(),
        all.bags,
        all.latents,
        all.h,
        all.z,
        logThreshold(scope),
        kind instanceof SaeKind.JumpRelu jump ? jump.bandwidth() : 1.0,
        price);
  }

  /// Adds what dead latents have to the gradients by latent bias and log threshold.
  private NDList corrected(NDList gradients, NDArray dead, NDList more, NDManager scope) {
    var all = new NDList(gradients);
    all.set(4, script.one(scope, "add_at", gradients.get(4), dead, more.get(2)));
    if (parameters.logThreshold().isPresent()) {
      all.set(5, script.one(scope, "add_at", gradients.get(5), dead, more.get(3)));
    }
    return all;
  }

  private Map<String, NDArray> extraGradients(Pass pass, NDManager into) {
    var all = new LinkedHashMap<String, NDArray>();
    if (parameters.logThreshold().isPresent()) {
      var gradient = pass.gradients.get(5);
      gradient.attach(into);
      all.put(SaeParameters.LOG_THRESHOLD, gradient);
    }
    if (parameters.skip().isPresent()) {
      all.put(SaeParameters.SKIP, script.one(into, "by_skip", pass.table, pass.x));
    }
    return all;
  }

  /// The running threshold follows the smallest activation of the batch.
  private void follow(Pass pass, NDManager scope) {
    if (kind instanceof SaeKind.BatchTopK topK) {
      var z = pass.result.active();
      var smallest = Double.POSITIVE_INFINITY;
      for (var value : z) {
        smallest = value > 0 ? Math.min(smallest, value) : smallest;
      }
      if (smallest < Double.POSITIVE_INFINITY) {
        var running = parameters.runningThreshold().orElseThrow();
        script.call(scope, "follow", running, smallest, topK.thresholdRate());
      }
    }
  }

  private NDArray joined(NDArray a, NDArray b, NDManager scope) {
    return script.one(scope, "joined", (Object) new NDArray[] {a, b});
  }

  private NDArray skip(NDManager scope) {
    return parameters.skip().map(SaeParameters.Trained::value).orElseGet(() -> empty(scope));
  }

  private NDArray logThreshold(NDManager scope) {
    return parameters
        .logThreshold()
        .map(SaeParameters.Trained::value)
        .orElseGet(() -> empty(scope));
  }

  private NDArray empty(NDManager scope) {
    return scope.zeros(new Shape(0), parameters.encoder().getDataType());
  }

  private static double sum(double[] values) {
    var sum = 0.0;
    for (var value : values) {
      sum += value;
    }
    return sum;
  }

  private static double count(double[] values) {
    var count = 0.0;
    for (var value : values) {
      count += value > 0 ? 1 : 0;
    }
    return count;
  }
}
