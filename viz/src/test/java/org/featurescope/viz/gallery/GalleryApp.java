package org.featurescope.viz.gallery;

import javafx.application.Application;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.text.Typeface;

/// The gallery as a window: every control on made-up data, without a model.
public final class GalleryApp extends Application {
  private final ListView<Gallery.Page> pages = new ListView<>();
  private final CheckBox dark = new CheckBox("Dark");
  private final BorderPane frame = new BorderPane();

  @Override
  public void start(Stage stage) {
    Typeface.loadAll();
    pages.getItems().setAll(Gallery.pages());
    var scene = new Scene(frame, 1200, 800);
    frame.setLeft(new VBox(8, dark, pages));
    dark.selectedProperty().addListener((property, before, after) -> style(scene));
    pages
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((property, before, page) -> frame.setCenter(shown(page)));
    pages.getSelectionModel().selectFirst();
    style(scene);
    stage.setTitle("Gallery");
    stage.setScene(scene);
    stage.show();
  }

  private static Parent shown(Gallery.Page page) {
    return page.content().get();
  }

  private void style(Scene scene) {
    var palette = dark.isSelected() ? Palette.DARK : Palette.LIGHT;
    scene.getStylesheets().setAll(palette.stylesheet(), Palette.controls(), Gallery.stylesheet());
  }
}
