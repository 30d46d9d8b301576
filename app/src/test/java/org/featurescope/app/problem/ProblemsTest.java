package org.featurescope.app.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  @Test
  void says_what_is_wrong_and_what_to_do() {
    var problem =
        Problems.of(new FeaturescopeException("the file ends early", "download it again"));
    assertEquals("The file ends early. Download it again.", problem.sentence());
  }

  @Test
  void counts_are_written_as_everywhere_in_the_window() {
    var problem =
        Problems.of(new FeaturescopeException("the text has 1,440 tokens", "leave 1,024 of them"));
    assertEquals("The text has 1\u202F440 tokens. Leave 1\u202F024 of them.", problem.sentence());
  }

  @Test
  void a_files_name_keeps_its_letters() {
    var problem = Problems.of(new FeaturescopeException("model.safetensors is cut off", "copy it"));
    assertEquals("model.safetensors is cut off", problem.what());
  }

  @Test
  void names_the_cause_when_a_person_can_read_it() {
    var cause = new FeaturescopeException("the disk is full", "free some space");
    var problem = Problems.of(new FeaturescopeException("nothing was saved", "try again", cause));
    assertEquals(Optional.of("The disk is full"), problem.why());
  }

  @Test
  void what_nobody_foresaw_still_makes_a_sentence() {
    var problem = Problems.of(new IllegalStateException("wires\ncrossed"));
    assertTrue(problem.sentence().contains("IllegalStateException: wires."));
  }
}
