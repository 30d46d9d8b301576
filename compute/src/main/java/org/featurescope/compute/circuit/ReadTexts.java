package org.featurescope.compute.circuit;

import java.util.HashMap;
import java.util.Map;
import org.featurescope.compute.job.Cancellation;

/// Texts that the model has read, each once, laid over one another from their ends.
final class ReadTexts implements AutoCloseable {
  private final CircuitModel circuit;
  private final Cancellation cancellation;
  private final Map<String, ReadText> texts = new HashMap<>();

  ReadTexts(CircuitModel circuit, Cancellation cancellation) {
    this.circuit = circuit;
    this.cancellation = cancellation;
  }

  CircuitModel circuit() {
    return circuit;
  }

  ReadText text(String text) {
    return texts.computeIfAbsent(
        text, it -> new ReadText(circuit, circuit.tokens(it), cancellation));
  }

  int id(String token) {
    return Targets.id(token, circuit.model().tokenizer());
  }

  /// From positions of one text to those of another.
  int shift(String from, String to) {
    return text(to).length() - text(from).length();
  }

  /// The activation of a feature of one text at the same place of another; 0 where it is off, or
  /// the other begins later.
  double activation(StoryFeature feature, String from, String to) {
    var shift = shift(from, to);
    return feature.position() + shift < 0
        ? 0
        : circuit.activation(feature.shifted(shift), text(to).features());
  }

  /// @throws org.featurescope.compute.job.FeaturescopeException if it is not active in the text
  void requireActive(String label, StoryFeature feature, String text) {
    if (!(activation(feature, text, text) > 0)) {
      throw StoryFaults.inactive(feature, label, text);
    }
  }

  @Override
  public void close() {
    texts.values().forEach(ReadText::close);
  }
}
