package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is written on features.
class AnnotationTest extends OpenWorkspace {

  @Test
  void aPersonsLabelWinsInLists() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(4), new Label("sea", LabelSource.CONCEPT, 0.75));
    workspace.labels().set(key(4), Label.typed("the open sea"));
    workspace.labels().set(key(5), new Label("lamps", LabelSource.EXPLAINER, 0.5));
    var table = workspace.features(INDEX.subject());
    assertEquals("the open sea", table.label(4));
    assertEquals(LabelSource.PERSON, table.source(4));
    assertEquals("lamps", table.label(5));
    assertEquals(0.5, table.score(5));
    assertEquals("", table.label(6));
    workspace.labels().remove(key(4), LabelSource.PERSON);
    var refreshed = workspace.refreshed(table);
    assertEquals("sea", refreshed.label(4));
    assertEquals(0.75, refreshed.score(4));
  }

  @Test
  void everythingWrittenOnAFeatureOutlivesANewIndexAndAClosedWindow() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(3), Label.typed("the sea"));
    workspace.notes().set(key(3), "fires on \"café\"\nand waves");
    workspace.tags().add(key(3), "water");
    workspace.tags().add(key(3), "water");
    workspace.tags().add(key(3), "best");
    workspace.stars().set(key(3), true);
    new MadeUpIndex(INDEX.subject(), 9, 1).publishTo(workspace);
    workspace.close();
    workspace = second();
    assertEquals(
        new Annotation(
            List.of(Label.typed("the sea")),
            "fires on \"café\"\nand waves",
            List.of("best", "water"),
            true),
        workspace.annotation(key(3)));
    var table = workspace.features(INDEX.subject());
    assertTrue(table.starred(3) && table.noted(3));
    assertEquals(List.of("best", "water"), table.tags(3));
    assertEquals(List.of("best", "water"), workspace.tags().all());
    assertEquals(List.of(key(3)), workspace.stars().all());
  }

  @Test
  void whatIsTakenBackIsGone() {
    workspace.labels().set(key(3), Label.typed("the sea"));
    workspace.labels().set(key(3), Label.typed("  "));
    workspace.notes().set(key(3), "a note");
    workspace.notes().set(key(3), "");
    workspace.tags().add(key(3), "water");
    workspace.tags().remove(key(3), "water");
    workspace.stars().set(key(3), true);
    workspace.stars().set(key(3), false);
    assertEquals(Annotation.none(), workspace.annotation(key(3)));
    assertTrue(workspace.find("sea", 9).isEmpty() && workspace.find("note", 9).isEmpty());
  }
}
