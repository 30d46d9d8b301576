package org.featurescope.app.features;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.TableViewSkin;
import javafx.scene.control.skin.VirtualFlow;
import org.featurescope.app.read.Selection;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.FeatureTable.Order;
import org.featurescope.viz.chart.MatchBar;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The table of latents. It draws the rows in sight and sorts nothing itself: a click on a column's
/// head asks the model for another order.
final class FeatureTableView extends TableView<Integer> {
  private static final double ROW = 30;

  /// How much narrower or wider a column of numbers may become.
  private static final double LEAST = 0.8;

  private static final double MOST = 1.6;

  /// Wide enough for any name; how the room is shared depends on it.
  private static final double WORDS_MOST = 5_000;

  private static final PseudoClass DEAD = PseudoClass.getPseudoClass("dead");
  private static final PseudoClass NUMERIC = PseudoClass.getPseudoClass("numeric");

  private final FeaturesViewModel model;
  private final ReadOnlyDoubleProperty scale;
  private final ObservableValue<Selection> shownInRead;
  private final RowList rowList = new RowList();
  private boolean following;

  /// @param scale size of everything over the design's size
  /// @param shownInRead the features that the heatmap shows, with their hues
  FeatureTableView(
      FeaturesViewModel model,
      ReadOnlyDoubleProperty scale,
      ObservableValue<Selection> shownInRead) {
    this.model = model;
    this.scale = scale;
    this.shownInRead = shownInRead;
    setId("features-table");
    getStyleClass().add("feature-table");
    setAccessibleText("Features, one a row");
    fixedCellSizeProperty().bind(scale.multiply(ROW));
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    setPlaceholder(nothing());
    setItems(rowList);
    getColumns()
        .setAll(
            List.of(
                number("No.", Order.LATENT, 64, (table, latent) -> String.valueOf(latent)),
                marks(),
                words(),
                number("Density", Order.DENSITY, 84, FeatureTableView::density),
                number(
                    "Max",
                    Order.MAX,
                    70,
                    (table, latent) -> figure(table, latent, table.max(latent))),
                number(
                    "Mean",
                    Order.MEAN,
                    70,
                    (table, latent) -> figure(table, latent, table.mean(latent))),
                score()));
    setRowFactory(table -> new Row());
    var query = model.table().queryProperty().get();
    columnOf(query.sort())
        .ifPresent(column -> {
          column.setSortType(query.descending() ? SortType.DESCENDING : SortType.ASCENDING);
          getSortOrder().setAll(List.of(column));
        });
    // Only now: whoever sets the policy asks for its order.
    setSortPolicy(table -> {
      ask();
      return true;
    });
    model.table().rowsProperty().subscribe((int[] rows) -> fill(rows));
    model.page().selectedProperty().subscribe(latent -> follow(true));
    shownInRead.subscribe(selection -> refresh());
    getSelectionModel()
        .selectedItemProperty()
        .addListener((seen, before, latent) -> {
          if (!following && latent != null) {
            model.page().select(latent);
          }
        });
  }

  private static Label nothing() {
    var words = new Label("No feature answers. Take a filter away, or search for another word.");
    words.setId("features-none");
    words.getStyleClass().add("quiet");
    return words;
  }

  /// A click on a heading came. The control begins with the smallest and takes the order away at
  /// the third click; of numbers the largest are wanted first, and some order always is.
  private void ask() {
    var query = model.table().queryProperty().get();
    var heading = getSortOrder().stream().findFirst();
    if (heading.isEmpty()) {
      columnOf(query.sort())
          .ifPresent(column -> {
            column.setSortType(SortType.ASCENDING);
            getSortOrder().setAll(List.of(column));
          });
      model.table().ask(query.sort(query.sort(), false));
      return;
    }
    var order = (Order) heading.get().getUserData();
    if (order != query.sort() && fallsAtFirst(order)) {
      heading.get().setSortType(SortType.DESCENDING);
    }
    model.table().ask(query.sort(order, heading.get().getSortType() == SortType.DESCENDING));
  }

  private static boolean fallsAtFirst(Order order) {
    return order != Order.LATENT && order != Order.LABEL;
  }

  private Optional<TableColumn<Integer, ?>> columnOf(Order order) {
    return getColumns().stream().filter(column -> column.getUserData() == order).findFirst();
  }

  private void fill(int[] rows) {
    following = true;
    rowList.show(rows);
    following = false;
    follow(false);
  }

  /// Selects the row of the selected feature.
  ///
  /// @param intoView whether to go there
  private void follow(boolean intoView) {
    var index = getItems().indexOf(model.page().selectedProperty().get());
    following = true;
    if (index < 0) {
      getSelectionModel().clearSelection();
    } else if (getSelectionModel().getSelectedIndex() != index) {
      getSelectionModel().clearAndSelect(index);
    }
    following = false;
    if (intoView && index >= 0 && !inSight(index)) {
      scrollTo(Math.max(0, index - 3));
    }
  }

  private boolean inSight(int index) {
    return getSkin() instanceof TableViewSkin<?> skin
        && skin.getChildren().stream()
            .filter(VirtualFlow.class::isInstance)
            .map(child -> (VirtualFlow<?>) child)
            .anyMatch(flow -> holds(flow, index));
  }

  private static boolean holds(VirtualFlow<?> flow, int index) {
    var first = flow.getFirstVisibleCell();
    var last = flow.getLastVisibleCell();
    return first != null && last != null && index > first.getIndex() && index < last.getIndex();
  }

  /// Puts the keyboard on the selected row.
  void focusRow() {
    requestFocus();
    var index = getSelectionModel().getSelectedIndex();
    if (index >= 0) {
      getFocusModel().focus(index);
    }
  }

  // Columns.

  /// Writes something about a latent.
  @FunctionalInterface
  private interface Writing {
    String of(FeatureTable table, int latent);
  }

  private static String density(FeatureTable table, int latent) {
    return table.dead(latent) ? "0" : Percent.of(table.density(latent));
  }

  private static String figure(FeatureTable table, int latent, float value) {
    return table.dead(latent) ? "\u2013" : Figures.of(value);
  }

  private TableColumn<Integer, Integer> number(
      String title, Order order, double width, Writing writing) {
    var column = column(title, order, width * LEAST, width, width * MOST);
    column.getStyleClass().add("numeric");
    column.setCellFactory(made ->
        cell((cell, latent) ->
            model
                .table()
                .tableProperty()
                .get()
                .ifPresent(table -> {
                  cell.setText(writing.of(table, latent));
                  cell.pseudoClassStateChanged(NUMERIC, true);
                })));
    return column;
  }

  private TableColumn<Integer, Integer> column(
      String title, Order order, double least, double width, double most) {
    var column = new TableColumn<Integer, Integer>(title);
    column.setUserData(order);
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
    column.setReorderable(false);
    size(column, scale, least, width, most);
    return column;
  }

  /// Letters grow with `scale`, and what they need in a column.
  static void size(
      TableColumn<?, ?> column,
      ReadOnlyDoubleProperty scale,
      double least,
      double width,
      double most) {
    scale.subscribe(now -> {
      var by = now.doubleValue();
      column.setMinWidth(Math.min(column.getMinWidth(), least * by));
      column.setMaxWidth(most * by);
      column.setPrefWidth(width * by);
      column.setMinWidth(least * by);
    });
  }

  private TableCell<Integer, Integer> cell(BiConsumer<TableCell<Integer, Integer>, Integer> show) {
    return new TableCell<>() {
      @Override
      protected void updateItem(Integer latent, boolean empty) {
        super.updateItem(latent, empty);
        setText(null);
        setGraphic(null);
        if (!empty && latent != null) {
          show.accept(this, latent);
        }
      }
    };
  }

  /// The hue in the heatmap, a star, a note or a tag.
  private TableColumn<Integer, Integer> marks() {
    var column = column("", Order.LATENT, 30, 30, 30);
    column.setSortable(false);
    column.setResizable(false);
    column.setCellFactory(made ->
        cell((cell, latent) ->
            model
                .table()
                .tableProperty()
                .get()
                .ifPresent(table -> {
                  cell.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
                  var pick = hue(latent);
                  if (pick.isPresent()) {
                    cell.setGraphic(new HueBadge(pick.get()));
                    return;
                  }
                  icon(table, latent).ifPresent(icon -> cell.setGraphic(new FontIcon(icon)));
                })));
    return column;
  }

  private Optional<Integer> hue(int latent) {
    var here =
        model.choiceProperty().get().flatMap(Choice::site).stream()
            .anyMatch(site ->
                site.lens().isPresent() && site.lens().getAsInt() == model.lensProperty().get());
    return here ? shownInRead.getValue().pick(latent).map(Selection.Pick::hue) : Optional.empty();
  }

  private static Optional<Ikon> icon(FeatureTable table, int latent) {
    return table.starred(latent)
        ? Optional.of(Feather.STAR)
        : table.noted(latent)
            ? Optional.of(Feather.FILE_TEXT)
            : table.tags(latent).isEmpty() ? Optional.empty() : Optional.of(Feather.TAG);
  }

  private TableColumn<Integer, Integer> words() {
    var column = column("Explanation", Order.LABEL, 120, 320, WORDS_MOST);
    column.setCellFactory(made -> new WordsCell(model));
    return column;
  }

  private TableColumn<Integer, Integer> score() {
    var column = column("Score", Order.SCORE, 128 * LEAST, 128, 128 * MOST);
    column.setCellFactory(made -> {
      var bar = new MatchBar();
      return cell((cell, latent) ->
          model
              .table()
              .tableProperty()
              .get()
              .ifPresent(table -> {
                bar.scoreProperty().set(table.score(latent));
                cell.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
                cell.setGraphic(bar);
              }));
    });
    return column;
  }

  private final class Row extends TableRow<Integer> {
    @Override
    protected void updateItem(Integer latent, boolean empty) {
      super.updateItem(latent, empty);
      var table = model.table().tableProperty().get();
      pseudoClassStateChanged(
          DEAD, !empty && latent != null && table.isPresent() && table.get().dead(latent));
    }
  }
}
