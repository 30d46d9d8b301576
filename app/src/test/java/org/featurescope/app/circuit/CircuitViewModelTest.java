package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.collections.ListChangeListener;
import org.featurescope.app.features.CatalogueInMemory;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryChange;
import org.featurescope.compute.circuit.StoryClaim;
import org.featurescope.compute.circuit.StoryExpectation;
import org.featurescope.compute.circuit.StoryFeature;
import org.featurescope.compute.circuit.StoryFile;
import org.featurescope.compute.circuit.StorySupernode;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Circuit view shows and does, without a toolkit.
class CircuitViewModelTest {
  private static final String PROMPT = "the capital of Texas is";

  /// Nodes of the made-up graph of [#PROMPT]: five words.
  private static final int TEXAS = 3;

  private static final int LAST = 9;
  private static final int AUSTIN = 16;

  @TempDir Path folder;

  private List<Path> told = List.of();
  private final CatalogueInMemory catalogue = CatalogueInMemory.ofLayerOne();
  private final History history = new History();
  private final MadeUpBench bench = new MadeUpBench();
  private ImmediateJobs jobs = ImmediateJobs.eager();
  private CircuitViewModel model = model();

  private CircuitViewModel model() {
    return new CircuitViewModel(jobs, history, catalogue.catalogue(), () -> told);
  }

  private void traced() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
    model.trace();
  }

  private void held() {
    jobs = ImmediateJobs.held();
    model = model();
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
  }

  /// Of the prompt of these tests.
  static Story story() {
    return new Story(
        "Texas",
        "A feature says which state it is.",
        PROMPT,
        " Austin",
        Optional.empty(),
        List.of(
            new StorySupernode("it is Texas", Optional.empty(), List.of(new StoryFeature(0, 3, 3))),
            new StorySupernode(
                "it is Utah",
                Optional.of("the capital of Utah is"),
                List.of(new StoryFeature(0, 3, 4)))),
        List.of(
            new StoryClaim(
                "Without it the answer is lost.",
                Optional.empty(),
                List.of(new StoryChange("it is Texas", StoryChange.Mode.ABLATE, 0)),
                Freedom.OPEN,
                new StoryExpectation.Below(" Austin", 0.5))),
        Optional.empty());
  }

  static SteeringPlan plan() {
    var step = new Step(new Target.Latent(SaeReference.of("sae1"), 3), Mode.ADD, 2);
    return new SteeringPlan(
        Optional.of("Salem"), Optional.empty(), List.of(step), Positions.ALL, false);
  }

  private GraphDocument document() {
    return model.graph().documentProperty().get().orElseThrow();
  }

  private Cut cut() {
    return model.graph().cutProperty().get().orElseThrow();
  }

  private CircuitState state() {
    return model.stateProperty().get();
  }

  private static BitSet nodes(int... nodes) {
    var set = new BitSet();
    IntStream.of(nodes).forEach(set::set);
    return set;
  }

  // Making a graph.

  @Test
  void the_view_opens_on_the_graph_of_a_sample_and_keeps_nothing_of_it() {
    model.benchProperty().set(Optional.of(bench));
    model.begin();
    assertInstanceOf(CircuitState.Ready.class, state());
    assertEquals(CircuitViewModel.SAMPLE, document().graph().prompt());
    assertEquals(List.of(), model.shelf().namesProperty().get());
  }

  @Test
  void a_feature_without_an_index_is_called_by_the_concept_that_it_says() {
    traced();

    assertEquals("A state", model.names().orElseThrow().title(TEXAS));
    assertEquals("L0 4", model.names().orElseThrow().title(TEXAS + 1));
  }

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
  void a_graph_is_shown_first_and_checked_then_and_kept_with_what_was_found() {
    held();
    model.trace();
    jobs.runPending();
    assertEquals(Optional.empty(), model.experiment().selfCheck().given());
    jobs.elapse();
    jobs.runPending();

    var check = new SelfCheck(16, 16, 2.5e-7);
    assertEquals(Optional.of(check), model.experiment().selfCheck().given());
    var kept = GraphJson.parse(catalogue.documents().find(PROMPT).orElseThrow(), "kept").graph();
    assertEquals(Optional.of(check), kept.selfCheck());
    assertTrue(Words.selfCheck(check).contains("with each of 16 nodes added"));
    assertTrue(Words.selfCheck(new SelfCheck(2, 16, 0.1)).startsWith("The graph is not exact"));
  }

  @Test
  void a_kept_graph_tells_of_its_check_without_a_model() {
    var file = folder.resolve("checked.json");
    var check = new SelfCheck(4, 16, 1e-6);
    GraphJson.write(MadeUpBench.graph(PROMPT).withSelfCheck(check), file);
    model.open(file);
    assertEquals(Optional.of(check), model.experiment().selfCheck().given());
  }

  private void lookForExamples(Consumer<Cancellation> meanwhile) {
    bench.indexed =
        Optional.of(
            new Job<>() {
              @Override
              public String title() {
                return "Looking for examples";
              }

              @Override
              public List<IndexRun> run(Progress progress, Cancellation cancellation) {
                meanwhile.accept(cancellation);
                return catalogue.catalogue().runs();
              }
            });
  }

  @Test
  void examples_are_looked_for_once_where_there_are_none() {
    var asked = new ArrayList<String>();
    lookForExamples(cancellation -> asked.add("index"));
    traced();
    model.trace();

    assertEquals(List.of("index"), asked);
    assertTrue(model.book().examples().given().isPresent());
  }

  @Test
  void a_graph_that_is_traced_has_the_processor_for_itself() {
    held();
    var begun = new ArrayList<String>();
    lookForExamples(cancellation -> {
      begun.add("index");
      if (begun.size() == 1) {
        model.trace();
      }
      cancellation.check();
    });
    model.trace();
    jobs.runPending();
    assertEquals(List.of(), begun, "it is drawn first");
    jobs.elapse();
    jobs.runPending();
    assertEquals(List.of("index"), begun);
    assertInstanceOf(Answer.None.class, model.book().examples().answerProperty().get());
    jobs.elapse();
    jobs.runPending();
    assertEquals(List.of("index", "index"), begun);
    assertTrue(model.book().examples().given().isPresent());
  }

  @Test
  void a_search_for_examples_that_was_stopped_is_not_begun_again_by_itself() {
    held();
    bench.indexed = Optional.of(new MadeUpBench().indexing());
    model.trace();
    jobs.running()
        .addListener(
            (ListChangeListener<RunningJob>)
                change ->
                    jobs.running().stream()
                        .filter(job -> job.title().equals("Looking for examples"))
                        .forEach(RunningJob::cancel));
    jobs.runPending();
    jobs.elapse();
    jobs.runPending();
    assertInstanceOf(Answer.Cancelled.class, model.book().examples().answerProperty().get());
    model.trace();
    jobs.runPending();
    jobs.elapse();
    jobs.runPending();
    assertInstanceOf(Answer.Cancelled.class, model.book().examples().answerProperty().get());
    assertEquals("A state", model.names().orElseThrow().title(TEXAS));
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

  @Test
  void a_model_that_comes_later_is_traced_then() {
    model.begin();
    assertInstanceOf(CircuitState.Empty.class, state());
    model.benchProperty().set(Optional.of(bench));
    assertInstanceOf(CircuitState.Ready.class, state());
  }

  @Test
  void a_traced_graph_is_looked_at_from_its_likeliest_output_and_kept() {
    traced();
    assertInstanceOf(CircuitState.Ready.class, state());
    assertEquals(AUSTIN, model.currentProperty().get());
    assertEquals(List.of(PROMPT), model.shelf().namesProperty().get());
    assertTrue(model.statusProperty().get().startsWith("Traced in 1.40 s, "));
  }

  @Test
  void what_the_view_will_open_on_is_made_ahead_and_nothing_is_shown_of_it() {
    assertTrue(model.foreseeing().isEmpty(), "there is no model");
    model.benchProperty().set(Optional.of(bench));
    var foreseen = model.foreseeing().orElseThrow().run(Progress.none(), new Cancellation());
    assertInstanceOf(CircuitState.Empty.class, state());
    var practice = bench.orders.getLast().prompt();
    assertTrue(practice.length() > CircuitViewModel.SAMPLE.length(), practice);
    model.begin();
    assertEquals(bench.orders.getFirst(), bench.orders.getLast());
    assertEquals(foreseen.graph(), model.graph().documentProperty().get().orElseThrow().graph());
    assertTrue(model.statusProperty().get().startsWith("At hand since "));
    assertTrue(model.foreseeing().isEmpty(), "the view has opened");
  }

  @Test
  void a_graph_that_is_at_hand_says_how_long_it_took_when_it_was_traced() {
    traced();
    model.trace();
    assertTrue(
        model.statusProperty().get().startsWith("At hand since it was traced in 1.40 s, "),
        model.statusProperty().get());
  }

  @Test
  void a_kept_graph_that_is_opened_is_not_said_to_be_traced() {
    traced();
    model.reopen(PROMPT);
    assertTrue(model.statusProperty().get().startsWith("Opened, "), model.statusProperty().get());
  }

  @Test
  void what_is_explained_and_with_what_goes_into_the_order() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
    model.targetsProperty().set("Austin against Dallas");
    model.materialProperty().set(Material.Kind.AUTOENCODERS);
    model.trace();
    var targets = new Targets.Against(" Austin", " Dallas");
    assertEquals(
        new Order(PROMPT, Material.Kind.AUTOENCODERS, targets, Order.FEW), bench.orders.getLast());
  }

  @Test
  void a_person_chooses_how_many_features_are_followed_and_is_told_when_some_were_not() {
    traced();
    assertFalse(model.statusProperty().get().contains("followed"));
    model.mostFeaturesProperty().set(2);
    model.trace();
    assertEquals(2, bench.orders.getLast().mostFeatures());
    assertTrue(
        model
            .statusProperty()
            .get()
            .endsWith("; the 2 most influential features followed (Targets: more)"));
  }

  @Test
  void a_story_is_told_of_the_whole_graph() {
    model.benchProperty().set(Optional.of(bench));
    model.tell(story());
    assertEquals(Order.MANY, bench.orders.getLast().mostFeatures());
  }

  @Test
  void without_transcoders_the_autoencoders_are_taken() {
    bench.materials = bench.materials.subList(1, 2);
    traced();
    assertEquals(Material.Kind.AUTOENCODERS, bench.orders.getLast().with());
  }

  @Test
  void without_anything_to_trace_with_it_is_said_what_would_fit() {
    bench.materials = List.of();
    traced();
    var failed = assertInstanceOf(CircuitState.Failed.class, state());
    assertTrue(failed.problem().sentence().contains("neither transcoders nor autoencoders"));
    assertTrue(failed.problem().sentence().contains("What fits is a set of 2"));
  }

  @Test
  void without_a_model_it_is_said_what_to_open() {
    model.trace();
    var failed = assertInstanceOf(CircuitState.Failed.class, state());
    assertEquals("No model is open", failed.problem().what());
  }

  @Test
  void a_failure_is_said_in_one_sentence_and_the_last_graph_stays() {
    traced();
    var before = document();
    model.promptProperty().set("The");
    model.trace();
    var failed = assertInstanceOf(CircuitState.Failed.class, state());
    assertEquals(
        "A prompt of one token has no circuit: nothing comes before its last token. Write two"
            + " tokens or more.",
        failed.problem().sentence());
    assertSame(before, document());
    model.forgive();
    assertInstanceOf(CircuitState.Ready.class, state());
  }

  @Test
  void a_cancelled_trace_leaves_what_was_there() {
    held();
    model.trace();
    assertInstanceOf(CircuitState.Working.class, state());
    model.cancel();
    jobs.runPending();
    assertInstanceOf(CircuitState.Cancelled.class, state());
    assertTrue(model.graph().documentProperty().get().isEmpty());
  }

  @Test
  void of_two_traces_the_newer_one_is_shown() {
    held();
    model.trace();
    model.promptProperty().set("the capital of France is");
    model.trace();
    jobs.runPending();
    assertEquals("the capital of France is", document().graph().prompt());
  }

  // Files and kept graphs.

  @Test
  void a_graph_file_opens_without_any_model() {
    var file = folder.resolve("graph.json");
    GraphJson.write(MadeUpBench.graph(PROMPT), file);
    assertTrue(Opening.concerns(file));
    model.open(file);
    assertInstanceOf(CircuitState.Ready.class, state());
    assertEquals(PROMPT, model.promptProperty().get());
    assertEquals(
        Optional.of("Testing runs the model: open the one that this graph was made with"),
        model.experiment().untestable());
  }

  @Test
  void a_file_that_was_pruned_is_shown_as_it_was_pruned() {
    traced();
    model.graph().nodesProperty().set(0.6);
    var file = folder.resolve("pruned.json");
    GraphJson.write(document().pruned(cut().pruning(), cut().influence()), file);
    var kept = cut().kept();
    assertTrue(kept < document().graph().nodes().size());
    model.open(file);
    assertEquals(kept, cut().kept());
    assertEquals(1, model.graph().nodesProperty().get());
  }

  @Test
  void a_text_is_no_graph_file_and_a_broken_one_is_said_to_be() throws Exception {
    var text = Files.writeString(folder.resolve("notes.json"), "{\"a\": 1}");
    assertFalse(Opening.concerns(text));
    traced();
    var before = document();
    model.open(Files.writeString(folder.resolve("broken.json"), "{\"nodes\": ["));
    assertInstanceOf(CircuitState.Failed.class, state());
    assertSame(before, document());
  }

  @Test
  void an_earlier_graph_comes_back_with_its_pins_groups_and_labels() {
    traced();
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.handwork().label(LAST, "say a capital");
    model.promptProperty().set("the capital of France is");
    model.trace();
    assertEquals(List.of("the capital of France is", PROMPT), model.shelf().namesProperty().get());
    model.reopen(PROMPT);
    assertEquals(PROMPT, document().graph().prompt());
    assertEquals("Texas", model.handwork().groups().getFirst().label());
    assertEquals("say a capital", model.names().orElseThrow().title(LAST));
  }

  @Test
  void a_kept_graph_is_forgotten_and_stays_on_the_screen() {
    traced();
    model.forget();
    assertEquals(List.of(), model.shelf().namesProperty().get());
    assertEquals(PROMPT, document().graph().prompt());
  }

  @Test
  void a_graph_that_cannot_be_kept_is_told_of_and_stays_on_the_screen() {
    catalogue.documents().breakDown(new FeaturescopeException("the disk is full", "make room"));
    traced();
    assertEquals(
        "The disk is full. Make room.", model.problemProperty().get().orElseThrow().sentence());
    assertInstanceOf(CircuitState.Ready.class, state());
  }

  // Pruning.

  @Test
  void the_first_picture_of_a_large_graph_shows_what_can_be_told_apart() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set("word ".repeat(300) + "end");
    model.trace();
    assertTrue(cut().kept() <= 70 + 303, "all tokens and outputs stay");
    assertTrue(model.graph().nodesProperty().get() < GraphModel.USUAL_NODES);
    assertEquals(model.graph().nodesProperty().get(), cut().pruning().nodeThreshold());
  }

  @Test
  void a_prompt_that_is_traced_again_is_shown_with_the_thresholds_that_its_picture_has() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set("word ".repeat(300) + "end");
    model.trace();
    model.trace();
    assertEquals(model.graph().nodesProperty().get(), cut().pruning().nodeThreshold());
    assertTrue(model.graph().nodesProperty().get() < GraphModel.USUAL_NODES);
  }

  @Test
  void a_stricter_threshold_keeps_fewer_nodes_at_once() {
    traced();
    model.graph().nodesProperty().set(1);
    var all = cut().kept();
    model.graph().nodesProperty().set(0.3);
    assertTrue(cut().kept() < all);
    assertEquals("%d of 18 nodes".formatted(cut().kept()), Words.counts(cut()));
  }

  @Test
  void of_thresholds_that_follow_each_other_the_newest_wins() {
    held();
    model.trace();
    jobs.runPending();
    for (var threshold = 0.9; threshold > 0.25; threshold -= 0.1) {
      model.graph().nodesProperty().set(threshold);
    }
    model.graph().nodesProperty().set(0.2);
    jobs.runPending();
    assertEquals(0.2, cut().pruning().nodeThreshold());
  }

  @Test
  void scores_are_told_of_the_whole_and_of_the_pins() {
    traced();
    var whole = cut().scores();
    assertTrue(whole.replacement() > 0.8 && whole.replacement() < 1);
    assertTrue(cut().pinned().isEmpty());
    model.handwork().togglePin(LAST);
    var one = cut().pinned().orElseThrow();
    model.handwork().pinAll(nodes(0, 1, 2, 3, 4));
    var all = cut().pinned().orElseThrow();
    assertTrue(one.replacement() < all.replacement());
    assertEquals(whole.replacement(), all.replacement(), 1e-6);
  }

  // Handwork.

  @Test
  void pins_groups_and_labels_can_be_undone_one_by_one() {
    traced();
    model.handwork().togglePin(AUSTIN);
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.handwork().rename(model.handwork().groups().getFirst(), "the state");
    model.handwork().label(LAST, "answer");
    history.undo();
    assertEquals("L1 14", model.names().orElseThrow().title(LAST));
    history.undo();
    assertEquals("Texas", model.handwork().groups().getFirst().label());
    history.undo();
    assertEquals(List.of(), model.handwork().groups());
    assertEquals(nodes(AUSTIN), model.handwork().pins());
    history.undo();
    assertEquals(new BitSet(), model.handwork().pins());
    history.redo();
    assertEquals(nodes(AUSTIN), model.handwork().pins());
  }

  @Test
  void undoing_what_was_done_to_an_earlier_graph_shows_that_graph() {
    traced();
    model.handwork().togglePin(TEXAS);
    model.promptProperty().set("the capital of France is");
    model.trace();
    history.undo();
    assertEquals(PROMPT, document().graph().prompt());
    assertEquals(new BitSet(), model.handwork().pins());
  }

  @Test
  void a_node_is_in_one_group_at_most_and_an_empty_group_is_gone() {
    traced();
    model.handwork().group(nodes(1, 2), "first");
    model.handwork().group(nodes(2, 3), "second");
    assertEquals("second", model.handwork().groupOf(2).orElseThrow().label());
    model.handwork().group(nodes(1), "");
    assertEquals(
        List.of("second", "Group 2"),
        model.handwork().groups().stream().map(Group::label).toList());
  }

  @Test
  void ungrouped_nodes_stay_pinned_and_an_unpinned_one_leaves_its_group() {
    traced();
    model.handwork().group(nodes(1, 2, 3), "words");
    model.handwork().togglePin(2);
    assertEquals(nodes(1, 3), model.handwork().groups().getFirst().members());
    model.handwork().ungroup(model.handwork().groups().getFirst());
    assertEquals(List.of(), model.handwork().groups());
    assertEquals(nodes(1, 3), model.handwork().pins());
  }

  @Test
  void a_group_takes_what_was_enclosed_or_else_the_node_that_is_looked_at() {
    traced();
    model.select(TEXAS);
    assertEquals(nodes(TEXAS), model.grasped());
    model.chosenProperty().set(nodes(1, 2));
    assertEquals(nodes(1, 2), model.grasped());
  }

  // Looking closer.

  @Test
  void the_strongest_inputs_and_outputs_of_a_node_come_first() {
    traced();
    model.graph().nodesProperty().set(1);
    assertEquals(
        List.of(4, 3, 2),
        model.graph().inputs(LAST, 3).stream().map(GraphModel.Neighbour::node).toList());
    assertEquals(
        List.of(new GraphModel.Neighbour(AUSTIN, 3), new GraphModel.Neighbour(AUSTIN + 1, -1)),
        model.graph().outputs(LAST, 5));
  }

  @Test
  void features_are_called_by_the_catalogue_where_they_are_indexed() {
    traced();
    var names = model.names().orElseThrow();
    // Latent 12 of layer 1 has a name there; layer 0 is not indexed.
    assertEquals(catalogue.label(12), names.title(7));
    assertEquals("A state", names.title(TEXAS));
    assertEquals("L0 Texas", names.place(TEXAS));
    model.select(7);
    assertTrue(model.explorer().page().given().isPresent());
    model.select(TEXAS);
    assertTrue(model.explorer().page().given().isEmpty());
  }

  @Test
  void only_features_of_the_open_model_can_be_seen_through_a_lens() {
    traced();
    var feature = (Node.Feature) document().graph().nodes().get(LAST);
    assertEquals(1, model.lens(feature).orElseThrow());
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertTrue(model.lens(feature).isEmpty());
  }

  @Test
  void steer_moves_features_of_transcoders_that_are_no_lens() {
    traced();
    var feature = (Node.Feature) document().graph().nodes().get(TEXAS);
    assertTrue(model.lens(feature).isEmpty());
    assertEquals(MadeUpBench.TRANSCODER, model.steered(feature).orElseThrow());
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertTrue(model.steered(feature).isEmpty(), "a graph of another model");
  }

  @Test
  void the_graph_says_what_it_is_made_of() {
    traced();
    var shown = new ArrayList<Optional<Material>>();
    model.madeOfProperty().subscribe(now -> shown.add(now));
    assertEquals(Optional.of(model.materials().getFirst()), shown.getLast());
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertEquals(Optional.empty(), shown.getLast());
  }

  @Test
  void the_heads_of_the_strongest_input_from_another_token_are_told() {
    traced();
    model.graph().nodesProperty().set(1);
    model.select(LAST);
    assertEquals(TEXAS, bench.carried.getLast().source());
    assertEquals(0.61, model.explorer().heads().given().orElseThrow().getFirst().share());
    model.explorer().carryFrom(1);
    assertEquals(1, bench.carried.getLast().source());
  }

  @Test
  void the_strongest_ways_lead_from_a_token_to_an_output() {
    traced();
    model.explorer().explore();
    var way = model.explorer().ways().given().orElseThrow().getFirst();
    var graph = document().graph();
    assertInstanceOf(Node.Token.class, graph.nodes().get(way.nodes().getFirst()));
    assertEquals(AUSTIN, way.nodes().getLast());
    assertEquals(way.nodes().size() - 1, way.weights().size());
    model.explorer().choose(way);
    assertTrue(model.chosenProperty().get().get(LAST));
  }

  // Testing.

  @Test
  void what_is_looked_at_is_what_will_be_tested_a_group_as_a_whole() {
    traced();
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.select(2);
    model.experiment().run();
    assertEquals(nodes(2, TEXAS), bench.edits.getLast().getFirst().nodes());
    assertEquals(
        "Without \u201cTexas\u201d, Austin goes from 0.700 to 0.150; the likeliest is now"
            + " Sacramento with 0.500. Predicted and measured agree: r 0.97 over 6 features.",
        model.experiment().sentence());
  }

  @Test
  void several_edits_are_made_at_once() {
    traced();
    model.select(1);
    model.experiment().deedProperty().set(Edit.Deed.BOOST);
    model.experiment().valueProperty().set(3);
    model.experiment().add();
    model.select(2);
    model.experiment().deedProperty().set(Edit.Deed.ABLATE);
    model.experiment().run();
    var made = bench.edits.getLast();
    assertEquals(
        List.of(new Edit(nodes(1), Edit.Deed.BOOST, 3), new Edit(nodes(2), Edit.Deed.ABLATE, 0)),
        made);
    model.experiment().remove(model.experiment().stepsProperty().get().getFirst());
    model.experiment().run();
    assertEquals(1, bench.edits.getLast().size());
  }

  @Test
  void a_graph_of_another_model_is_not_tested_and_it_is_said_why() {
    traced();
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    model.select(1);
    model.experiment().run();
    assertInstanceOf(Answer.None.class, model.experiment().effect().answerProperty().get());
    assertEquals(
        Optional.of("This graph was made with another model than Another"),
        model.experiment().untestable());
  }

  @Test
  void how_faithful_the_graph_is_is_said_in_a_sentence() {
    traced();
    model.experiment().examine();
    assertEquals(
        "The graph foretells roughly what its nodes do: r 0.82 over 3 nodes ablated one by one.",
        Words.faithfulness(model.experiment().faithfulness().given().orElseThrow()));
  }

  @Test
  void a_minimal_circuit_can_be_pinned_as_a_group() {
    traced();
    model.experiment().shareProperty().set(0.9);
    model.experiment().search();
    model.experiment().pinMinimal();
    assertEquals(nodes(0, 1), model.handwork().groups().getFirst().members());
  }

  @Test
  void a_test_that_fails_says_why_and_the_graph_stays() {
    traced();
    model.select(1);
    bench.broken = Optional.of(new FeaturescopeException("too little memory", "shorten it"));
    model.experiment().run();
    var failed =
        assertInstanceOf(Answer.Failed.class, model.experiment().effect().answerProperty().get());
    assertEquals("Too little memory", failed.problem().what());
    assertInstanceOf(CircuitState.Ready.class, state());
  }

  // Comparing.

  @Test
  void two_prompts_are_laid_over_each_other() {
    traced();
    model.graph().nodesProperty().set(1);
    model.graph().edgesProperty().set(1);
    model.contrast().withPrompt("the capital of France is");
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(
        List.of("the", " capital", " of", " Texas/France", " is"), compared.model().tokens());
    assertTrue(compared.words().startsWith("14 nodes in both, 0 only with"));
    model.contrast().close();
    assertTrue(model.contrast().shown().isEmpty());
    assertFalse(model.contrast().openProperty().get());
  }

  @Test
  void the_same_prompt_is_compared_before_and_after_steering() {
    traced();
    model.contrast().withPlan();
    assertTrue(model.contrast().shown().isEmpty(), "without a plan there is nothing to compare");

    model.planProperty().set(Optional.of(plan()));
    model.contrast().withPlan();

    assertEquals(List.of(plan()), bench.plans);
    assertEquals(PROMPT, bench.orders.getLast().prompt());
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(document().graph().tokens().size(), compared.model().tokens().size());
    assertEquals(
        "11 nodes in both, 0 only without the plan, 1 only with \u201cSalem\u201d.",
        compared.words());
    assertEquals("without the plan", compared.parts().first());
  }

  @Test
  void a_longer_prompt_has_columns_of_its_own() {
    traced();
    model.graph().nodesProperty().set(1);
    model.contrast().withPrompt("the capital of Texas is not");
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(6, compared.model().tokens().size());
    assertTrue(compared.words().contains("only with \u201cnot\u201d"));
  }
}
