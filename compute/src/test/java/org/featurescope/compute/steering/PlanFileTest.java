package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {
  @TempDir private Path folder;

  @Test
  void readsThePlanOfTheCommandLinesContract() {
    var plan =
        PlanFile.parse(
            """
            {"sae": "saes/one", "features": [{"latent": 123, "mode": "add", "value": 8.0},
             {"latent": 4, "mode": "ablate"}], "positions": "[0,3]", "freezeAttention": true}
            """,
            "p");
    var sae = SaeReference.of("saes/one");
    assertEquals(
        List.of(
            new Step(new Target.Latent(sae, 123), Mode.ADD, 8),
            new Step(new Target.Latent(sae, 4), Mode.ABLATE, 0)),
        plan.steps());
    assertEquals(new Positions.Range(0, 3), plan.positions());
    assertTrue(plan.freezeAttention());
    assertEquals(Optional.empty(), plan.modelHash());
  }

  @Test
  void aPlanComesBackAsItWasWritten() {
    var sae =
        new SaeReference(
            "saes/set",
            OptionalInt.of(2),
            Optional.of("blocks.2.hook_mlp_out"),
            Optional.of("ab12"),
            OptionalInt.of(20));
    var plan =
        new SteeringPlan(
            Optional.of("louder"),
            Optional.of("cd34"),
            List.of(
                new Step(new Target.Neuron(1, 7), Mode.CAP, 0.1),
                new Step(
                    new Target.Latent(sae, 3),
                    Mode.CLAMP,
                    1.25,
                    7.5,
                    true,
                    Optional.of(Positions.PROMPT)),
                new Step(new Target.Latent(SaeReference.of("x"), 0), Mode.MULTIPLY, -2)
                    .at(new Positions.Range(1, 5)),
                new Step(
                    new Target.Vector(HookPoint.residPost(0), List.of(0.1f, -2f)), Mode.ADD, 1e-7),
                new Step(new Target.Combination(sae, Map.of(3, 0.5, 11, -1.0)), Mode.PROJECT, 0),
                new Step(
                    new Target.Contrast(HookPoint.residPost(1), "é \"quoted\"", "b"), Mode.ADD, 2),
                new Step(
                    new Target.Layers(
                        new Target.Contrast(HookPoint.residPost(1), "more", "less"), 0, 2),
                    Mode.CAP,
                    3)),
            Positions.GENERATED,
            true);
    var file = folder.resolve("plan.json");
    PlanFile.write(plan, file);
    assertEquals(plan, PlanFile.read(file));
  }

  /// Each in a sentence that names the place.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | is not a JSON object",
        "{'positions': | is not JSON",
        "{'version': 2} | has version 2",
        "{'colour': 1} | nothing is known by the name \"colour\"",
        "{'features': 3} | features is not a list",
        "{'features': [3]} | features[0] is not an object",
        "{'features': [{'latent': 1, 'mode': 'add', 'value': 1}]} | names an sae",
        "{'sae': 's', 'features': [{'mode': 'add', 'value': 1}]} | features[0]: it has no latent",
        "{'sae': 's', 'features': [{'latent': -1, 'mode': 'add', 'value': 1}]} | not an index",
        "{'sae': 's', 'features': [{'latent': 1.5, 'mode': 'add', 'value': 1}]} | not an index",
        "{'sae': 's', 'features': [{'latent': 1, 'value': 1}]} | it has no mode",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'blow', 'value': 1}]} | no mode \"blow\"",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add'}]} | it has no value",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': NaN}]} | no finite number",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': 1e999}]} | no finite",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': 'x'}]} | not a number",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': 1e7}]} | beyond a million",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': 1e4, 'scale': 1e4}]} | "
            + "beyond a million",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': 1, 'scale': 0}]} | "
            + "scale must be above 0",
        "{'sae': 's', 'features': [{'latent': 1, 'mode': 'add', 'value': 1, 'x': 1}]} | "
            + "features[0]: nothing is known by the name \"x\"",
        "{'sae': {'path': 's', 'hook': 'nowhere'}} | is not the name of a hook",
        "{'sae': {}} | sae: it has no path",
        "{'positions': 'some'} | positions are all",
        "{'positions': [3]} | has a first and a last one",
        "{'positions': [3, 1]} | is empty",
        "{'positions': '[0,x]'} | not a number",
        "{'freezeAttention': 1} | neither true nor false",
        "{'directions': [{'mode': 'add', 'value': 1}]} | a direction is a vector",
        "{'directions': [{'vector': [1], 'mode': 'add', 'value': 1}]} | it has no hook",
        "{'directions': [{'hook': 'hook_embed', 'vector': [1e300], 'mode': 'add', 'value': 1}]} | "
            + "too large",
        "{'sae': 's', 'directions': [{'latents': {'x': 1}, 'mode': 'add', 'value': 1}]} | "
            + "is not a latent",
        "{'sae': 's', 'directions': [{'latents': {}, 'mode': 'add', 'value': 1}]} | is empty",
        "{'directions': [{'neuron': {'layer': 1}, 'mode': 'add', 'value': 1}]} | it has no index",
        "{'directions': [{'hook': 'hook_embed', 'more': 'a', 'mode': 'add', 'value': 1}]} | "
            + "it has no less",
        "{'directions': [{'neuron': {'layer': 1, 'index': 0}, 'layers': [2], 'mode': 'ablate'}]} | "
            + "a range of layers has a first and a last one",
        "{'directions': [{'neuron': {'layer': 1, 'index': 0}, 'layers': [2, 1], 'mode': 'ablate'}]}"
            + " | the range of layers [2,1] is empty"
      },
      quoteCharacter = '`')
  void whatIsWrongIsToldInASentence(String json, String expected) {
    var e =
        assertThrows(
            FeaturescopeException.class,
            () -> PlanFile.parse(json.replace('\'', '"'), "plan.json"));
    assertTrue(e.problem().contains(expected), e.problem());
    assertFalse(e.problem().contains("\n"), e.problem());
  }

  @Test
  void deepNestingIsNoCrash() {
    var e =
        assertThrows(
            FeaturescopeException.class, () -> PlanFile.parse("[".repeat(200_000), "plan.json"));
    assertTrue(e.problem().contains("plan.json"), e.problem());
  }

  @Test
  void aPlanThatIsNotThereIsToldSo() {
    var missing = folder.resolve("none.json");
    var e = assertThrows(FeaturescopeException.class, () -> PlanFile.read(missing));
    assertTrue(e.problem().endsWith("does not exist"), e.problem());
  }
}
