package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.stream.IntStream;
import javafx.application.ColorScheme;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.features.CatalogueInMemory;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.steer.MadeUpDesk;
import org.featurescope.app.steer.MadeUpShelf;
import org.featurescope.app.steer.Slider;
import org.featurescope.app.steer.SteerViewModel;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.circuit.Node.Feature;
import org.featurescope.compute.circuit.Node.Token;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.graph.CircuitCanvas;
import org.featurescope.viz.graph.EdgeList;
import org.featurescope.viz.graph.EffectTable;
import org.featurescope.viz.graph.ThresholdSlider;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does with a graph.
@ExtendWith(ApplicationExtension.class)
class CircuitViewTest {
  private static final String PROMPT = "the capital of Texas is";
  private static final int TEXAS = 3;
  private static final int LAST = 9;
  private static final double SIDE = 300;

  private final History history = new History();
  private final MadeUpBench bench = new MadeUpBench();
  private final List<String> opened = new ArrayList<>();
  private final MadeUpShelf shelf = new MadeUpShelf();
  private final ObjectProperty<ColorScheme> colours = new SimpleObjectProperty<>(ColorScheme.LIGHT);
  private SteerViewModel steering;
  private CircuitViewModel model;
  private CircuitView view;
  private Scene scene;

  @Start
  void open(Stage stage) {
    Typeface.loadAll();
    var jobs = ImmediateJobs.eager();
    var appearance = new Appearance(Settings.inMemory(), colours);
    model =
        new CircuitViewModel(
            jobs, history, CatalogueInMemory.ofLayerOne().catalogue(), () -> List.of());
    model.promptProperty().set(PROMPT);
    model.benchProperty().set(Optional.of(bench));
    view =
        new CircuitView(
            model,
            jobs,
            appearance.scaleProperty(),
            new CircuitView.Doors(
                words -> {},
                () -> opened.add("library"),
                (lens, latent) -> opened.add("features " + lens + " " + latent),
                (hash, latent) -> opened.add("page " + hash + " " + latent),
                (lens, latent) -> opened.add("read " + lens + " " + latent),
                (source, latent) -> {
                  opened.add("steer " + source + " " + latent);
                  steering.visit(source, latent);
                }));
    steering = new SteerViewModel(jobs, new History(), shelf, shelf, PROMPT);
    steering.deskProperty().set(Optional.of(MadeUpDesk.withTranscoders()));
    steering.begin();
    steering.fresh();
    var side = new VBox(view.inspector());
    side.setPrefWidth(SIDE);
    side.setMinWidth(SIDE);
    var columns = new HBox(view.content(), side);
    HBox.setHgrow(view.content(), Priority.ALWAYS);
    columns.getStyleClass().add("workbench");
    columns.pseudoClassStateChanged(PseudoClass.getPseudoClass("narrow"), true);
    scene = new Scene(columns, 990, 960);
    appearance.dress(scene);
    TestStage.show(stage, scene);
    view.focus();
  }

  private static void onScreen(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /// What has just come into view has a place only after the next frame, which a busy machine owes:
  /// twice, as a pane that turns up changes what those around it may take.
  private void layOut() {
    for (var pass = 0; pass < 2; pass++) {
      onScreen(() -> {
        scene.getRoot().applyCss();
        scene.getRoot().layout();
      });
    }
  }

  private void clickOn(FxRobot robot, String query) {
    layOut();
    robot.clickOn(node(query));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void push(FxRobot robot, KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private Node node(String query) {
    var node = scene.lookup(query);
    assertNotNull(node, query);
    return node;
  }

  private String textOf(String query) {
    return ((Labeled) node(query)).getText();
  }

  private CircuitCanvas canvas() {
    return (CircuitCanvas) node("#circuit-canvas");
  }

  private static BitSet nodes(int... nodes) {
    var set = new BitSet();
    for (var node : nodes) {
      set.set(node);
    }
    return set;
  }

  @Test
  void links_can_be_read_by_day_and_by_night() {
    onScreen(() -> {
      model.trace();
      model.handwork().group(nodes(TEXAS, LAST), "Texas");
      model.looking().select(TEXAS);
    });
    for (var scheme : ColorScheme.values()) {
      onScreen(() -> colours.set(scheme));
      onScreen(scene.getRoot()::applyCss);
      var palette = scheme == ColorScheme.DARK ? Palette.DARK : Palette.LIGHT;
      var link = (Labeled) scene.lookup("#circuit-steer-group");
      assertEquals(palette.get(Role.ACCENT), link.getTextFill());
    }
  }

  @Test
  void the_log_has_how_long_a_person_waited_for_the_picture(FxRobot robot) {
    var said = new ArrayList<String>();
    var log = Logger.getLogger(PictureTime.class.getName());
    var reading =
        new StreamHandler() {
          @Override
          public void publish(LogRecord line) {
            said.add(line.getMessage());
          }
        };
    log.setLevel(Level.FINE);
    reading.setLevel(Level.FINE);
    log.addHandler(reading);
    try {
      robot.interact(model::trace);
      WaitForAsyncUtils.waitForFxEvents();
      WaitForAsyncUtils.waitForFxEvents();
    } finally {
      log.removeHandler(reading);
      log.setLevel(null);
    }
    assertEquals(1, said.size(), "once for each graph: " + said);
    assertTrue(
        said.getFirst().matches("A circuit of 5 tokens was drawn [0-9.]+ s after it was asked for"),
        said.getFirst());
  }

  @Test
  void the_view_opens_on_a_drawn_graph_with_its_counts_and_scores() {
    assertInstanceOf(CircuitState.Ready.class, model.stateProperty().get());
    assertFalse(canvas().modelProperty().get().nodes().isEmpty());
    assertTrue(textOf("#circuit-count").endsWith("of 18 nodes"));
    var scores = node("#circuit-scores");
    assertTrue(scores.isVisible());
    assertTrue(
        scores.getBoundsInParent().getMaxX() <= scores.getParent().getLayoutBounds().getWidth(),
        "nothing of them is cut off");
  }

  @Test
  void the_largest_deviation_of_the_self_check_stands_with_the_graph(FxRobot robot) {
    assertFalse(node("#circuit-check").isVisible(), "there is no room for it beside the scores");
    onScreen(() -> scene.getWindow().setWidth(1600));
    layOut();
    assertTrue(node("#circuit-check").isVisible());
    assertTrue(node("#circuit-check").getAccessibleText().contains("to within 2.50e\u22127"));
    clickOn(robot, "#circuit-tab-trust");
    clickOn(robot, "#circuit-check-all");
    assertTrue(textOf("#circuit-check-sentence").contains("each of 16 nodes"));
  }

  @Test
  void in_a_window_of_middle_width_the_prompt_and_the_tabs_can_be_read() {
    onScreen(() -> {
      scene.getRoot().pseudoClassStateChanged(PseudoClass.getPseudoClass("narrow"), false);
      scene.getWindow().setWidth(850 + SIDE);
    });
    assertTrue(((Region) node("#circuit-prompt")).getWidth() > 250);
    for (var tab : new String[] {"test", "paths", "trust", "minimal", "compare"}) {
      var shown = (Text) node("#circuit-tab-" + tab).lookup(".text");
      assertEquals(textOf("#circuit-tab-" + tab), shown.getText(), "nothing of it is cut off");
    }
  }

  @Test
  void a_story_is_told_with_its_claims_and_measured_again(FxRobot robot) {
    assertFalse(node("#circuit-tab-story").isVisible());
    onScreen(() -> model.tell(CircuitOnBench.story()));
    assertTrue(node("#circuit-tab-story").isVisible());
    clickOn(robot, "#circuit-measure-story");
    assertEquals(
        Optional.of(MadeUpBench.MEASURED),
        model.stories().toldProperty().get().orElseThrow().measured());
    var words = new ArrayList<String>();
    node("#circuit-story")
        .lookupAll(".label")
        .forEach(label -> words.add(((Labeled) label).getText()));
    assertTrue(words.contains("Confirmed: Without it the answer is lost."), words.toString());
    onScreen(model::trace);
    assertFalse(node("#circuit-tab-story").isVisible());
  }

  @Test
  void the_graph_is_compared_with_that_under_the_plan_in_steer(FxRobot robot) {
    clickOn(robot, "#circuit-tab-compare");
    assertFalse(node("#circuit-compare-plan").isVisible());
    onScreen(() -> model.planProperty().set(Optional.of(CircuitOnBench.plan())));
    clickOn(robot, "#circuit-compare-plan");
    assertEquals(List.of(CircuitOnBench.plan()), bench.plans);
    assertTrue(textOf("#circuit-compare-sentence").contains("only without the plan"));
    assertTrue(canvas().comparisonProperty().get().isPresent());
  }

  @Test
  void a_prompt_is_typed_and_traced_with_enter(FxRobot robot) {
    onScreen(() -> ((TextField) node("#circuit-prompt")).clear());
    clickOn(robot, "#circuit-prompt");
    robot.write("one two three", 0);
    push(robot, KeyCode.ENTER);
    assertEquals("one two three", bench.orders.getLast().prompt());
    assertEquals(3, canvas().modelProperty().get().tokens().size());
  }

  @Test
  void a_threshold_that_moves_redraws_what_is_left() {
    var slider = (ThresholdSlider) node("#circuit-nodes");
    onScreen(() -> slider.valueProperty().set(1));
    var all = canvas().modelProperty().get().nodes().size();
    onScreen(() -> slider.valueProperty().set(0.3));
    assertTrue(canvas().modelProperty().get().nodes().size() < all);
  }

  @Test
  void a_click_on_an_input_walks_along_the_edge(FxRobot robot) {
    onScreen(() -> model.looking().select(LAST));
    var inputs = (EdgeList) node("#circuit-inputs");
    var strongest = inputs.itemsProperty().get().getFirst().node();
    onScreen(inputs::requestFocus);
    push(robot, KeyCode.HOME);
    push(robot, KeyCode.ENTER);
    assertEquals(strongest, model.looking().currentProperty().get());
    assertTrue(canvas().currentProperty().get() >= 0);
  }

  @Test
  void pins_groups_and_undo_by_keys_alone(FxRobot robot) {
    onScreen(() -> {
      model.looking().select(LAST);
      view.focus();
    });
    push(robot, KeyCode.P);
    onScreen(() -> ((ToggleButton) node("#circuit-tab-pinned")).fire());
    assertEquals(nodes(LAST), model.handwork().pins());
    assertEquals("1 node", textOf("#circuit-pinned-count"));
    onScreen(() -> model.looking().chosenProperty().set(nodes(TEXAS, LAST)));
    push(robot, KeyCode.G);
    robot.write("say it", 0);
    push(robot, KeyCode.ENTER);
    assertEquals("say it", model.handwork().groups().getFirst().label());
    assertEquals("2 nodes in 1 group", textOf("#circuit-pinned-count"));
    onScreen(history::undo);
    onScreen(history::undo);
    assertEquals(List.of(), model.handwork().groups());
  }

  /// Outside of tests, pruning ends after the field is open.
  @Test
  void a_group_can_still_be_named_when_the_graph_is_pruned_meanwhile(FxRobot robot) {
    onScreen(() -> {
      canvas().requestFocus();
      model.looking().select(TEXAS);
      model.looking().chosenProperty().set(nodes(TEXAS, LAST));
    });
    push(robot, KeyCode.G);
    onScreen(() -> model.graph().edgesProperty().set(0.9));
    robot.write("say it", 0);
    push(robot, KeyCode.ENTER);
    assertEquals("say it", model.handwork().groups().getFirst().label());
    assertTrue(canvas().isFocused(), "the arrow keys go on from where they were");
  }

  @Test
  void a_node_is_labelled_in_its_card(FxRobot robot) {
    onScreen(() -> model.looking().select(TEXAS));
    clickOn(robot, "#node-rename");
    robot.write("the state", 0);
    push(robot, KeyCode.ENTER);
    assertEquals("the state", model.names().orElseThrow().title(TEXAS));
    assertEquals("the state", textOf("#node-name"));
  }

  @Test
  void what_is_selected_is_tested_and_the_answer_is_a_sentence(FxRobot robot) {
    onScreen(() -> model.looking().select(LAST));
    clickOn(robot, "#circuit-run");
    assertEquals(nodes(LAST), bench.edits.getLast().getFirst().nodes());
    assertEquals(2, ((EffectTable) node("#circuit-effect")).itemsProperty().get().size());
    assertTrue(textOf("#circuit-sentence").contains("the likeliest is now Sacramento"));
    clickOn(robot, "#deed-clamp");
    assertTrue(node("#circuit-value").isVisible());
  }

  @Test
  void the_graph_is_questioned_as_a_whole(FxRobot robot) {
    clickOn(robot, "#circuit-tab-trust");
    clickOn(robot, "#circuit-examine");
    assertTrue(textOf("#circuit-trust-sentence").contains("r 0.82"));
    clickOn(robot, "#circuit-tab-minimal");
    clickOn(robot, "#circuit-search");
    clickOn(robot, "#circuit-pin-minimal");
    assertEquals(nodes(0, 1), model.handwork().pins());
    clickOn(robot, "#circuit-tab-paths");
    assertTrue(model.explorer().ways().given().isPresent());
    assertNotNull(node("#circuit-ways"));
  }

  @Test
  void another_prompt_is_laid_over_the_graph_and_taken_away_again(FxRobot robot) {
    clickOn(robot, "#circuit-tab-compare");
    clickOn(robot, "#circuit-other-prompt");
    robot.write("the capital of France is", 0);
    push(robot, KeyCode.ENTER);
    assertTrue(canvas().comparisonProperty().get().isPresent());
    assertTrue(textOf("#circuit-compare-sentence").contains("in both"));
    clickOn(robot, "#circuit-compare-end");
    assertTrue(canvas().comparisonProperty().get().isEmpty());
    assertFalse(canvas().modelProperty().get().nodes().isEmpty());
  }

  @Test
  void a_feature_leads_to_the_other_views() {
    onScreen(() -> model.looking().select(LAST));
    for (var action : view.actions()) {
      switch (action.title()) {
        case "Open the feature's page",
            "Show the node's feature in Read",
            "Add the node's feature to steering" ->
            onScreen(action::perform);
        default -> {}
      }
    }
    assertEquals(List.of("page sae1 14", "read 1 14", "steer 1 14"), opened);
    onScreen(() -> model.looking().select(TEXAS));
    assertFalse(
        view.actions().stream()
            .filter(action -> action.title().equals("Open the feature's page"))
            .findFirst()
            .orElseThrow()
            .enabled()
            .get());
  }

  @Test
  void the_card_below_the_rail_names_what_the_graph_is_made_of() {
    var usual =
        new Instrument("Model", "", "SAE", Optional.of("TopK 64, layer 1"), "resid_post", "CPU");
    var shown = view.instrument(new SimpleObjectProperty<>(usual)).getValue();
    var made = model.materials().getFirst();
    assertEquals(usual.with("Transcoders", made.name(), made.note()), shown);
    onScreen(() -> model.benchProperty().set(Optional.empty()));
    assertEquals(usual, view.instrument(new SimpleObjectProperty<>(usual)).getValue());
  }

  private List<Target> sliders() {
    return steering.plan().draft().sliders().stream().map(Slider::target).toList();
  }

  private static Target transcoder(int latent) {
    var source = MadeUpDesk.withTranscoders().sources().get(MadeUpBench.TRANSCODER);
    return new Target.Latent(source.reference(), latent);
  }

  @Test
  void the_feature_of_a_transcoder_gets_a_slider_from_its_card(FxRobot robot) {
    onScreen(() -> model.looking().select(TEXAS));
    assertFalse(node("#circuit-read").isVisible(), "no lens shows it");
    clickOn(robot, "#circuit-steer");
    assertEquals(List.of(transcoder(latent(TEXAS))), sliders());
    onScreen(() -> model.looking().select(token()));
    assertFalse(node("#circuit-steer").isVisible(), "a token has no slider");
  }

  private int token() {
    var nodes = model.graph().documentProperty().get().orElseThrow().graph().nodes();
    return IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i) instanceof Token)
        .findFirst()
        .orElseThrow();
  }

  private int latent(int node) {
    var document = model.graph().documentProperty().get().orElseThrow();
    return ((Feature) document.graph().nodes().get(node)).latent();
  }

  @Test
  void all_features_of_a_group_get_a_slider_each(FxRobot robot) {
    onScreen(() -> {
      model.looking().select(TEXAS);
      model.handwork().group(nodes(TEXAS, LAST), "Texas");
    });
    clickOn(robot, "#circuit-steer-group");
    assertEquals(2, sliders().size());
    assertTrue(sliders().contains(transcoder(latent(TEXAS))));
  }

  @Test
  void a_failure_stands_below_the_graph_that_stays_and_escape_closes_it(FxRobot robot) {
    onScreen(() -> {
      model.promptProperty().set("The");
      model.trace();
    });
    onScreen(() -> scene.getRoot().layout());
    assertFalse(canvas().modelProperty().get().nodes().isEmpty());
    assertTrue(bottom(canvas()) <= top(node("#circuit-problem")), "the legend is in sight");
    onScreen(canvas()::requestFocus);
    push(robot, KeyCode.ESCAPE);
    assertNull(scene.lookup("#circuit-problem"));
  }

  @Test
  void what_is_said_of_a_stopped_trace_leaves_the_legend_in_sight() {
    onScreen(() -> model.show(new CircuitState.Cancelled()));
    onScreen(() -> scene.getRoot().layout());
    assertTrue(bottom(canvas()) <= top(node(".state-note")));
  }

  private static double top(Node node) {
    return node.localToScene(node.getLayoutBounds()).getMinY();
  }

  private static double bottom(Node node) {
    return node.localToScene(node.getLayoutBounds()).getMaxY();
  }

  @Test
  void the_keys_that_open_a_text_open_a_graph_here() {
    var open =
        view.actions().stream()
            .filter(action -> action.keyCaps().equals("Ctrl O"))
            .map(Action::title)
            .toList();
    assertEquals(List.of("Open a graph file"), open);
  }

  @Test
  void the_palette_finds_nodes_by_their_names() {
    onScreen(() -> model.handwork().label(LAST, "say a capital"));
    var found = view.find("capital");
    assertTrue(found.stream().anyMatch(entry -> entry.title().equals("say a capital")));
  }
}
