package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.app.PackShelf;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.DiagnosisText;
import org.featurescope.app.library.HubShelf;
import org.featurescope.app.library.KnownModels;
import org.featurescope.app.library.LibraryViewModel;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.read.ModelFit;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.sae.format.FormatDoctor;
import org.featurescope.compute.store.Workspace;

/// The doctor's look at a file or folder, and at how it fits a model.
final class FileReport {
  private final Console console;
  private final ModelFlags model;

  FileReport(Console console, ModelFlags model) {
    this.console = console;
    this.model = model;
  }

  /// @param text what the model is to read
  Diagnosis examine(Path path, String text) {
    if (Workspace.matches(path)) {
      return new WorkspaceReport(console).examine(path);
    }
    var diagnosis = KnownModels.complete(FormatDoctor.examine(path), FileReport::knownModels);
    return model.isNamed() && diagnosis.isUsable() ? diagnosis.with(fit(path, text)) : diagnosis;
  }

  private static List<KnownModels.Model> knownModels() {
    var folders = new LinkedHashMap<String, Path>();
    try {
      var packs = PackShelf.ofProgram();
      packs
          .names()
          .forEach(name -> packs.open(name).ifPresent(pack -> folders.put(name, pack.model())));
    } catch (FeaturescopeException damaged) {
      // The program's own check says so; here it is one model less.
    }
    return KnownModels.of(
        folders,
        LibraryViewModel.recentModels(Settings.ofUser()),
        Optional.of(HubShelf.ofUser().look()));
  }

  private List<Finding> fit(Path path, String text) {
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console)) {
      return new ModelFit(opened, text, console.cancellation()).examine(path);
    } catch (FeaturescopeException e) {
      return List.of(Finding.problem("fits", e.problem(), e.remedy()));
    }
  }

  void print(Diagnosis diagnosis) {
    DiagnosisText.lines(diagnosis).forEach(console.out()::println);
  }

  /// For `--json`.
  static Map<String, Object> map(Diagnosis diagnosis) {
    var map = new LinkedHashMap<String, Object>();
    map.put("path", diagnosis.path());
    map.put("what", diagnosis.what());
    map.put("usable", diagnosis.isUsable());
    diagnosis.facts().ifPresent(facts -> map.put("facts", facts(facts)));
    map.put("findings", diagnosis.findings());
    return map;
  }

  private static Map<String, Object> facts(Diagnosis.Facts facts) {
    var spec = facts.spec();
    var map = new LinkedHashMap<String, Object>();
    map.put("family", facts.family().title());
    map.put("version", facts.version());
    map.put("kind", spec.wiring().label());
    map.put("activation", spec.activation().label());
    map.put("layers", facts.layers());
    map.put("cross_layer", facts.crossLayer());
    map.put("d_in", spec.dIn());
    map.put("d_out", spec.dOut());
    map.put("latents", spec.latents());
    map.put("input_norm", spec.inputNorm());
    map.put("subtracts_b_dec", spec.subtractDecoderBias());
    facts.metadata().modelName().ifPresent(name -> map.put("model_name", name));
    facts.metadata().hookName().ifPresent(name -> map.put("hook_name", name));
    facts.metadata().hookNameOut().ifPresent(name -> map.put("hook_name_out", name));
    map.put("bytes", facts.bytes());
    return map;
  }
}
