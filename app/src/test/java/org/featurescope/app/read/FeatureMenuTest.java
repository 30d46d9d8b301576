package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.MenuItem;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

/// What a right click offers on the features of a text.
@ExtendWith(ApplicationExtension.class)
class FeatureMenuTest {
  private final List<String> told = new ArrayList<>();
  private ReadViewModel model;
  private FeatureMenu menu;

  @BeforeEach
  void open() {
    model = new ReadViewModel(ImmediateJobs.eager(), new History());
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    model.open(TextSource.typed("The capital of the state with Dallas is"));
    menu =
        new FeatureMenu(
            model, latent -> told.add("open " + latent), latent -> told.add("steer " + latent));
  }

  private static List<String> words(List<MenuItem> items) {
    return items.stream().map(MenuItem::getText).toList();
  }

  @Test
  void a_feature_is_steered_and_opened() {
    var items = menu.of(40);
    assertEquals(
        List.of(
            "Steer feature 40",
            "Open in Features",
            "Show it alone on the heatmap",
            "Add to the heatmap"),
        words(items));
    items.get(0).fire();
    items.get(1).fire();
    assertEquals(List.of("steer 40", "open 40"), told);
    items.get(3).fire();
    assertTrue(words(menu.of(40)).contains("Take off the heatmap"));
  }

  @Test
  void the_strongest_features_of_a_token_and_the_current_one_are_steered() {
    model.choice().follow(40);
    var strongest = model.facts().featuresAt(3).getFirst().latent();
    var items = menu.ofToken(3);
    assertTrue(items.getFirst().getText().startsWith("Steer " + strongest + "  "));
    assertTrue(items.getLast().getText().startsWith("Steer 40  "), "it is the current one");
    items.getFirst().fire();
    assertEquals(List.of("steer " + strongest), told);
  }

  @Test
  void beside_the_text_nothing_is_offered() {
    assertEquals(List.of(), menu.ofToken(-1));
    assertEquals(List.of(), menu.ofToken(10_000));
  }
}
