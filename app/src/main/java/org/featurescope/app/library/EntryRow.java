package org.featurescope.app.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.library.Stock.Presence;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Kind;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// An entry of the catalogue: what it is, how much of it is here, and below that its download while
/// there is one.
final class EntryRow extends VBox {
  private final CatalogueEntry entry;
  private final Stock stock;
  private final Downloads downloads;
  private final BiConsumer<CatalogueEntry, Piece> open;
  private final DownloadPane below;

  /// @param open opens a piece that is here
  EntryRow(
      CatalogueEntry entry,
      Stock stock,
      Downloads downloads,
      BiConsumer<CatalogueEntry, Piece> open) {
    this.entry = entry;
    this.stock = stock;
    this.downloads = downloads;
    this.open = open;
    setId("entry-" + entry.name());
    getStyleClass().add("library-entry");
    below =
        new DownloadPane(
            entry.title(), downloads.server(), "agree-" + entry.name(), new Decisions());
    var lines = new ArrayList<Node>();
    lines.add(PlaceRow.sentence(entry.about()));
    // In a narrow window lines end between facts, not within one.
    lines.add(
        PlaceRow.sentence(
            String.join(
                "\u00a0· ",
                facts().stream().map(fact -> fact.replaceAll("[ \u2009]", "\u00a0")).toList())));
    var right = new VBox(size(), presence());
    right.getStyleClass().add("library-size");
    right.setMinWidth(Region.USE_PREF_SIZE);
    var row = new PlaceRow(icon(), entry.title(), lines, right, actions());
    row.getStyleClass().add("plain");
    getChildren().addAll(row, below);
    show(downloads.state(entry));
  }

  private Ikon icon() {
    return switch (entry.kind()) {
      case MODEL -> Feather.CPU;
      case AUTOENCODERS -> Feather.LAYERS;
      case TRANSCODERS -> Feather.SHUFFLE;
    };
  }

  private List<String> facts() {
    var facts = new ArrayList<>(List.of(entry.repository()));
    if (entry.kind() == Kind.MODEL) {
      facts.add(
          "%s, width %s"
              .formatted(
                  Spoken.count(entry.layers(), "layer", "layers"), Figures.count(entry.width())));
    } else if (entry.latents() > 0) {
      facts.add(Spoken.count(entry.latents(), "latent", "latents"));
    }
    facts.add(licence());
    return facts;
  }

  private String licence() {
    return (isStated(entry.licence()) ? entry.licence() + " licence" : entry.licence())
        + (entry.gated() ? ", to be accepted there" : "");
  }

  private Label size() {
    var label = new Label(size(entry.approximateBytes()));
    label.getStyleClass().add("figure");
    return label;
  }

  private static String size(long bytes) {
    return bytes > 0 ? "≈\u2009" + Spoken.bytes(bytes) : "size on request";
  }

  private Node presence() {
    var here = stock.here(entry).size();
    var many = entry.pieces().size() > 1;
    var label =
        switch (stock.presence(entry)) {
          case Presence.WHOLE -> new Label("On disk", new FontIcon(Feather.CHECK));
          case Presence.PARTLY ->
              new Label(many ? here + " of " + entry.pieces().size() + " on disk" : "Partly here");
          case Presence.ABSENT -> new Label("Not on disk");
        };
    label.getStyleClass().add("caption");
    return label;
  }

  private Node actions() {
    var buttons = new HBox();
    buttons.getStyleClass().add("library-actions");
    buttons.setAlignment(Pos.CENTER_RIGHT);
    buttons.setMinWidth(Region.USE_PREF_SIZE);
    var here = stock.here(entry);
    if (!here.isEmpty()) {
      buttons.getChildren().add(openButton(here));
    }
    if (here.size() < entry.pieces().size()) {
      buttons.getChildren().add(downloadButton());
    }
    return buttons;
  }

  private Node openButton(List<Piece> here) {
    if (here.size() == 1) {
      return PlaceRow.open(entry.title(), () -> open.accept(entry, here.getFirst()));
    }
    var menu = menu("Open", Feather.CORNER_DOWN_RIGHT);
    here.forEach(piece -> menu.getItems().add(item(piece.name(), () -> open.accept(entry, piece))));
    return menu;
  }

  private Node downloadButton() {
    var partly = stock.presence(entry) == Presence.PARTLY;
    var missing =
        entry.pieces().stream()
            .filter(piece -> stock.presence(entry, piece) != Presence.WHOLE)
            .toList();
    if (entry.pieces().size() == 1) {
      var word = partly ? "Resume" : "Download";
      return button(
          Buttons.labelled(
              word,
              Action.of(word + " " + entry.title(), Feather.DOWNLOAD, () -> ask(entry.pieces()))));
    }
    var menu = menu("Download", Feather.DOWNLOAD);
    menu.setId("download-" + entry.name());
    var total = missing.stream().mapToLong(Piece::approximateBytes).sum();
    var all = (missing.size() < entry.pieces().size() ? "The other " : "All ") + missing.size();
    menu.getItems().add(item(all + ", " + size(total), () -> ask(missing)));
    menu.getItems().add(new SeparatorMenuItem());
    for (var piece : missing) {
      menu.getItems()
          .add(
              item(
                  piece.name() + ", " + size(piece.approximateBytes()), () -> ask(List.of(piece))));
    }
    return menu;
  }

  private MenuButton menu(String word, Ikon icon) {
    var menu = new MenuButton(word, new FontIcon(icon));
    menu.setAccessibleText(word + " " + entry.title());
    menu.setMinWidth(Region.USE_PREF_SIZE);
    return menu;
  }

  private static MenuItem item(String text, Runnable run) {
    var item = new MenuItem(text);
    item.setMnemonicParsing(false);
    item.setOnAction(event -> run.run());
    return item;
  }

  private static Button button(Button button) {
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private void ask(List<Piece> pieces) {
    downloads.ask(entry, pieces);
    below.focusAnswer();
  }

  /// Shows what is going on with the download.
  void show(Optional<DownloadState> state) {
    below.show(state);
  }

  /// Some pages name none.
  private static boolean isStated(String licence) {
    return !licence.equals("no licence stated");
  }

  private final class Decisions implements DownloadPane.Decisions {
    @Override
    public String question(List<Piece> pieces) {
      var total = pieces.stream().mapToLong(Piece::approximateBytes).sum();
      return "Fetch %s from %s into the Hub cache? %s"
          .formatted(
              total > 0 ? "about " + Spoken.bytes(total) : "it",
              downloads.server(),
              entry.gated()
                  ? "Its licence must be accepted at " + entry.page() + ", and HF_TOKEN set."
                  : isStated(entry.licence())
                      ? "Its licence: " + entry.licence() + "."
                      : "Its page, " + entry.page() + ", states no licence.");
    }

    @Override
    public void start(List<Piece> pieces) {
      downloads.start(entry, pieces);
    }

    @Override
    public void cancel() {
      downloads.cancel(entry);
    }

    @Override
    public void dismiss() {
      downloads.dismiss(entry);
    }
  }
}
