package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.featurescope.app.TestStage;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.read.Selection;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.viz.feature.ExampleList;
import org.featurescope.viz.feature.NeighbourList;
import org.featurescope.viz.map.DirectionMap;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does with the catalogue.
@ExtendWith(ApplicationExtension.class)
class FeaturesViewTest {
  private static final double SIDE = 330;

  private final History history = new History();
  private final MadeUpCatalogue catalogue =
      MadeUpCatalogue.of(
          MadeUpMicroscope.subject(1), MadeUpMicroscope.subject(2), MadeUpMicroscope.transcoder());
  private final List<Integer> read = new ArrayList<>();
  private final List<String> steered = new ArrayList<>();
  private FeaturesViewModel model;
  private FeaturesView view;
  private Appearance appearance;
  private Scene scene;

  @Start
  void open(Stage stage) {
    Typeface.loadAll();
    var jobs = ImmediateJobs.eager();
    appearance = new Appearance(Settings.inMemory(), new SimpleObjectProperty<>(ColorScheme.LIGHT));
    model = new FeaturesViewModel(jobs, history, catalogue);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    view = view(model, jobs);
    var side = new VBox(view.inspector(), view.inspectorFoot().orElseThrow());
    side.setPrefWidth(SIDE);
    side.setMinWidth(SIDE);
    scene = new Scene(new HBox(view.content(), side), 990, 960);
    appearance.dress(scene);
    TestStage.show(stage, scene);
    view.focus();
  }

  private FeaturesView view(FeaturesViewModel shown, ImmediateJobs jobs) {
    return new FeaturesView(
        shown,
        jobs,
        appearance.scaleProperty(),
        new SimpleObjectProperty<>(Selection.of(List.of(60))),
        new FeaturesView.Doors(
            words -> {},
            () -> {},
            read::add,
            (lens, latent) -> steered.add(lens + ":" + latent),
            () -> "near [[Dallas]] now"));
  }

  private static void onScreen(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void clickOn(FxRobot robot, String query) {
    robot.clickOn(node(query));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void push(FxRobot robot, KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void type(FxRobot robot, String text) {
    robot.write(text, 0);
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

  @SuppressWarnings("unchecked")
  private TableView<Integer> table() {
    return (TableView<Integer>) node("#features-table");
  }

  private int selected() {
    return model.page().selectedProperty().get();
  }

  private List<Integer> rows() {
    return List.copyOf(table().getItems());
  }

  @Test
  void a_text_that_cannot_be_indexed_is_told_above_the_index_that_is_there(FxRobot robot) {
    onScreen(() -> model.index(List.of(Path.of("empty.txt"))));
    assertTrue(node("#features-notice").isVisible());
    assertEquals(
        "The file holds no text. Choose another one.", textOf("#features-notice > .label"));
    onScreen(() -> scene.getRoot().layout());
    clickOn(robot, "#features-notice-close");
    assertFalse(node("#features-notice").isVisible());
  }

  @Test
  void examples_are_taken_from_another_text_and_back_by_a_menu() {
    onScreen(() -> model.index(List.of(Path.of("my_own.txt"))));
    var menu = (MenuButton) node("#features-indexes");
    assertEquals("from my_own.txt", menu.getText());
    var lines = menu.getItems().stream().map(MenuItem::getText).toList();
    assertEquals(
        Arrays.asList(
            "my_own.txt,  100 tokens",
            "corpus,  10\u202F000 tokens",
            null,
            "Remove the index of corpus"),
        lines);
    onScreen(menu.getItems().get(1)::fire);
    assertEquals("from corpus", menu.getText());
    assertEquals(
        "Remove the index of my_own.txt",
        menu.getItems().getLast().getText(),
        "not the one in use");
    var found = view.find("examples from my");
    assertEquals("Examples from my_own.txt", found.getFirst().title());
    onScreen(found.getFirst().choose());
    assertEquals("from my_own.txt", menu.getText());

    var removal = (Menu) menu.getItems().getLast();
    onScreen(removal::fire);
    assertEquals(4, menu.getItems().size(), "one line alone removes nothing");
    onScreen(removal.getItems().getFirst()::fire);
    assertEquals(1, menu.getItems().size());
  }

  @Test
  void the_catalogue_opens_on_its_best_understood_feature() {
    assertEquals("TopK 64, layer 1", textOf("#features-subject"));
    assertEquals("64, 1 dead", textOf("#features-count"));
    assertEquals(rows().getFirst(), selected());
    assertEquals(model.words(selected()), textOf("#feature-name"));
    assertEquals(1, ((ExampleList) node("#feature-examples")).snippetsProperty().get().size());
  }

  @Test
  void a_feature_gets_a_slider(FxRobot robot) {
    clickOn(robot, "#feature-steer");
    assertEquals(List.of("0:" + selected()), steered);
  }

  private void open(String place) {
    onScreen(() ->
        model.choose(
            model.choicesProperty().get().stream()
                .filter(
                    choice -> choice.site().filter(site -> site.name().equals(place)).isPresent())
                .findFirst()
                .orElseThrow()));
  }

  @Test
  void a_feature_of_a_transcoder_gets_a_slider_though_no_lens_shows_it(FxRobot robot) {
    open("Transcoder, layer 0");
    assertTrue(node("#feature-show-in-read").isDisabled());
    clickOn(robot, "#feature-steer");
    assertEquals(List.of("2:" + selected()), steered);
  }

  private void choose(String words) {
    onScreen(() ->
        Window.getWindows().stream()
            .filter(ContextMenu.class::isInstance)
            .flatMap(menu -> List.copyOf(((ContextMenu) menu).getItems()).stream())
            .filter(item -> words.equals(item.getText()))
            .findFirst()
            .orElseThrow()
            .fire());
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void a_right_click_on_a_row_or_a_point_offers_a_slider(FxRobot robot) {
    var first = selected();
    robot.rightClickOn(node("#features-table .table-row-cell"));
    choose("Add the feature to steering");
    push(robot, KeyCode.ESCAPE);
    robot.rightClickOn(node("#features-map"));
    choose("Add the feature to steering");
    push(robot, KeyCode.ESCAPE);
    assertEquals(List.of("0:" + first, "0:" + selected()), steered);
  }

  @Test
  void both_compared_features_can_be_steered(FxRobot robot) {
    var kept = selected();
    onScreen(view::compare);
    onScreen(() -> model.page().step(1));
    for (var each : scene.getRoot().lookupAll(".compare-steer")) {
      onScreen(((Button) each)::fire);
    }
    assertEquals(Set.of("0:" + kept, "0:" + selected()), Set.copyOf(steered));
  }

  @Test
  void names_keep_their_underscores_in_menus() {
    onScreen(() ->
        model
            .editor()
            .add("my_list_1", List.of(model.page().pageProperty().get().orElseThrow().key())));
    for (var query : List.of("#features-subject", "#feature-lists")) {
      var named =
          ((MenuButton) node(query))
              .getItems().stream()
                  .filter(item -> item.getText() != null && item.getText().contains("_"))
                  .toList();
      assertFalse(named.isEmpty(), query);
      assertTrue(named.stream().noneMatch(MenuItem::isMnemonicParsing), query);
    }
  }

  @Test
  void the_table_follows_while_words_are_typed(FxRobot robot) {
    clickOn(robot, "#features-search");
    type(robot, "quot");
    assertEquals("5 of 64", textOf("#features-count"));
    assertTrue(scene.getRoot().lookupAll(".words-match").size() >= 5, "the words are underlined");
    push(robot, KeyCode.ESCAPE);
    assertEquals(64, rows().size());
  }

  @Test
  void the_names_stand_in_the_table_again_when_the_search_is_over(FxRobot robot) {
    clickOn(robot, "#features-search");
    type(robot, "quot");
    push(robot, KeyCode.ESCAPE);
    var cells = scene.getRoot().lookupAll(".words-cell");
    assertFalse(cells.isEmpty());
    for (var cell : cells) {
      assertEquals(ContentDisplay.LEFT, ((Labeled) cell).getContentDisplay());
    }
  }

  @Test
  void a_tab_that_is_pressed_again_stays_chosen(FxRobot robot) {
    clickOn(robot, "#lower-compare");
    clickOn(robot, "#lower-compare");
    assertTrue(((ToggleButton) node("#lower-compare")).isSelected());
  }

  @Test
  void the_words_that_were_searched_for_stay_in_sight_where_there_is_no_room_for_all() {
    onScreen(() -> {
      var words = new MarkedWords("Mark that opens an inner quotation", 25, 34);
      var match = (Labeled) words.lookup(".words-match");
      var narrow = new Scene(words, 120, 20);
      narrow.getRoot().applyCss();
      narrow.getRoot().layout();
      assertEquals("quotation", match.getText());
      assertEquals(match.prefWidth(-1), match.getWidth(), 1);
      assertTrue(match.getBoundsInParent().getMaxX() <= 121, match.getBoundsInParent()::toString);
      assertTrue(match.getLayoutX() > 30, "and what stands before it as far as there is room");
    });
  }

  @Test
  void the_keyboard_waits_on_the_view_until_the_table_is_there() {
    onScreen(() -> {
      var held = ImmediateJobs.held();
      var late = new FeaturesViewModel(held, history, catalogue);
      late.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
      var opened = view(late, held);
      ((HBox) scene.getRoot()).getChildren().setAll(opened.content());
      opened.focus();
      assertSame(opened.content(), scene.getFocusOwner());
      held.runPending();
      assertSame(table(), scene.getFocusOwner());
    });
  }

  @Test
  void the_arrow_keys_walk_from_the_search_into_the_rows(FxRobot robot) {
    clickOn(robot, "#features-search");
    push(robot, KeyCode.DOWN);
    push(robot, KeyCode.DOWN);
    assertEquals(rows().get(1), selected());
    assertEquals(model.words(selected()), textOf("#feature-name"));
  }

  @Test
  void a_column_of_numbers_sorts_from_its_largest_and_then_from_its_smallest() {
    // What the control does at the first click on a heading, and at the next one.
    var max = column("Max");
    onScreen(() -> {
      max.setSortType(TableColumn.SortType.ASCENDING);
      table().getSortOrder().setAll(List.of(max));
    });
    assertEquals(List.of(63, 62, 61), rows().subList(0, 3));
    onScreen(() -> table().getSortOrder().clear());
    assertEquals(List.of(0, 1, 2), rows().subList(0, 3));
    assertEquals(List.of(max), table().getSortOrder());
    onScreen(() -> max.setSortType(TableColumn.SortType.DESCENDING));
    assertEquals(List.of(63, 62, 61), rows().subList(0, 3));
  }

  @Test
  void columns_of_numbers_and_rows_grow_with_the_letters() {
    var max = column("Max");
    var before = max.getMinWidth();
    onScreen(appearance::larger);
    assertEquals(1.15 * before, max.getMinWidth(), 1e-6);
    assertTrue(max.getWidth() >= max.getMinWidth());
    onScreen(appearance::normalSize);
    assertEquals(before, max.getMinWidth(), 1e-6);
  }

  private TableColumn<Integer, ?> column(String words) {
    return table().getColumns().stream()
        .filter(column -> column.getText().equals(words))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void dead_latents_are_a_menu_away(FxRobot robot) {
    clickOn(robot, "#filter-life");
    robot.clickOn("#filter-life-dead");
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(List.of(0), rows());
    assertEquals("Dead", textOf("#filter-life"));
    onScreen(() -> model.page().select(0));
    assertEquals("Never fired", textOf("#feature-name"));
  }

  @Test
  void a_feature_is_named_in_its_place_and_the_name_is_undone(FxRobot robot) {
    onScreen(() -> model.page().select(5));
    assertEquals("No name yet", textOf("#feature-name"));
    clickOn(robot, "#feature-rename");
    type(robot, "Five");
    push(robot, KeyCode.ENTER);
    assertEquals("Five", textOf("#feature-name"));
    assertEquals("Five", model.words(5));
    onScreen(history::undo);
    assertEquals("No name yet", textOf("#feature-name"));
  }

  @Test
  void the_feature_of_a_row_is_named_by_a_key(FxRobot robot) {
    onScreen(() -> {
      model.page().select(5);
      table().requestFocus();
    });
    push(robot, KeyCode.F2);
    type(robot, "Fi");
    push(robot, KeyCode.F2);
    type(robot, "ve");
    push(robot, KeyCode.ENTER);
    assertEquals("Five", model.words(5));
  }

  @Test
  void what_was_typed_for_one_feature_names_no_other(FxRobot robot) {
    onScreen(() -> model.page().select(5));
    clickOn(robot, "#feature-rename");
    type(robot, "Five");
    onScreen(() -> model.page().select(6));
    assertFalse(node("#feature-name-field").isVisible());
    assertEquals("No name yet", textOf("#feature-name"));
    assertEquals(List.of(), catalogue.writes);
  }

  @Test
  void escape_leaves_the_name_as_it_was(FxRobot robot) {
    var before = textOf("#feature-name");
    clickOn(robot, "#feature-rename");
    type(robot, "Something else");
    push(robot, KeyCode.ESCAPE);
    assertEquals(before, textOf("#feature-name"));
    assertEquals(List.of(), catalogue.writes);
  }

  @Test
  void letters_act_on_the_feature_but_not_while_one_types(FxRobot robot) {
    push(robot, KeyCode.S);
    assertTrue(model.page().pageProperty().get().orElseThrow().annotation().starred());
    var before = selected();
    clickOn(robot, "#features-search");
    type(robot, "rs");
    assertEquals(before, selected());
    assertEquals(1, catalogue.writes.size());
  }

  @Test
  void tags_and_notes_are_kept(FxRobot robot) {
    var latent = selected();
    onScreen(() -> node("#feature-new-tag").requestFocus());
    type(robot, "quotes");
    push(robot, KeyCode.ENTER);
    onScreen(() -> node("#feature-note").requestFocus());
    type(robot, "look again");
    onScreen(() -> table().requestFocus());
    var said = catalogue.entry(MadeUpMicroscope.subject(1), latent).annotation();
    assertEquals(List.of("quotes"), said.tags());
    assertEquals("look again", said.note());
  }

  @Test
  void a_related_feature_opens_by_a_click() {
    var nearest = (NeighbourList) node("#feature-nearest");
    var other = nearest.itemsProperty().get().getFirst().number();
    onScreen(() -> nearest.onOpenProperty().get().accept(other));
    assertEquals(other, selected());
    assertEquals(other, table().getSelectionModel().getSelectedItem());
  }

  @Test
  void what_is_related_stands_side_by_side_where_names_have_room() {
    var nearest = node("#feature-nearest");
    var partners = node("#feature-partners");
    var below = nearest.getBoundsInParent();
    assertTrue(below.getMaxY() <= partners.getBoundsInParent().getMinY(), below.toString());
    onScreen(() -> {
      var side = (Region) view.inspector().getParent();
      side.setMinWidth(2 * SIDE);
      scene.getRoot().layout();
    });
    var beside = nearest.getBoundsInParent();
    assertTrue(beside.getMaxX() <= partners.getBoundsInParent().getMinX(), beside.toString());
    assertEquals(beside.getMinY(), partners.getBoundsInParent().getMinY());
  }

  @Test
  void the_band_of_examples_is_chosen(FxRobot robot) {
    var before = ((ExampleList) node("#feature-examples")).snippetsProperty().get().getFirst();
    clickOn(robot, "#band-q50");
    var after = ((ExampleList) node("#feature-examples")).snippetsProperty().get().getFirst();
    assertTrue(after.value() < before.value());
    assertTrue(node("#band-q99").isDisabled());
  }

  @Test
  void typed_words_are_coloured_under_the_feature(FxRobot robot) {
    onScreen(() -> model.page().select(1));
    onScreen(() -> node("#try-text").requestFocus());
    type(robot, "say \"hello\" now");
    var heat = (ExampleList) node("#try-heat");
    assertTrue(heat.isVisible());
    assertEquals("say \"hello\" now", heat.snippetsProperty().get().getFirst().text());
    assertTrue(textOf("#try-max").startsWith("max "));
    onScreen(() -> model.page().select(6));
    assertEquals("silent", textOf("#try-max"));
  }

  @Test
  void a_selection_on_the_map_is_shown_in_the_table(FxRobot robot) {
    var points = new BitSet();
    points.set(3, 7);
    onScreen(() -> view.selectOnMap(points));
    assertEquals("4 selected", textOf("#map-selected"));
    clickOn(robot, "#map-show");
    assertEquals(4, rows().size());
    var remove = (Button) node(".filter-chips .button");
    assertEquals("Take away: 4 selected on the map", remove.getAccessibleText());
    robot.clickOn(remove);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(64, rows().size());
  }

  @Test
  void the_map_follows_the_feature() {
    onScreen(() -> model.page().select(9));
    assertEquals(9, ((DirectionMap) node("#features-map")).currentProperty().get());
    onScreen(() -> ((DirectionMap) node("#features-map")).onOpenProperty().get().accept(11));
    assertEquals(11, selected());
  }

  @Test
  void the_lower_pane_folds_away(FxRobot robot) {
    var before = table().getHeight();
    clickOn(robot, "#lower-fold");
    assertTrue(table().getHeight() > before + 100, table().getHeight() + " after " + before);
    clickOn(robot, "#lower-unfold");
    assertTrue(table().getHeight() < before + 50);
  }

  @Test
  void two_features_stand_side_by_side(FxRobot robot) {
    onScreen(() -> model.page().select(5));
    clickOn(robot, "#feature-compare");
    assertTrue(node("#compare-invitation").isVisible());
    onScreen(() -> model.page().select(6));
    assertFalse(node("#compare-invitation").isVisible());
    assertTrue(textOf("#compare-between").startsWith("Cosine of the directions: 0.600"));
    assertEquals(2, ((Parent) node("#compare")).lookupAll(".compare-column").size());
  }

  @Test
  void features_are_found_by_examples(FxRobot robot) {
    clickOn(robot, "#lower-examples");
    onScreen(() -> ((TextInputControl) node("#about-positive")).setText("Dallas\nOakland"));
    onScreen(() -> ((TextInputControl) node("#about-negative")).setText("the cat\na dog"));
    clickOn(robot, "#about-rank");
    var ranked = (TableView<?>) node("#about-ranked");
    onScreen(() -> ranked.getSelectionModel().select(0));
    assertEquals(2, selected(), "it fires on states alone");
    clickOn(robot, "#about-show");
    assertEquals(List.of(0, 2), rows().stream().sorted().toList());
  }

  @Test
  void words_are_marked_by_selecting_them(FxRobot robot) {
    clickOn(robot, "#lower-examples");
    var area = (TextInputControl) node("#about-positive");
    onScreen(() -> {
      area.setText("the small dog");
      area.selectRange(4, 9);
    });
    clickOn(robot, "#about-mark");
    assertEquals("the [[small]] dog", area.getText());
    clickOn(robot, "#about-from-read");
    assertEquals("the [[small]] dog\nnear [[Dallas]] now", area.getText());
  }

  @Test
  void the_heatmap_follows_when_asked(FxRobot robot) {
    clickOn(robot, "#feature-show-in-read");
    assertEquals(List.of(selected()), read);
  }

  @Test
  void features_of_the_heatmap_wear_their_hue() {
    onScreen(() -> model.page().select(60));
    onScreen(() -> table().scrollTo(rows().indexOf(60)));
    assertFalse(table().lookupAll(".hue-badge").isEmpty());
  }

  @Test
  void without_an_index_the_view_says_what_to_do() {
    var neurons =
        model.choicesProperty().get().stream().filter(Choice::neurons).findFirst().orElseThrow();
    onScreen(() -> model.choose(neurons));
    assertEquals("No index of Neurons, layer 0 yet", textOf("#features-state-title"));
    assertTrue(node("#features-state .primary").isVisible());
  }

  @Test
  void every_button_says_what_it_does_and_every_control_can_have_the_keyboard() {
    var silent =
        scene.getRoot().lookupAll(".button").stream()
            .filter(Button.class::isInstance)
            .map(Button.class::cast)
            .filter(button -> button.getAccessibleText() == null && button.getText().isEmpty())
            .map(Node::toString)
            .toList();
    assertEquals(List.of(), silent);
    for (var id :
        List.of("#features-search", "#features-table", "#features-map", "#feature-examples")) {
      assertTrue(node(id).isFocusTraversable(), id);
    }
  }
}
