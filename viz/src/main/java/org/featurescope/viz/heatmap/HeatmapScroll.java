package org.featurescope.viz.heatmap;

import javafx.scene.control.ScrollBar;

/// How far a page is scrolled, and what keeps it within its bounds.
final class HeatmapScroll {
  private final ScrollBar bar;

  HeatmapScroll(ScrollBar bar) {
    this.bar = bar;
  }

  /// The distance from the top of the page to the top of the view.
  double top() {
    return bar.getValue();
  }

  void to(double top) {
    bar.setValue(Math.clamp(top, 0, bar.getMax()));
  }

  /// Fits the bar to a page.
  ///
  /// @param height of the view
  void limit(HeatmapPage page, double height) {
    var most = Math.max(0, page.height() - height);
    bar.setMax(most);
    bar.setVisibleAmount(most * height / Math.max(1, page.height()));
    bar.setUnitIncrement(page.metrics().lineHeight());
    bar.setBlockIncrement(Math.max(1, height - page.metrics().lineHeight()));
    bar.setVisible(most > 0);
    if (bar.getValue() > most) {
      bar.setValue(most);
    }
  }

  /// The token at the top stays at the top when lines are broken anew.
  void keepPlace(HeatmapPage before, HeatmapPage page, double height) {
    var scroll = top();
    if (before != null
        && before.text() == page.text()
        && before.lines().count() > 0
        && scroll > 0) {
      var line = before.lineAt(scroll);
      var token = before.lines().firstToken(line);
      var within = scroll - before.top(line);
      scroll = page.top(page.lines().of(token)) + within;
    }
    limit(page, height);
    to(scroll);
  }

  /// Brings a token into view, with room above and below; nothing moves where it is in view
  /// already.
  void show(int token, HeatmapPage page, double height) {
    limit(page, height);
    var metrics = page.metrics();
    var line = page.top(page.lines().of(token));
    var room =
        Math.min(3.0 * metrics.lineHeight(), Math.max(0, (height - metrics.lineHeight()) / 2));
    var scroll = top();
    var inView =
        line >= scroll + metrics.pad()
            && line + metrics.lineHeight() <= scroll + height - metrics.pad();
    if (!inView) {
      to(line < scroll + height / 2 ? line - room : line + metrics.lineHeight() + room - height);
    }
  }
}
