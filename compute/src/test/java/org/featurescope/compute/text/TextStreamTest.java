package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextStreamTest {

  @Test
  void givesOutAnEmojiWithItsLastToken() {
    try (var tokenizer = Tokenizer.open(Golden.model("llama"))) {
      var stream = tokenizer.stream();
      var pieces = new ArrayList<String>();
      for (var id : tokenizer.encode("a🌊b", false).ids()) {
        pieces.add(stream.push(id));
      }
      assertEquals(List.of(" a", "", "", "", "🌊", "b"), pieces);
      assertEquals("", stream.finish());
    }
  }

  @Test
  void saysWhenACharacterWasNeverFinished() {
    try (var tokenizer = Tokenizer.open(Golden.model("gpt2"))) {
      var ids = tokenizer.encode("🌊").ids();
      var stream = tokenizer.stream();

      assertEquals("", stream.push(ids[0]));
      assertEquals("", stream.push(ids[1]));
      assertEquals("\uFFFDx", stream.push(tokenizer.encode("x").id(0)));
      assertEquals("", stream.push(ids[0]));
      assertEquals("\uFFFD", stream.finish());
      assertEquals("x", stream.push(tokenizer.encode("x").id(0)));
    }
  }
}
