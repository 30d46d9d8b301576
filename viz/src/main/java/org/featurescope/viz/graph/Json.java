package org.featurescope.viz.graph;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes JSON that may stand within a page: none of it ends a script early.
final class Json {
  private Json() {}

  /// @param fields made by [#field]
  static String object(String... fields) {
    return "{" + String.join(",", fields) + "}";
  }

  /// @param value JSON
  static String field(String name, String value) {
    return quoted(name) + ":" + value;
  }

  /// One element a line.
  static String list(int count, IntFunction<String> of) {
    return IntStream.range(0, count).mapToObj(of).collect(Collectors.joining(",\n", "[", "]"));
  }

  static <T> String list(List<T> all, Function<T, String> of) {
    return list(all.size(), at -> of.apply(all.get(at)));
  }

  /// All on one line.
  ///
  /// @param values JSON
  static String row(String... values) {
    return "[" + String.join(",", values) + "]";
  }

  static String indices(IntStream all) {
    return all.mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  static String indices(List<Integer> all) {
    return indices(all.stream().mapToInt(Integer::intValue));
  }

  static String numbers(double... all) {
    return Arrays.stream(all).mapToObj(Json::number).collect(Collectors.joining(",", "[", "]"));
  }

  /// With the digits of 32 bits; `null` for what is no number or none that is finite there.
  static String number(double value) {
    return Float.isFinite((float) value) ? Float.toString((float) value) : "null";
  }

  /// With so many significant digits at most.
  static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    var rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    var plain = rounded.toPlainString();
    var written = rounded.toString();
    return plain.length() <= written.length() ? plain : written;
  }

  /// With so many places at most.
  static String fixed(double value, int places) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    var rounded = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < 0x20
          || "<>&\"\\\u2028\u2029".indexOf(character) >= 0
          || Character.isSurrogate(character)) {
        out.append("\\u%04x".formatted((int) character));
      } else {
        out.append(character);
      }
    }
    return out.append('"').toString();
  }
}
