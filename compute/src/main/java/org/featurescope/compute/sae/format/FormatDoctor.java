package org.featurescope.compute.sae.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// Looks at a file or folder and says what it is, what its files say, what is missing, and what to
/// change. Never throws for what it finds: a damaged file is a finding.
public final class FormatDoctor {
  private static final int LISTED = 12;

  private FormatDoctor() {}

  /// @param path any file or folder
  public static Diagnosis examine(Path path) {
    if (!Files.exists(path)) {
      return unknown(path, "nothing", problem("path", path + " does not exist", "check the path"));
    }
    try {
      var found = Recognition.below(path);
      if (found.size() > 1) {
        return several(path, found);
      }
      return found.isEmpty()
          ? OtherFiles.examine(path)
          : switch (found.getFirst()) {
            case Recognition.One one -> single(path);
            case Recognition.Several set -> set(path);
          };
    } catch (FeaturescopeException e) {
      return unknown(
          path,
          "a file that cannot be read or is refused",
          problem("contents", e.problem(), e.remedy()));
    }
  }

  static Diagnosis unknown(Path path, String what, Finding... findings) {
    return new Diagnosis(path, what, Optional.empty(), List.of(findings));
  }

  private static Finding problem(String subject, String text, String remedy) {
    return Finding.problem(subject, text, remedy);
  }

  private static Diagnosis several(Path path, List<Recognition> found) {
    var findings = new ArrayList<Finding>();
    found.stream()
        .limit(LISTED)
        .map(SaeFiles::pathOf)
        .forEach(each -> findings.add(Finding.ok("holds", each.toString())));
    findings.add(
        Finding.warning(
            "path",
            "it holds %,d autoencoders or sets".formatted(found.size()),
            "name one of them"));
    return new Diagnosis(
        path, "a folder of several autoencoders", Optional.empty(), List.copyOf(findings));
  }

  private static Diagnosis single(Path path) {
    try (var stored = SaeFiles.inspect(path)) {
      var facts =
          new Diagnosis.Facts(
              stored.family(),
              stored.version(),
              1,
              false,
              stored.spec(),
              stored.metadata(),
              stored.bytes());
      var findings = new ArrayList<Finding>();
      findings.add(weights(stored));
      findings.addAll(hooks(stored.spec(), stored.metadata()));
      findings.addAll(stored.notes());
      findings.add(model(stored.metadata()));
      return new Diagnosis(path, title(facts), Optional.of(facts), List.copyOf(findings));
    }
  }

  private static Diagnosis set(Path path) {
    try (var set = SaeFiles.inspectSet(path)) {
      var first = set.stored().getFirst();
      var facts =
          new Diagnosis.Facts(
              first.family(),
              first.version(),
              set.layers(),
              set.crossLayer(),
              first.spec(),
              first.metadata(),
              set.bytes());
      var findings = new ArrayList<Finding>();
      findings.add(
          Finding.ok(
              "layers",
              "%d, %s"
                  .formatted(
                      set.layers(),
                      set.crossLayer()
                          ? "each writes to its own and all later ones"
                          : "each writes to its own")));
      set.stored().stream()
          .map(FormatDoctor::weights)
          .filter(finding -> finding.level() == Finding.Level.PROBLEM)
          .forEach(findings::add);
      findings.addAll(hooks(first.spec(), first.metadata()));
      findings.add(model(first.metadata()));
      return new Diagnosis(path, title(facts), Optional.of(facts), List.copyOf(findings));
    }
  }

  private static String title(Diagnosis.Facts facts) {
    var spec = facts.spec();
    var kind =
        facts.layers() > 1
            ? "set of %d %s transcoders"
                .formatted(facts.layers(), facts.crossLayer() ? "cross-layer" : "per-layer")
            : spec.wiring().label();
    return "%s%s: %s %s, %,d to %,d latents%s"
        .formatted(
            facts.family().title(),
            facts.version().isEmpty() || facts.layers() > 1 ? "" : ", " + facts.version(),
            spec.activation().label(),
            kind,
            spec.dIn(),
            spec.latents(),
            spec.dIn() == spec.dOut() ? "" : " to %,d".formatted(spec.dOut()));
  }

  /// Reads the matrices once: whether they are whole and finite shows in no header.
  private static Finding weights(StoredSae stored) {
    try {
      var weights = stored.weights();
      var idle = idleLatents(stored.spec(), weights);
      var size = "%s in float32".formatted(MemoryBudget.text(stored.bytes()));
      return idle == 0
          ? Finding.ok("weights", "all finite, " + size)
          : Finding.warning(
              "weights",
              "all finite, %s; %,d latents write nothing".formatted(size, idle),
              "their features have no effect: ignore them");
    } catch (FeaturescopeException e) {
      return problem("weights", e.problem(), e.remedy());
    }
  }

  private static long idleLatents(SaeSpec spec, SaeWeights weights) {
    var idle = 0L;
    for (var latent = 0; latent < spec.latents(); latent++) {
      var writes = false;
      for (var i = 0; i < spec.dOut() && !writes; i++) {
        writes = weights.decoder()[latent * spec.dOut() + i] != 0;
      }
      idle += writes ? 0 : 1;
    }
    return idle;
  }

  private static List<Finding> hooks(SaeSpec spec, SaeMetadata metadata) {
    var findings = new ArrayList<Finding>();
    findings.add(hook("hook", "reads", metadata.hookName(), "--hook"));
    if (spec.wiring() != Wiring.AUTOENCODER) {
      findings.add(hook("hook out", "writes", metadata.hookNameOut(), "--hook-out"));
    }
    return findings;
  }

  private static Finding hook(String subject, String does, Optional<String> name, String flag) {
    var remedy = "write it anew with 'featurescope export --sae PATH --out DIR " + flag + " NAME'";
    if (name.isEmpty()) {
      return Finding.warning(subject, "its files do not say which activation it " + does, remedy);
    }
    try {
      return Finding.ok(subject, "it " + does + " " + HookPoint.parse(name.get()).name());
    } catch (FeaturescopeException e) {
      return Finding.warning(subject, e.problem(), remedy);
    }
  }

  private static Finding model(SaeMetadata metadata) {
    return metadata
        .modelName()
        .map(name -> Finding.ok("model", "its files say " + name))
        .orElse(
            Finding.warning(
                "model",
                "its files do not say which model it was trained on",
                "name one with --model to see whether it fits"));
  }
}
