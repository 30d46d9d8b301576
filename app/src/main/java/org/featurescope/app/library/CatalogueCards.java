package org.featurescope.app.library;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.collections.MapChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.assets.catalogue.CatalogueSet;

/// The sets that the catalogue knows, a card each, with the downloads in their rows.
final class CatalogueCards {
  private final Downloads downloads;
  private final BiConsumer<CatalogueEntry, Piece> open;
  private final Map<String, EntryRow> rows = new HashMap<>();

  /// @param open opens a piece that is here
  CatalogueCards(Downloads downloads, BiConsumer<CatalogueEntry, Piece> open) {
    this.downloads = downloads;
    this.open = open;
    downloads.states().addListener(this::downloading);
  }

  /// Only the row changes: the page stays where it was scrolled to.
  private void downloading(MapChangeListener.Change<? extends String, ?> change) {
    Optional.ofNullable(rows.get(change.getKey()))
        .ifPresent(row -> row.show(Optional.ofNullable(downloads.states().get(change.getKey()))));
  }

  /// New cards, which take the place of the former ones.
  List<Node> cards(Stock stock, String query) {
    rows.clear();
    var cards = new ArrayList<Node>();
    for (var set : stock.catalogue().sets()) {
      var entries = set.entries().stream().filter(entry -> matches(query, set, entry)).toList();
      if (!entries.isEmpty()) {
        cards.add(card(stock, set, entries));
      }
    }
    return cards;
  }

  private static boolean matches(String query, CatalogueSet set, CatalogueEntry entry) {
    return Words.in(
        query, set.title(), entry.title(), entry.about(), entry.name(), entry.repository());
  }

  private Node card(Stock stock, CatalogueSet set, List<CatalogueEntry> entries) {
    var title = new Label(set.title());
    title.getStyleClass().add("library-name");
    var head = new VBox(title, PlaceRow.sentence(set.about()));
    head.getStyleClass().add("library-card-head");
    var card = new VBox(head);
    card.getStyleClass().add("library-card");
    for (var entry : entries) {
      var row = new EntryRow(entry, stock, downloads, open);
      rows.put(entry.name(), row);
      card.getChildren().add(row);
    }
    return card;
  }
}
