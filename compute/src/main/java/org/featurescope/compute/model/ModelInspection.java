package org.featurescope.compute.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.Tokenizer;

/// What a folder in Hugging Face layout says of the model in it, told by its configuration, the
/// headers of its weights and its tokenizer; the weights themselves stay on the disk.
///
/// @param spec the dimensions; absent where the configuration cannot be used
/// @param dtypes of the tensors that the model needs, each once; of all tensors where there is no
///   spec
/// @param tensors how many there are in the files
/// @param tokens of the tokenizer; 0 where it cannot be opened
/// @param faults what keeps it from being opened
public record ModelInspection(
    Optional<ModelSpec> spec, List<DType> dtypes, int tensors, int tokens, List<Fault> faults) {

  /// What is wrong with one part.
  public record Fault(Part part, FeaturescopeException cause) {}

  /// What a model's folder consists of.
  public enum Part {
    CONFIG,
    WEIGHTS,
    TOKENIZER
  }

  public ModelInspection {
    dtypes = List.copyOf(dtypes);
    faults = List.copyOf(faults);
  }

  /// Never throws for what it finds.
  public static ModelInspection of(Path directory) {
    var faults = new ArrayList<Fault>();
    var spec = attempt(Part.CONFIG, faults, () -> ModelConfig.read(directory));
    var dtypes = new ArrayList<DType>();
    var tensors = attempt(Part.WEIGHTS, faults, () -> weights(directory, spec, dtypes)).orElse(0);
    var tokens = attempt(Part.TOKENIZER, faults, () -> tokens(directory, spec)).orElse(0);
    return new ModelInspection(spec, dtypes, tensors, tokens, faults);
  }

  private static <T> Optional<T> attempt(Part part, List<Fault> faults, Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (FeaturescopeException e) {
      faults.add(new Fault(part, e));
      return Optional.empty();
    }
  }

  /// @param dtypes are added to, also where a tensor is missing later
  private static int weights(Path directory, Optional<ModelSpec> spec, List<DType> dtypes) {
    try (var source = SafeTensors.openModel(directory)) {
      var names = spec.isPresent() ? List.<String>of() : source.names().stream().sorted().toList();
      names.forEach(name -> note(source, name, dtypes));
      spec.ifPresent(known -> {
        var map = WeightMap.of(known);
        map.entries().forEach(entry -> note(source, map.locate(entry, source), dtypes));
      });
      return source.names().size();
    }
  }

  private static void note(TensorSource source, String name, List<DType> dtypes) {
    var dtype = source.info(name).dtype();
    if (!dtypes.contains(dtype)) {
      dtypes.add(dtype);
    }
  }

  private static int tokens(Path directory, Optional<ModelSpec> spec) {
    try (var tokenizer = Tokenizer.open(directory)) {
      spec.ifPresent(known -> tokenizer.requireFits(known.vocabulary()));
      return tokenizer.vocabularySize();
    }
  }

  /// Memory that the weights take once they are open; 0 where the dimensions are not known.
  public long bytes(Precision precision) {
    return spec.map(known -> LanguageModel.bytes(known, precision)).orElse(0L);
  }
}
