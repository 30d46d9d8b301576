package org.featurescope.viz.gallery;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.featurescope.viz.gallery.Gallery.Page;
import org.featurescope.viz.steer.SliderItem;
import org.featurescope.viz.steer.SliderList;
import org.featurescope.viz.steer.SteerMode;
import org.featurescope.viz.steer.StrengthRange;

/// The pages of what steering is made of.
public final class SteerPages {
  private SteerPages() {}

  static List<Page> all() {
    return List.of(
        new Page("sliders", 384, 660, () -> framed(sliders())),
        new Page("sliders-hard", 330, 560, SteerPages::hardSliders));
  }

  /// The plan of the design: five sliders, one of each look.
  public static List<SliderItem> plan() {
    return List.of(
        SliderItem.of(1, "614", "French text", "layer 3, every token", SteerMode.ADD, 12)
            .withValue(6)
            .withUsualMaximum(4.1),
        SliderItem.of(2, "233", "English text", "layer 3, every token", SteerMode.ABLATE, 12),
        SliderItem.of(
                3, "88", "Word with an opposite at hand", "layer 3, where it fires",
                SteerMode.CLAMP, 16)
            .withValue(8.2)
            .withUsualMaximum(7.6),
        SliderItem.of(
                4, "1207", "Inside a quotation, until it closes", "layer 3, every token",
                SteerMode.ADD, 12)
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
                SliderItem.of(4, "55", "Comma", "layer 3, tokens 3 to 9", SteerMode.ADD, 0.5)
                    .withRange(new StrengthRange(-0.5, 2, 0))
                    .withValue(0.125)));
    list.selectedProperty().set(2);
    var field = (TextField) List.copyOf(list.lookupAll(".strength-field")).get(3);
    field.setText("two");
    field.fireEvent(
        new javafx.scene.input.KeyEvent(
            javafx.scene.input.KeyEvent.KEY_PRESSED,
            "",
            "",
            javafx.scene.input.KeyCode.ENTER,
            false,
            false,
            false,
            false));
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
