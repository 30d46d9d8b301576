package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.StoryFile;
import org.junit.jupiter.api.Test;

/// Ready-made stories: told on the graph of their own prompt, and measured again.
class StoriesTest extends CircuitOnBench {
  @Test
  void a_story_is_traced_with_its_nodes_together_under_its_labels() {
    var file = folder.resolve("texas.json");
    StoryFile.write(story(), file);
    told = List.of(file);
    model.benchProperty().set(Optional.of(bench));
    model.begin();
    var story = model.stories().storiesProperty().get().getFirst();
    assertEquals("Texas", Stories.title(story));

    model.tell(story);

    assertEquals(PROMPT, model.promptProperty().get());
    var groups = model.handwork().groups();
    assertEquals(List.of("it is Texas"), groups.stream().map(Group::label).toList());
    assertEquals(nodes(TEXAS), groups.getFirst().members());
    assertEquals(nodes(TEXAS, AUSTIN), model.handwork().pins());
  }

  @Test
  void a_story_is_told_of_the_whole_graph() {
    model.benchProperty().set(Optional.of(bench));
    model.tell(story());
    assertEquals(Order.MANY, bench.orders.getLast().mostFeatures());
  }

  @Test
  void a_story_groups_the_nodes_of_its_own_graph_however_long_that_takes_to_come() {
    held();
    model.promptProperty().set("one two three four five six seven");
    model.trace();
    jobs.runPending();

    model.tell(story());
    assertEquals(List.of(), model.handwork().groups());
    jobs.runPending();

    assertEquals(PROMPT, document().graph().prompt());
    assertEquals(nodes(TEXAS), model.handwork().groups().getFirst().members());
  }

  @Test
  void a_story_can_be_measured_again_and_is_over_when_another_graph_comes() {
    traced();
    model.tell(story());
    assertEquals(Optional.empty(), model.stories().toldProperty().get().orElseThrow().measured());

    model.stories().measure();

    assertEquals(
        Optional.of(MadeUpBench.MEASURED),
        model.stories().toldProperty().get().orElseThrow().measured());
    model.trace();
    assertEquals(Optional.empty(), model.stories().toldProperty().get());
  }

  @Test
  void a_story_that_cannot_be_read_is_told_of_and_the_graph_stays() throws Exception {
    var file = folder.resolve("broken.json");
    Files.writeString(file, "{");
    told = List.of(file);
    model.benchProperty().set(Optional.of(bench));

    model.begin();

    assertTrue(model.stories().storiesProperty().get().isEmpty());
    assertTrue(model.problemProperty().get().isPresent());
    assertInstanceOf(CircuitState.Ready.class, state());
  }
}
