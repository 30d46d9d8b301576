package org.featurescope.viz.steer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.featurescope.viz.text.Figures;

/// How strengths are written and read, whatever the language of the system.
final class StrengthText {
  private static final String MINUS = "\u2212";

  /// What keyboards and other programs write for a minus: hyphen, dashes, the real minus, the wide
  /// hyphen.
  private static final Pattern MINUSES = Pattern.compile("[-\u2010-\u2015\u2212\uFE63\uFF0D]");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+([.]\\d*)?|[.]\\d+)(e[+-]?\\d{1,3})?");

  private StrengthText() {}

  /// As many places as the step has, and up to two more where the value needs them: `+6.0`,
  /// `−2.55`, `×1.5`, `+1 000.0`. It can be [#read] again.
  static String of(SteerMode mode, double value, double step) {
    var written = plain(value, places(step));
    if (mode == SteerMode.MULTIPLY) {
      return "×" + written;
    }
    return mode.signed() && value > 0 && isSome(written) ? "+" + written : written;
  }

  /// An end of a range: without places that say nothing.
  static String end(SteerMode mode, double value) {
    var written = plain(value, 0);
    if (mode == SteerMode.MULTIPLY) {
      return "×" + written;
    }
    return mode.signed() && value > 0 ? "+" + written : written;
  }

  private static boolean isSome(String written) {
    return written.chars().anyMatch(character -> character >= '1' && character <= '9');
  }

  private static String plain(double value, int places) {
    var exact = BigDecimal.valueOf(Math.abs(value)).setScale(places + 2, RoundingMode.HALF_EVEN);
    var shortest = exact.stripTrailingZeros();
    var written = shortest.setScale(Math.max(places, shortest.scale()), RoundingMode.UNNECESSARY);
    return (value < 0 && exact.signum() != 0 ? MINUS : "") + Figures.digits(written);
  }

  private static int places(double step) {
    return (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  }

  /// What somebody typed, as a number; a comma may stand for the point. Empty where it is none.
  static OptionalDouble read(String typed) {
    var text = MINUSES.matcher(typed.replaceAll("[\\s\u00A0\u2009\u202F]", "")).replaceAll("-");
    text = text.replaceFirst("^[×xX*]", "").toLowerCase(Locale.ROOT);
    if (text.indexOf(',') == text.lastIndexOf(',') && text.indexOf('.') < 0) {
      text = text.replace(',', '.');
    }
    if (!NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    var value = Double.parseDouble(text);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /// The nearest multiple of a step, without the noise of binary fractions.
  static double onGrid(double strength, double step) {
    var rounded = Math.round(strength / step) * step;
    return new BigDecimal(rounded).round(new MathContext(10)).doubleValue();
  }
}
