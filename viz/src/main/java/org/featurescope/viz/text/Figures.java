package org.featurescope.viz.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/// How numbers are written: three significant digits, thin spaces between thousands, a real minus
/// sign.
public final class Figures {
  private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_EVEN);
  private static final String MINUS = "\u2212";
  private static final String THIN_SPACE = "\u202F";

  /// Thousands with commas, in a sentence.
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![^\\h\\v(\\[])[-+−±~]?\\d{1,3}(,\\d{3})+(?=(\\.\\d+)?[\\])%,;:.!?]*([\\h\\v]|$))");

  private Figures() {}

  /// A measured number: `7.58`, `0.0903`, `12.4`, `2 048`, `−3.10`, `1.20e−5`; `–` for none.
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : MINUS + "∞";
    }
    if (value == 0) {
      return "0";
    }
    var rounded = new BigDecimal(Math.abs(value)).round(THREE);
    var sign = value < 0 ? MINUS : "";
    var exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent < -3 || exponent > 8) {
      var digits = rounded.movePointLeft(exponent).setScale(2, RoundingMode.HALF_EVEN);
      return sign + digits.toPlainString() + "e" + (exponent < 0 ? MINUS : "") + Math.abs(exponent);
    }
    if (exponent >= 2) {
      return sign
          + grouped(
              new BigDecimal(Math.abs(value)).setScale(0, RoundingMode.HALF_EVEN).toPlainString());
    }
    return sign + rounded.setScale(2 - exponent, RoundingMode.HALF_EVEN).toPlainString();
  }

  /// A number in a column: with as many places as the column's largest has, so that points stand
  /// below each other.
  public static String beside(double value, double largest) {
    var rounded = new BigDecimal(Math.abs(largest)).round(THREE);
    var exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    var smallestShown = Math.pow(10, exponent - 2) / 2;
    if (exponent < -3 || exponent >= 2 || !(Math.abs(value) >= smallestShown)) {
      return of(value);
    }
    var written = new BigDecimal(Math.abs(value)).setScale(2 - exponent, RoundingMode.HALF_EVEN);
    return (value < 0 ? MINUS : "") + written.toPlainString();
  }

  /// A number that was counted: every digit is written.
  public static String count(long value) {
    var digits = grouped(Long.toString(Math.abs(value)));
    return value < 0 ? MINUS + digits : digits;
  }

  /// A number that raises or lowers, in a column: with its sign, also where that is a plus.
  public static String signed(double value, double largest) {
    return (value > 0 ? "+" : "") + beside(value, largest);
  }

  /// A number that always has so many places: `0.93`, `−0.50`; `–` for none.
  public static String fixed(double value, int places) {
    if (!Double.isFinite(value)) {
      return of(value);
    }
    var written = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN);
    return (written.signum() < 0 ? MINUS : "") + written.abs().toPlainString();
  }

  /// A probability in a column: three places, so that the figures can be compared; `< 0.001` where
  /// they would say that it is none.
  public static String probability(double probability) {
    return probability > 0 && probability < 0.0005 ? "< 0.001" : fixed(probability, 3);
  }

  /// A number with the places that it has: `1 000.0`.
  ///
  /// @param value not negative
  public static String digits(BigDecimal value) {
    var written = value.toPlainString();
    var point = written.indexOf('.');
    return point < 0
        ? grouped(written)
        : grouped(written.substring(0, point)) + written.substring(point);
  }

  /// Words from elsewhere with their thousands parted as here: `1,440 tokens` is `1 440 tokens`. A
  /// comma in a file's name stays: what is parted stands between spaces, or in brackets.
  public static String inWords(String words) {
    return NUMBER.matcher(words).replaceAll(found -> found.group().replace(",", THIN_SPACE));
  }

  private static String grouped(String digits) {
    var out = new StringBuilder(digits);
    for (var at = digits.length() - 3; at > 0; at -= 3) {
      out.insert(at, THIN_SPACE);
    }
    return out.toString();
  }
}
