package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Words that stand somewhere in a workspace are found.
class SearchTest extends OpenWorkspace {

  private static BitSet of(int... latents) {
    var set = new BitSet();
    IntStream.of(latents).forEach(set::set);
    return set;
  }

  @Test
  void aSearchFindsLabelsTagsNotesAndContexts() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(7), Label.typed("Zebras & Crossings"));
    workspace.notes().set(key(14), "like a zebra, perhaps");
    workspace.tags().add(key(21), "zebra-ish");
    assertEquals(of(7, 14, 21), workspace.search(INDEX.subject(), "zebra"));
    assertEquals(of(7), workspace.search(INDEX.subject(), "cross zeb"));
    var shown = new BitSet();
    for (var latent = 0; latent < 700; latent++) {
      if (INDEX.feature(latent).examples().stream().anyMatch(e -> e.passage().document() == 31)) {
        shown.set(latent);
      }
    }
    assertEquals(shown, workspace.search(INDEX.subject(), "p31"));
    assertEquals(700, workspace.search(INDEX.subject(), " ").cardinality());
  }

  @Test
  void aSearchKnowsNoCaseNoAccentsAndFindsSignsAndPictures() {
    INDEX.publishTo(workspace);
    for (var text : List.of("CAFE", "café", "海", "🙂", "keep", "don")) {
      var found = new BitSet();
      var word = Words.fold(text);
      for (var latent = 0; latent < 700; latent++) {
        if (INDEX.feature(latent).examples().stream()
            .anyMatch(e -> Words.fold(e.passage().text()).contains(word))) {
          found.set(latent);
        }
      }
      assertFalse(found.isEmpty());
      assertEquals(found, workspace.search(INDEX.subject(), text), text);
    }
  }

  @Test
  void noTypedSignMeansAnythingToTheDatabase() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(7), Label.typed("100% of 'it' \"AND\" *"));
    for (var text :
        List.of(
            "\"",
            "'",
            "*",
            "sea*",
            "\"sea",
            "(sea OR",
            "NEAR(sea",
            "AND",
            "NOT sea",
            "-sea",
            "^sea",
            "words:sea",
            "{sea}",
            "a\0b",
            "\ud83d",
            "%",
            "_",
            ";--",
            "' OR 1=1 --",
            "sea + keeper")) {
      workspace.search(INDEX.subject(), text);
      workspace.find(text, 5);
    }
    assertEquals(of(7), workspace.search(INDEX.subject(), "100% 'it'"));
    assertEquals(of(7), workspace.search(INDEX.subject(), "\"AND\""));
  }

  @Test
  void aSearchEverywhereSaysWhereTheWordsStand() {
    INDEX.publishTo(workspace);
    workspace.labels().set(new FeatureKey("elsewhere", 3), Label.typed("keepers of bees"));
    workspace.notes().set(key(14), "the keeper again");
    workspace.tags().add(key(21), "keeper");
    var hits = workspace.find("keeper", 1000);
    assertEquals(
        new SearchHit(new FeatureKey("elsewhere", 3), SearchHit.Kind.LABEL, "keepers of bees"),
        hits.getFirst());
    assertTrue(hits.contains(new SearchHit(key(14), SearchHit.Kind.NOTE, "the keeper again")));
    assertTrue(hits.contains(new SearchHit(key(21), SearchHit.Kind.TAG, "keeper")));
    assertTrue(hits.stream().anyMatch(hit -> hit.kind() == SearchHit.Kind.CONTEXT));
    assertEquals(2, workspace.find("keeper", 2).size());
  }
}
