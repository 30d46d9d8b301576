package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.text.Tokenizer;
import org.junit.jupiter.api.Test;

class StopTest {
  @Test
  void aTokenEndsATextWhenItIsTheLast() {
    var stop = Stop.at(Optional.of(7));
    assertTrue(stop.after(List.of(1, 7)));
    assertFalse(stop.after(List.of(7, 1)));
    assertFalse(Stop.at(Optional.empty()).after(List.of(7)));
  }

  @Test
  void aTextEndsWhenItContainsWhatItIsToStopAtAcrossTokens() {
    try (var tokenizer = Tokenizer.open(Golden.folder("models/gpt2"))) {
      var ids = Arrays.stream(tokenizer.encode("the keeper saw", false).ids()).boxed().toList();
      assertTrue(ids.size() > 3);
      var stop = Stop.atTexts(tokenizer, List.of("never", "eeper s"));
      assertTrue(stop.after(ids));
      assertFalse(stop.after(ids.subList(0, 1)));
      assertFalse(Stop.atTexts(tokenizer, List.of("")).after(ids));
      assertTrue(Stop.never().or(stop).after(ids));
    }
  }
}
