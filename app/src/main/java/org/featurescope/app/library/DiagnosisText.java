package org.featurescope.app.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;

/// A diagnosis as plain text, for the terminal and the clipboard alike.
public final class DiagnosisText {
  private DiagnosisText() {}

  /// What it is, what its files say, and what was found, a line each.
  public static List<String> lines(Diagnosis diagnosis) {
    var lines = new ArrayList<String>();
    lines.add(diagnosis.path() + ": " + diagnosis.what());
    diagnosis
        .facts()
        .ifPresent(facts -> {
          lines.add(line("input norm", "", facts.spec().inputNorm().label()));
          lines.add(line("b_dec", "", decoderBias(facts)));
        });
    for (var finding : diagnosis.findings()) {
      lines.add(line(finding.subject(), level(finding), finding.text()));
      if (!finding.remedy().isEmpty()) {
        lines.add(line("", "", "-> " + finding.remedy()));
      }
    }
    return lines;
  }

  /// What becomes of the decoder's bias on the way in.
  static String decoderBias(Diagnosis.Facts facts) {
    return facts.spec().subtractDecoderBias() ? "taken off the input" : "output only";
  }

  private static String line(String subject, String level, String text) {
    return "%-14s  %-7s  %s".formatted(subject, level, text);
  }

  private static String level(Finding finding) {
    return finding.level().name().toLowerCase(Locale.ROOT);
  }
}
