package org.featurescope.viz.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.gallery.Gallery.Page;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.steer.ChangeList;
import org.featurescope.viz.steer.CompareGrid;
import org.featurescope.viz.steer.ComparedPlan;
import org.featurescope.viz.steer.FeatureChange;
import org.featurescope.viz.steer.NextToken;
import org.featurescope.viz.steer.NextTokenBars;
import org.featurescope.viz.steer.Shading;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.SliderItem;
import org.featurescope.viz.steer.SliderList;
import org.featurescope.viz.steer.SteerMode;
import org.featurescope.viz.steer.SteeredText;
import org.featurescope.viz.steer.StrengthRange;
import org.featurescope.viz.steer.Sweep;
import org.featurescope.viz.steer.SweepPlot;
import org.featurescope.viz.steer.TextFigure;
import org.featurescope.viz.steer.TokenOddsCard;
import org.featurescope.viz.steer.TokenPlace;
import org.featurescope.viz.steer.TwoTexts;

/// The pages of what steering is made of.
public final class SteerPages {
  private static final List<String> PROMPT =
      List.of("The", " opposite", " of", " \"", "small", "\"", " is", " \"");

  private SteerPages() {}

  static List<Page> all() {
    return List.of(
        new Page("sliders", 384, 660, () -> framed(sliders())),
        new Page("sliders-hard", 330, 590, SteerPages::hardSliders),
        new Page("next-tokens", 660, 310, () -> page(nextTokens())),
        new Page("next-tokens-narrow", 330, 150, SteerPages::narrowNextTokens),
        new Page("two-texts", 660, 270, SteerPages::twoTexts),
        new Page("two-texts-probability", 620, 270, SteerPages::probabilities),
        new Page("two-texts-narrow", 330, 430, SteerPages::narrowTexts),
        new Page("token-odds", 420, 250, () -> page(tokenOdds())),
        new Page("sweep", 350, 370, SteerPages::sweeps),
        new Page("changes", 350, 350, SteerPages::changes),
        new Page("compare", 960, 230, SteerPages::compare),
        new Page("steer-large", 660, 830, SteerPages::large));
  }

  /// What follows `is "` in the design.
  public static List<NextToken> next() {
    return List.of(
        new NextToken(1, "grand", 0.021, 0.742),
        new NextToken(2, "large", 0.812, 0.066),
        new NextToken(3, "gros", 0.004, 0.058),
        new NextToken(4, " grande", 0.006, 0.031),
        new NextToken(5, "big", 0.094, 0.022),
        new NextToken(6, "petit", 0.003, 0.019),
        new NextToken(7, "lourd\n", 0.0001, 0.004),
        new NextToken(8, "wide", 0.006, 0.002),
        new NextToken(9, "same", 0.001, 0.001));
  }

  private static NextTokenBars nextTokens() {
    var bars = new NextTokenBars();
    bars.contextProperty().set("is \"");
    bars.itemsProperty().set(next());
    bars.targetProperty().set(1);
    return bars;
  }

  private static Parent narrowNextTokens() {
    var bars = nextTokens();
    bars.itemsProperty().set(next().subList(0, 3));
    return page(bars);
  }

  private static SteeredText text(List<String> continuation) {
    var all = new ArrayList<>(PROMPT);
    all.addAll(continuation);
    return new SteeredText(all, PROMPT.size());
  }

  /// The baseline of the design.
  public static SteeredText english() {
    return text(
        List.of(
            "large",
            "\"",
            ".",
            " The",
            " opposite",
            " of",
            " \"",
            "hot",
            "\"",
            " is",
            " \"",
            "cold",
            "\"",
            ".",
            " The",
            " opposite",
            " of",
            " \"",
            "full",
            "\"",
            " is",
            " \"",
            "empty",
            "\"",
            ".",
            " Mary",
            " put",
            " the",
            " cup",
            " on",
            " the",
            " table",
            "."));
  }

  /// The steered text of the design.
  public static SteeredText french() {
    return text(
        List.of(
            "grand",
            "\"",
            ".",
            " Le",
            " contraire",
            " de",
            " \"",
            "chaud",
            "\"",
            " est",
            " \"",
            "froid",
            "\"",
            ".",
            " Le",
            " contraire",
            " de",
            " \"",
            "plein",
            "\"",
            " est",
            " \"",
            "vide",
            "\"",
            ".",
            " Mary",
            " a",
            " mis",
            " la",
            " tasse",
            " sur",
            " la",
            " table",
            "."));
  }

  private static TwoTexts texts() {
    var texts = new TwoTexts();
    texts.textProperty(Side.BASELINE).set(english());
    texts.textProperty(Side.STEERED).set(french());
    texts.captionProperty(Side.BASELINE).set("seed 17");
    texts.captionProperty(Side.STEERED).set("same seed");
    texts.figuresProperty(Side.BASELINE).set(List.of(TextFigure.of("Perplexity", "3.18")));
    texts
        .figuresProperty(Side.STEERED)
        .set(
            List.of(
                new TextFigure("Perplexity", "41.2", true),
                TextFigure.of("KL", "1.86 nat"),
                TextFigure.of("", texts.changed(Side.STEERED) + " tokens changed")));
    texts.selectedProperty().set(Optional.of(new TokenPlace(Side.STEERED, PROMPT.size())));
    return texts;
  }

  private static Parent twoTexts() {
    return filled(texts());
  }

  private static Parent probabilities() {
    var texts = texts();
    texts
        .shadingProperty()
        .set(new Shading.Probabilities(probability(english()), probability(french())));
    return filled(texts);
  }

  private static HeatLayer probability(SteeredText text) {
    var values = new float[text.tokens().size()];
    for (var token = 0; token < values.length; token++) {
      values[token] = token < text.prompt() ? Float.NaN : 0.2f + 0.8f * (token * 7 % 10) / 9;
    }
    return HeatLayer.of(5, "probability", values, 1);
  }

  private static Parent narrowTexts() {
    var texts = texts();
    texts.selectedProperty().set(Optional.empty());
    texts
        .textProperty(Side.STEERED)
        .set(
            text(
                List.of(
                    "Donaudampfschifffahrtsgesellschaftskapitän",
                    " Vi\u1EC7",
                    "",
                    "\n",
                    " opposite",
                    " \u0394\u03B5\u03BB\u03C4\u03B1",
                    ".")));
    texts.textProperty(Side.BASELINE).set(text(List.of()));
    texts.figuresProperty(Side.BASELINE).set(List.of());
    return filled(texts);
  }

  private static Parent filled(TwoTexts texts) {
    var box = framed(texts);
    VBox.setVgrow(texts, Priority.ALWAYS);
    box.setStyle("-fx-background-color: -fs-canvas");
    return box;
  }

  private static TokenOddsCard tokenOdds() {
    return new TokenOddsCard(
        new TokenOddsCard.Content(
            "grand",
            8,
            "baseline chose large",
            Optional.of(new TokenOddsCard.Odds(0.021, 4)),
            Optional.of(new TokenOddsCard.Odds(0.742, 1)),
            next().subList(1, 5)));
  }

  /// Fifteen strengths; the figures of the design.
  public static Sweep sweep(boolean withActive) {
    var points = new ArrayList<Sweep.Point>();
    for (var i = 0; i < 15; i++) {
      var strength = -12 + i * 12.0 / 7;
      var rise = 1 / (1 + Math.exp(-1.6 * (strength - 4.2)));
      var fall = 1 / (1 + Math.exp(0.8 * (strength - 11)));
      points.add(
          new Sweep.Point(
              strength,
              0.82 * rise * fall,
              0.052 * strength * strength,
              3.2 + 0.035 * strength * strength,
              withActive ? 32 + 0.4 * Math.abs(strength) : Double.NaN));
    }
    return new Sweep(
        "grand",
        points,
        Optional.of(new Sweep.StrengthSpan(4.6, 8)),
        "Between +4.6 and +8.0 the target wins and the text stays readable.");
  }

  private static SweepPlot sweepPlot(boolean withActive) {
    var plot = new SweepPlot();
    plot.sweepProperty().set(sweep(withActive));
    plot.currentProperty().set(6);
    return plot;
  }

  private static Parent sweeps() {
    return panel(sweepPlot(true));
  }

  /// Features of every fate.
  public static List<FeatureChange> moved() {
    return List.of(
        FeatureChange.of(233, "English text", 3.1, 0.43),
        FeatureChange.of(901, "Spanish text", 0.2, 2.12),
        FeatureChange.of(1166, "Accent or cedilla", 0, 1.41),
        FeatureChange.of(620, "Gendered article, and the noun that goes with it", 0, 1.1),
        FeatureChange.of(1705, "Regular English past tense", 0.88, 0),
        new FeatureChange(16383, Optional.empty(), 0.7, 0.66));
  }

  private static Parent changes() {
    var list = new ChangeList();
    list.itemsProperty().set(moved());
    list.currentProperty().set(1);
    return panel(list);
  }

  private static ComparedPlan plan(
      String letter, String name, SteeredText text, String perplexity) {
    return new ComparedPlan(
        letter,
        name,
        text,
        List.of(
            TextFigure.of("KL", "1.86 nat"),
            new TextFigure("Perplexity", perplexity, perplexity.length() > 4)),
        next().subList(0, 3));
  }

  private static Parent compare() {
    var grid = new CompareGrid();
    grid.baselineProperty().set(english());
    var brief = new SteeredText(french().tokens().subList(0, 22), PROMPT.size());
    grid.plansProperty()
        .set(
            List.of(
                plan("A", "Say it in French", brief, "4.02"),
                plan("B", "Say it in French, but only where a quotation is open", brief, "9.7"),
                plan(
                    "C",
                    "Everything",
                    text(List.of("large", "\"", ".", " Le", " Le", " Le")),
                    "412.0"),
                plan("D", "Nothing", text(List.of("large", "\"", ".")), "3.18")));
    grid.currentProperty().set(0);
    var box = framed(grid);
    box.setStyle("-fx-background-color: -fs-canvas");
    return box;
  }

  private static Parent large() {
    var bars = nextTokens();
    bars.itemsProperty().set(next().subList(0, 3));
    var box = page(bars, sweepPlot(false));
    var list = new SliderList();
    list.itemsProperty().set(plan().subList(0, 1));
    box.getChildren().add(list);
    box.setStyle(box.getStyle() + "; -fx-font-size: 20px");
    return box;
  }

  private static VBox panel(Node... children) {
    var box = page(children);
    box.setStyle("-fx-background-color: -fs-panel");
    return box;
  }

  /// The plan of the design: five sliders, one of each look.
  public static List<SliderItem> plan() {
    return List.of(
        SliderItem.of(1, "614", "French text", "layer 3, every token", SteerMode.ADD, 12)
            .withValue(6)
            .withUsualMaximum(4.1),
        SliderItem.of(2, "233", "English text", "layer 3, every token", SteerMode.ABLATE, 12),
        SliderItem.of(
                3,
                "88",
                "Word with an opposite at hand",
                "layer 3, where it fires",
                SteerMode.CLAMP,
                16)
            .withValue(8.2)
            .withUsualMaximum(7.6),
        SliderItem.of(
                4,
                "1207",
                "Inside a quotation, until it closes",
                "layer 3, every token",
                SteerMode.ADD,
                12)
            .withValue(-2.5),
        SliderItem.of(5, "901", "Spanish text", "layer 3, every token", SteerMode.ADD, 12)
            .withValue(4)
            .withMuted(true));
  }

  private static SliderList sliders() {
    var list = new SliderList();
    list.itemsProperty().set(plan());
    list.selectedProperty().set(1);
    focus(list.lookup(".strength-slider"));
    return list;
  }

  /// Looks as with the keyboard's focus.
  private static void focus(Node node) {
    node.pseudoClassStateChanged(PseudoClass.getPseudoClass("focused"), true);
    node.pseudoClassStateChanged(PseudoClass.getPseudoClass("focus-visible"), true);
  }

  private static Parent hardSliders() {
    var list = new SliderList();
    list.itemsProperty()
        .set(
            List.of(
                SliderItem.of(
                        1,
                        "16383",
                        "Donaudampfschifffahrtsgesellschaftskapitän, and what he says",
                        "layers 0 to 11, where a quotation is open",
                        SteerMode.PROJECT,
                        400)
                    .withUsualMaximum(140),
                SliderItem.of(2, "", "Glad − sad", "layer 3, prompt", SteerMode.MULTIPLY, 4)
                    .withValue(2.5)
                    .withSolo(true),
                SliderItem.of(3, "7", "Full stop", "layer 0, every token", SteerMode.CAP, 400)
                    .withValue(120),
                SliderItem.of(4, "55", "Comma", "layer 3", SteerMode.ADD, 0.5)
                    .withOwn("tokens 3 to 9")
                    .withRange(new StrengthRange(-0.5, 2, 0))
                    .withValue(0.125)));
    list.selectedProperty().set(2);
    var field = (TextField) List.copyOf(list.lookupAll(".strength-field")).get(3);
    field.setText("two");
    field.fireEvent(
        new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
    return framed(list);
  }

  private static VBox framed(Node... children) {
    var box = new VBox(0, children);
    box.setStyle("-fx-background-color: -fs-panel");
    // The first control would take the focus and its looks with it.
    box.setFocusTraversable(true);
    return box;
  }

  static VBox page(Node... children) {
    var box = framed(children);
    box.setSpacing(18);
    box.setPadding(new Insets(20));
    box.setStyle("-fx-background-color: -fs-canvas");
    return box;
  }
}
