package org.featurescope.app.frame;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;

/// Asks which file or folder with the system's own dialogs. Each answer is empty when the person
/// thought better of it.
public final class FileDialogs {
  private final Node view;

  /// @param view the dialogs belong to the window that it is in
  public FileDialogs(Node view) {
    this.view = view;
  }

  /// A kind of file to choose among: "Graphs", "*.json".
  public static ExtensionFilter kind(String name, String... patterns) {
    return new ExtensionFilter(name, patterns);
  }

  /// For whoever knows better than the other kinds.
  public static ExtensionFilter any() {
    return new ExtensionFilter("All files", "*.*");
  }

  public Optional<Path> open(String title, ExtensionFilter... kinds) {
    return Optional.ofNullable(chooser(title, kinds).showOpenDialog(window())).map(File::toPath);
  }

  /// Empty or at least one.
  public List<Path> openSeveral(String title, ExtensionFilter... kinds) {
    return Optional.ofNullable(chooser(title, kinds).showOpenMultipleDialog(window()))
        .map(files -> files.stream().map(File::toPath).toList())
        .orElse(List.of());
  }

  /// @param name proposed; its ending says what kind of file it is
  public Optional<Path> save(String title, String name) {
    var ending = name.substring(name.lastIndexOf('.') + 1);
    var chooser = chooser(title, kind(ending.toUpperCase(Locale.ROOT), "*." + ending));
    chooser.setInitialFileName(name);
    return Optional.ofNullable(chooser.showSaveDialog(window())).map(File::toPath);
  }

  public Optional<Path> folder(String title) {
    var chooser = new DirectoryChooser();
    chooser.setTitle(title);
    return Optional.ofNullable(chooser.showDialog(window())).map(File::toPath);
  }

  /// `title` as the stem of a file's name: letters, digits and hyphens.
  ///
  /// @param otherwise for a title that has neither letters nor digits
  public static String stem(String title, String otherwise) {
    var stem = title.replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
    return stem.isEmpty() ? otherwise : stem;
  }

  private static FileChooser chooser(String title, ExtensionFilter... kinds) {
    var chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.getExtensionFilters().addAll(kinds);
    return chooser;
  }

  private Window window() {
    return view.getScene() == null ? null : view.getScene().getWindow();
  }
}
