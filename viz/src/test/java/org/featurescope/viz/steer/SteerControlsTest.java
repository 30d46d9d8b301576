package org.featurescope.viz.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Gallery;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.SteerPages;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class SteerControlsTest {
  private final List<String> heard = new ArrayList<>();
  private VBox root;

  @Start
  void start(Stage stage) {
    root = new VBox();
    var scene = new Scene(root, 640, 600);
    scene
        .getStylesheets()
        .addAll(Palette.LIGHT.stylesheet(), Palette.controls(), Gallery.stylesheet());
    TestStage.show(stage, scene);
  }

  private static void run(Runnable work) {
    Headless.call(
        (Supplier<Object>)
            () -> {
              work.run();
              return null;
            });
  }

  private <T extends Node> T show(T control) {
    run(() -> {
      root.getChildren().setAll(control);
      root.applyCss();
      root.layout();
      control.requestFocus();
    });
    return control;
  }

  private static String spoken(Node control) {
    return Headless.call(() -> (String) control.queryAccessibleAttribute(AccessibleAttribute.TEXT));
  }

  private static Bounds onScreen(Node node) {
    return Headless.call(() -> node.localToScreen(node.getBoundsInLocal()));
  }

  private static List<String> texts(Node control) {
    return Headless.call(() ->
        control.lookupAll(".label").stream()
            .map(Label.class::cast)
            .map(Labeled::getText)
            .filter(text -> text != null && !text.isEmpty())
            .toList());
  }

  private NextTokenBars nextTokens() {
    var bars = Headless.call(NextTokenBars::new);
    run(() -> {
      bars.onChooseProperty().set(id -> heard.add("target " + id));
      bars.itemsProperty().set(SteerPages.next());
    });
    return show(bars);
  }

  private static NextTokenRow row(NextTokenBars bars, int index) {
    return (NextTokenRow) List.copyOf(bars.lookupAll(".next-row")).get(index);
  }

  @Test
  void next_tokens_show_both_probabilities_and_the_change_with_arrow_and_sign() {
    var texts = texts(nextTokens());
    assertTrue(
        texts.containsAll(List.of("grand", "0.021", "0.742", "▲ +0.721", "▼ −0.746", "␣grande")),
        texts.toString());
    assertTrue(texts.containsAll(List.of("lourd↵", "< 0.001", "0.000")), texts.toString());
  }

  @Test
  void a_token_is_chosen_as_the_target_by_mouse_and_by_keyboard(FxRobot robot) {
    var bars = nextTokens();
    robot.clickOn("large");
    robot.type(KeyCode.DOWN, KeyCode.ENTER);
    assertEquals(List.of("target 2", "target 3"), heard);
    assertEquals(3, Headless.call(() -> bars.targetProperty().get()));
    assertEquals("gros, before 0.004, after 0.058, up 0.054", spoken(bars));
  }

  @Test
  void a_token_keeps_its_row_while_it_moves_to_its_new_rank_and_the_newest_values_win() {
    var bars = nextTokens();
    var large = Headless.call(() -> row(bars, 1));
    assertEquals("large", Headless.call(() -> large.item().token()));
    run(() -> {
      for (var step = 1; step <= 3; step++) {
        var all = new ArrayList<>(SteerPages.next());
        all.addFirst(new NextToken(2, "large", 0.812, 0.8 + step / 100.0));
        all.remove(2);
        bars.itemsProperty().set(all);
        assertTrue(large.place(0.0) > 0.9, "it begins where it was");
        assertEquals(0.8 + step / 100.0, large.shown(1), 1e-9);
      }
    });
    assertTrue(Headless.call(() -> bars.lookupAll(".next-row").contains(large)));
    WaitForAsyncUtils.waitForFxEvents();
    var top =
        Headless.call(() -> {
          bars.animatedProperty().set(false);
          var all = new ArrayList<>(bars.itemsProperty().get());
          all.removeLast();
          bars.itemsProperty().set(all);
          root.layout();
          return large.getLayoutY();
        });
    assertEquals(0, top, "without motion it is in its place at once");
    assertEquals(8, Headless.call(() -> bars.lookupAll(".next-row").size()));
  }

  @Test
  void in_a_picture_without_a_window_every_token_is_in_its_place() {
    var reversed = SteerPages.next().reversed();
    var drawn =
        Headless.call(() -> {
          var bars = new NextTokenBars();
          var picture = new Scene(new StackPane(bars), 600, 400);
          bars.itemsProperty().set(SteerPages.next());
          bars.itemsProperty().set(reversed);
          picture.getRoot().applyCss();
          picture.getRoot().layout();
          return bars.lookupAll(".next-row").stream()
              .map(NextTokenRow.class::cast)
              .sorted(Comparator.comparingDouble(Node::getLayoutY))
              .map(NextTokenRow::item)
              .toList();
        });
    assertEquals(reversed, drawn);
  }

  @Test
  void a_narrow_list_keeps_its_bars_and_drops_the_figures_of_before() {
    var bars = nextTokens();
    var visible =
        Headless.call(() -> {
          root.setMaxWidth(330);
          bars.setMaxWidth(330);
          root.layout();
          var track = (Region) row(bars, 0).lookup(".next-track");
          assertTrue(track.getWidth() >= 60, "" + track.getWidth());
          return row(bars, 0).lookup(".next-before").isVisible();
        });
    assertFalse(visible);
  }

  private TwoTexts texts() {
    var texts = Headless.call(TwoTexts::new);
    run(() -> {
      texts.textProperty(Side.BASELINE).set(SteerPages.english());
      texts.textProperty(Side.STEERED).set(SteerPages.french());
      texts
          .onPointProperty()
          .set(place -> heard.add(place.map(at -> at.side() + " " + at.index()).orElse("nowhere")));
      texts.onChooseProperty().set(place -> heard.add("choose " + place.index()));
    });
    return show(texts);
  }

  private static TextSide side(TwoTexts texts, int index) {
    return (TextSide) List.copyOf(texts.lookupAll(".text-side")).get(index);
  }

  @Test
  void the_mouse_points_at_tokens_of_either_side_and_a_click_chooses(FxRobot robot) {
    var texts = texts();
    var box = Headless.call(() -> side(texts, 1).onScreen(8));
    robot.moveTo(box.getCenterX(), box.getCenterY());
    assertEquals("STEERED 8", heard.getLast());
    robot.clickOn(box.getCenterX(), box.getCenterY());
    assertEquals(
        Optional.of(new TokenPlace(Side.STEERED, 8)),
        Headless.call(() -> texts.selectedProperty().get()));
    assertTrue(
        Headless.call(() -> side(texts, 1).strip().isFocused()), "the keyboard goes on here");
    run(() -> texts.showCard(new TokenPlace(Side.STEERED, 8), new Label("card")));
    assertTrue(Headless.call(texts::showsCard));
    robot.moveTo(onScreen(texts).getMinX() + 4, onScreen(texts).getMaxY() - 4);
    assertEquals("nowhere", heard.getLast());
    assertFalse(Headless.call(texts::showsCard));
    run(() -> texts.showCard(new TokenPlace(Side.STEERED, 8), new Label("too late")));
    assertFalse(Headless.call(texts::showsCard), "a card for a token that was left does not come");
  }

  @Test
  void the_keyboard_goes_from_token_to_token_and_from_line_to_line(FxRobot robot) {
    var texts = texts();
    run(() -> side(texts, 0).strip().requestFocus());
    robot.type(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.ENTER);
    assertEquals(List.of("BASELINE 8", "BASELINE 9", "choose 9"), heard);
    robot.type(KeyCode.DOWN);
    var below = Integer.parseInt(heard.getLast().replace("BASELINE ", ""));
    assertTrue(below > 12, "" + below);
    robot.type(KeyCode.UP, KeyCode.END, KeyCode.ESCAPE);
    assertEquals("nowhere", heard.getLast());
  }

  @Test
  void only_what_differs_after_the_prompt_is_marked_also_while_a_text_grows() {
    var texts = texts();
    var whole = Headless.call(() -> texts.changed(Side.STEERED));
    assertTrue(whole > 10 && whole < 25, "" + whole);
    run(() -> {
      texts.textProperty(Side.STEERED).set(new SteeredText(SteerPages.french().tokens(), 8));
      texts.append(Side.STEERED, " Fin");
    });
    assertEquals(whole + 1, Headless.call(() -> texts.changed(Side.STEERED)));
    run(() -> texts.textProperty(Side.STEERED).set(SteeredText.empty()));
    assertEquals(0, Headless.call(() -> texts.changed(Side.BASELINE)));
    assertThrows(IllegalArgumentException.class, () -> new SteeredText(List.of("a"), 2));
  }

  @Test
  void letters_of_several_tokens_and_text_from_right_to_left_keep_every_token_in_its_place() {
    var tokens =
        List.of(
            "The",
            " \uD83D\uDC69\u200D\uD83D\uDD2C",
            "",
            " pe\u0302",
            "",
            "che",
            "\n",
            " \u05E9\u05DC\u05D5\u05DD",
            " \u05E2\u05D5\u05DC\u05DD",
            ".");
    var texts = texts();
    run(() -> {
      texts.textProperty(Side.STEERED).set(new SteeredText(tokens, 1));
      root.layout();
      root.layout();
    });
    var strip = Headless.call(() -> side(texts, 1).strip());
    for (var token = 0; token < tokens.size(); token++) {
      var each = token;
      var box = Headless.call(() -> strip.tokenBounds(each));
      assertTrue(box.getWidth() > 0 && box.getMaxX() <= strip.getWidth(), token + " " + box);
      assertEquals(token, Headless.call(() -> strip.tokenAt(box.getCenterX(), box.getCenterY())));
    }
    var first = Headless.call(() -> strip.tokenBounds(7));
    var second = Headless.call(() -> strip.tokenBounds(8));
    assertTrue(second.getMaxX() <= first.getMinX() + 1, first + " " + second);
  }

  @Test
  void a_long_text_draws_no_more_than_can_be_seen() {
    var texts = texts();
    var drawn =
        Headless.call(() -> {
          var all = new ArrayList<String>();
          for (var i = 0; i < 5000; i++) {
            all.add(" word" + i);
          }
          texts.textProperty(Side.BASELINE).set(new SteeredText(all, 3));
          root.layout();
          root.layout();
          var strip = side(texts, 0).strip();
          var canvas =
              strip.getChildrenUnmodifiable().stream()
                  .filter(Canvas.class::isInstance)
                  .findFirst()
                  .get();
          assertTrue(strip.getHeight() > 10_000, "" + strip.getHeight());
          return canvas.getLayoutBounds().getHeight();
        });
    assertTrue(drawn < 700, "" + drawn);
  }

  private SweepPlot sweep() {
    var plot = Headless.call(SweepPlot::new);
    run(() -> {
      plot.sweepProperty().set(SteerPages.sweep(false));
      plot.currentProperty().set(6);
      plot.onChooseProperty().set(strength -> heard.add("" + strength));
    });
    return show(plot);
  }

  @Test
  void the_legend_has_the_figures_at_the_current_strength(FxRobot robot) {
    var plot = sweep();
    assertTrue(texts(plot).containsAll(List.of("p(grand)", "0.723", "1.91 nat", "4.49")));
    assertFalse(texts(plot).contains("Features per token"));
    run(() -> plot.currentProperty().set(12));
    assertTrue(texts(plot).contains("7.49 nat"), texts(plot).toString());
  }

  /// Whether anything is written in the last columns of the plot, below its axis.
  private static boolean touchesTheEdge(SweepPlot plot) {
    return Headless.call(() -> {
      var picture = plot.lookup(".sweep-chart").snapshot(new SnapshotParameters(), null);
      var pixels = picture.getPixelReader();
      var width = (int) picture.getWidth();
      var height = (int) picture.getHeight();
      return IntStream.range(height - 34, height - 18)
          .anyMatch(y -> pixels.getArgb(width - 1, y) != pixels.getArgb(width - 1, height - 1));
    });
  }

  @Test
  void a_strength_of_many_figures_is_written_whole_at_the_end_of_the_axis() {
    var plot = sweep();
    run(() -> {
      var points =
          IntStream.rangeClosed(-2, 2)
              .mapToObj(i -> new Sweep.Point(i * 400_000, 0.5, 0.1, 3, 9))
              .toList();
      plot.sweepProperty().set(new Sweep("x", points, Optional.empty(), ""));
      plot.currentProperty().set(800_000);
    });
    assertFalse(touchesTheEdge(plot));
  }

  @Test
  void a_strength_is_read_by_the_mouse_and_chosen_by_click_and_keys(FxRobot robot) {
    var plot = sweep();
    var chart = onScreen(Headless.call(() -> plot.lookup(".sweep-chart")));
    robot.moveTo(chart.getMinX() + 29, chart.getCenterY());
    var reading = Headless.call(() -> plot.readingProperty().get());
    assertTrue(reading.startsWith("−12.0: p(grand) < 0.001, KL from baseline 7.49 nat"), reading);
    robot.clickOn(chart.getMaxX() - 11, chart.getCenterY());
    robot.type(KeyCode.LEFT, KeyCode.PAGE_DOWN);
    robot.write("0");
    assertEquals(List.of("12.0", "11.9", "10.9", "0.0"), heard);
    assertTrue(spoken(plot).startsWith("Effect of strength, 0.0: p(grand)"), spoken(plot));
  }

  @Test
  void figures_between_points_lie_on_the_line_and_outside_at_the_end() {
    var points =
        List.of(new Sweep.Point(0, 0, 0, 2, 30), new Sweep.Point(4, 0.8, 1, Double.NaN, 34));
    var sweep = new Sweep("x", points, Optional.empty(), "");
    assertEquals(0.2, sweep.at(1).probability(), 1e-12);
    assertEquals(0.8, sweep.at(99).probability());
    assertEquals(2, sweep.at(-1).perplexity());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Sweep("x", points.reversed(), Optional.empty(), ""));
  }

  @Test
  void moved_features_stand_by_what_became_of_them_and_open(FxRobot robot) {
    var list = Headless.call(ChangeList::new);
    run(() -> {
      list.itemsProperty().set(SteerPages.moved());
      list.onOpenProperty().set(feature -> heard.add("open " + feature));
    });
    show(list);
    var texts = texts(list);
    assertEquals(
        List.of("Woke up", "Fell silent", "Rose", "Fell"),
        texts.stream()
            .filter(List.of("Woke up", "Fell silent", "Rose", "Fell")::contains)
            .toList());
    assertTrue(texts.containsAll(List.of("+1.41", "−2.67")), texts.toString());
    robot.clickOn("Spanish text");
    robot.type(KeyCode.HOME, KeyCode.ENTER);
    assertEquals(List.of("open 901", "open 1166"), heard);
    assertEquals("feature 1166, Accent or cedilla, woke up, from 0 to 1.41", spoken(list));
  }

  /// Labels that show less than they say.
  private static List<String> cut(Region control) {
    return Headless.call(() ->
        control.lookupAll(".label").stream()
            .map(Label.class::cast)
            .filter(label -> !label.getText().isEmpty())
            .filter(label -> !((Text) label.lookup(".text")).getText().equals(label.getText()))
            .map(Labeled::getText)
            .toList());
  }

  private <T extends Region> T narrow(T control, double width) {
    run(() -> control.setStyle("-fx-min-width: %1$spx; -fx-max-width: %1$spx".formatted(width)));
    show(control);
    // What wraps is as high as it must be only after a second pass.
    run(root::layout);
    return control;
  }

  @Test
  void a_long_name_stands_beside_its_bar_in_a_small_window_above_it_and_nothing_is_cut() {
    var list = Headless.call(ChangeList::new);
    var name = "I, we, you, me, my, your: who speaks and who listens";
    run(() ->
        list.itemsProperty()
            .set(
                List.of(
                    new FeatureChange(1166, Optional.of(name), 0, 1.41),
                    new FeatureChange(901, Optional.of("Comma"), 0, 1.1),
                    new FeatureChange(12345, Optional.empty(), 2, 0.5))));
    narrow(list, 300);
    assertEquals(List.of(), cut(list));
    var beside = onScreen(list.lookup(".feature-words"));
    assertTrue(beside.getMaxX() <= onScreen(list.lookup(".change-bar")).getMinX(), "beside it");
    narrow(list, 240);
    assertEquals(List.of(), cut(list));
    var rows = Headless.call(() -> List.copyOf(list.lookupAll(".change-row")));
    var bars = Headless.call(() -> List.copyOf(list.lookupAll(".change-bar")));
    assertTrue(
        onScreen(rows.get(0)).getHeight() > 2 * onScreen(rows.get(1)).getHeight(), "three lines");
    assertEquals(onScreen(bars.get(1)).getMinX(), onScreen(bars.get(0)).getMinX(), "one column");
  }

  @Test
  void in_a_small_window_what_the_other_side_chose_goes_below_the_token() {
    var card =
        Headless.call(() ->
            new TokenOddsCard(
                new TokenOddsCard.Content(
                    " containing",
                    26,
                    "baseline chose containing",
                    Optional.empty(),
                    Optional.empty(),
                    List.of())));
    narrow(card, 220);
    assertEquals(List.of(), cut(card));
    var note = Headless.call(() -> List.copyOf(card.lookupAll(".odds-fact")).getFirst());
    assertTrue(
        onScreen(note).getMinY() > onScreen(card.lookup(".odds-token")).getCenterY(), "below it");
    assertTrue(onScreen(note).getMaxX() <= onScreen(card).getMaxX());
  }

  @Test
  void compared_plans_open_and_wrap_where_there_is_no_room(FxRobot robot) {
    var grid = Headless.call(CompareGrid::new);
    run(() -> {
      grid.baselineProperty().set(SteerPages.english());
      grid.plansProperty()
          .set(
              List.of("A", "B", "C", "D").stream()
                  .map(letter ->
                      new ComparedPlan(
                          letter,
                          "Plan " + letter,
                          SteerPages.french(),
                          List.of(TextFigure.of("KL", "1.86 nat")),
                          List.of()))
                  .toList());
      grid.onOpenProperty().set(index -> heard.add("open " + index));
    });
    show(grid);
    robot.clickOn("Plan B");
    robot.type(KeyCode.RIGHT, KeyCode.ENTER);
    assertEquals(List.of("open 1", "open 2"), heard);
    assertEquals("Plan C, Plan C, KL 1.86 nat", spoken(grid));
    var third =
        Headless.call(() -> List.copyOf(grid.lookupAll(".plan-column")).get(2).getLayoutX());
    assertEquals(0, third, "four go into two rows of two at 640 pixels");
  }

  @Test
  void a_card_tells_both_odds_and_what_is_not_known() {
    var card =
        Headless.call(() ->
            new TokenOddsCard(
                new TokenOddsCard.Content(
                    " grand",
                    8,
                    "",
                    Optional.of(new TokenOddsCard.Odds(0.021, 4)),
                    Optional.empty(),
                    SteerPages.next())));
    assertEquals("token 8 grand, probability before 0.021, after –", card.getAccessibleText());
    var texts = texts(show(card));
    assertTrue(texts.containsAll(List.of("␣grand", "4", "3.86", "–", "large")), texts.toString());
    assertFalse(texts.contains("petit"), "five alternatives are enough");
  }

  @Test
  void whatIsMeasuredAtOneMoreStrengthStandsAmongTheOthers() {
    var sweep =
        new Sweep(
            "t",
            List.of(new Sweep.Point(0, 0.1, 0, 3, 8), new Sweep.Point(2, 0.5, 1, 5, 10)),
            Optional.empty(),
            "");
    assertEquals(new Sweep.Point(1, 0.4, 0.7, 4, 9), sweep.with(1, 0.4, 0.7).points().get(1));
    assertEquals(
        List.of(sweep.points().get(0), new Sweep.Point(2, 0.6, 2, 5, 10)),
        sweep.with(2, 0.6, 2).points(),
        "in the place of the one that is there");
    assertEquals(sweep, sweep.with(3, 0.6, 2), "beyond what was tried");
    assertEquals(Sweep.empty(), Sweep.empty().with(0, 0.6, 2));
  }
}
