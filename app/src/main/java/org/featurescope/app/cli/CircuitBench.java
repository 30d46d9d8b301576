package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.featurescope.compute.circuit.CircuitBenchmark;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.circuit.OpenedReplacement;
import org.featurescope.compute.circuit.Replacement;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;

/// The bench of circuits: an attribution's phases, and pruning again.
///
/// @param transcoders from files; without any, random ones of 3,072 latents with 50 active
/// @param most features of the graph at most
record CircuitBench(
    Console console, Measurements measurements, Optional<Path> transcoders, int most) {

  void run(LanguageModel model, List<Integer> lengths) {
    if (transcoders.isPresent()) {
      var paths = List.of(transcoders.get());
      try (var opened = OpenedReplacement.open(paths, model.spec(), model.engine())) {
        run(model, opened.replacement(), lengths);
      }
      return;
    }
    var random = CircuitBenchmark.transcoders(model);
    try {
      run(model, Replacement.of(model.spec(), random), lengths);
    } finally {
      random.forEach(SparseAutoencoder::close);
    }
  }

  private void run(LanguageModel model, Replacement replacement, List<Integer> lengths) {
    try (var circuit = new CircuitModel(model, replacement)) {
      for (var length : lengths) {
        run(circuit, Measurements.randomIds(model, length));
      }
    }
  }

  private void run(CircuitModel circuit, int[] ids) {
    var results = new ArrayList<CircuitBenchmark.Result>();
    var rest = new CompilerRest();
    do {
      CircuitBenchmark.run(circuit, ids, most, console.cancellation());
    } while (!rest.isReached());
    while (results.size() < measurements.runs()) {
      results.add(CircuitBenchmark.run(circuit, ids, most, console.cancellation()));
    }
    print(results, "circuit", ids, r -> r.phases().tracing(), "s");
    print(results, "circuit.forward", ids, r -> r.phases().forward(), "s");
    print(results, "circuit.encode", ids, r -> r.phases().encoding(), "s");
    print(results, "circuit.backward", ids, r -> r.phases().backward(), "s");
    print(results, "circuit.scoring", ids, r -> r.phases().scoring(), "s");
    print(results, "circuit.rest", ids, r -> r.phases().rest(), "s");
    print(
        results,
        "circuit.backward.share",
        ids,
        r -> r.phases().backward() / r.phases().tracing(),
        "of the time");
    print(results, "circuit.check", ids, r -> r.phases().checking(), "s");
    print(results, "circuit.check.deviation", ids, CircuitBenchmark.Result::deviation, "x");
    print(results, "circuit.prune", ids, r -> 1000 * r.pruning(), "ms");
    print(results, "circuit.nodes", ids, CircuitBenchmark.Result::nodes, "nodes");
    print(results, "circuit.edges", ids, CircuitBenchmark.Result::edges, "edges");
    print(results, "circuit.lost", ids, CircuitBenchmark.Result::lost, "of the influence");
    Measurements.residentMegabytes("VmHWM")
        .ifPresent(most -> measurements.print("circuit.memory", ids.length, most, "MB at most"));
  }

  private void print(
      List<CircuitBenchmark.Result> results,
      String task,
      int[] ids,
      ToDoubleFunction<CircuitBenchmark.Result> figure,
      String unit) {
    var median = Measurements.median(results.stream().mapToDouble(figure).toArray());
    measurements.print(task, ids.length, median, unit);
  }
}
