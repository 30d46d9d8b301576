package org.featurescope.compute.sae.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.model.ModelInspection;
import org.featurescope.compute.model.ModelInspection.Part;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.Precision;

/// The doctor's look at the folder of a language model: its dimensions, its weights' types, the
/// memory it takes, and what keeps it from being opened.
final class ModelFolder {
  private ModelFolder() {}

  /// A configuration that names a family, or weights in the layout of a model.
  static boolean matches(Path folder) {
    return JsonConfig.tryRead(folder.resolve("config.json"))
            .flatMap(config -> config.text("model_type"))
            .isPresent()
        || Files.isRegularFile(folder.resolve("model.safetensors"))
        || Files.isRegularFile(folder.resolve("model.safetensors.index.json"));
  }

  static Diagnosis examine(Path folder) {
    var seen = ModelInspection.of(folder);
    var type =
        JsonConfig.tryRead(folder.resolve("config.json"))
            .flatMap(config -> config.text("model_type"))
            .map(name -> " (" + Printable.quoted(name) + ")")
            .orElse("");
    var findings = new ArrayList<Finding>();
    seen.spec()
        .ifPresent(spec -> {
          findings.add(Finding.ok("model type", spec.modelType()));
          findings.add(Finding.ok("dimensions", dimensions(spec)));
        });
    problem(seen, Part.CONFIG).ifPresent(findings::add);
    findings.add(problem(seen, Part.WEIGHTS).orElseGet(() -> weights(seen)));
    seen.spec()
        .ifPresent(spec ->
            findings.add(
                memory(
                    seen.bytes(Precision.FP32),
                    seen.bytes(Precision.BF16),
                    MemoryBudget.available())));
    findings.add(
        problem(seen, Part.TOKENIZER)
            .orElseGet(() -> Finding.ok("tokenizer", count(seen.tokens(), "tokens"))));
    return new Diagnosis(
        folder,
        "a language model in Hugging Face layout" + type,
        Optional.empty(),
        List.copyOf(findings));
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s", number, what);
  }

  private static String dimensions(ModelSpec spec) {
    return String.join(
        ", ",
        count(spec.layers(), "layers"),
        "width " + count(spec.dModel(), "").strip(),
        count(spec.heads(), "heads of ") + spec.dHead(),
        count(spec.dMlp(), "neurons"),
        count(spec.vocabulary(), "tokens"),
        count(spec.context(), "positions"),
        count(spec.parameters(), "parameters"));
  }

  private static Optional<Finding> problem(ModelInspection seen, Part part) {
    return seen.faults().stream()
        .filter(fault -> fault.part() == part)
        .map(fault ->
            Finding.problem(
                part.name().toLowerCase(Locale.ROOT),
                fault.cause().problem(),
                fault.cause().remedy()))
        .findFirst();
  }

  private static Finding weights(ModelInspection seen) {
    var dtypes = seen.dtypes().stream().map(Enum::name).collect(Collectors.joining(", "));
    var size = count(seen.tensors(), "tensors in safetensors, ") + dtypes;
    return seen.spec().isPresent()
        ? Finding.ok("weights", size + ", all there and of the right shape")
        : Finding.ok("weights", size);
  }

  /// @param available what is free
  static Finding memory(long full, long half, long available) {
    var text =
        "%s in float32, %s in bfloat16; %s are free"
            .formatted(
                MemoryBudget.text(full), MemoryBudget.text(half), MemoryBudget.text(available));
    if (full <= available) {
      return Finding.ok("memory", text);
    }
    return half <= available
        ? Finding.warning("memory", text, "open it with --precision bf16, or close other programs")
        : Finding.problem("memory", text, "close other programs, or choose a smaller model");
  }
}
