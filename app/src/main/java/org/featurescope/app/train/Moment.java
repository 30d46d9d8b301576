package org.featurescope.app.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.compute.job.Figure;

/// How a training stood at some time.
///
/// @param tokens activations that it had learned from
/// @param values its figures then; some may be missing
record Moment(long tokens, Map<CourseFigure, Double> values) {
  Moment {
    values = Map.copyOf(values);
  }

  /// From the figures of a job.
  static Moment of(long tokens, List<Figure> figures) {
    var values = new EnumMap<CourseFigure, Double>(CourseFigure.class);
    for (var found : figures) {
      Stream.of(CourseFigure.values())
          .filter(each -> each.label().equals(found.label()) && Double.isFinite(found.value()))
          .forEach(each -> values.put(each, found.value()));
    }
    return new Moment(tokens, values);
  }

  /// From the logs of autoencoders that learned side by side: the means.
  ///
  /// @param logs `[autoencoder][line]`, the figures by name
  /// @param batch activations of a step
  static List<Moment> of(List<List<Map<String, Double>>> logs, int batch) {
    var lines = logs.stream().mapToInt(List::size).min().orElse(0);
    return IntStream.range(0, lines)
        .mapToObj(line -> mean(logs.stream().map(log -> log.get(line)).toList(), batch))
        .toList();
  }

  private static Moment mean(List<Map<String, Double>> lines, int batch) {
    var values = new EnumMap<CourseFigure, Double>(CourseFigure.class);
    for (var figure : CourseFigure.values()) {
      lines.stream()
          .filter(line -> line.containsKey(figure.key()))
          .mapToDouble(line -> line.get(figure.key()))
          .average()
          .ifPresent(mean -> values.put(figure, mean));
    }
    return new Moment(lines.getFirst().get("step").longValue() * batch, values);
  }
}
