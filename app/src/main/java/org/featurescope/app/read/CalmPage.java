package org.featurescope.app.read;

import java.time.Duration;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.task.Jobs;

/// The page as panels of words and lists see it. The heatmap sees every page at once; a page that
/// goes on growing comes here once a second only, as nobody can read numbers that change faster,
/// and not while the text is being scrolled, as building lists anew would cost a frame.
final class CalmPage {
  static final Duration CALM = Duration.ofSeconds(1);

  private final Jobs jobs;
  private final ReadOnlyObjectProperty<Page> page;
  private final ReadOnlyObjectWrapper<Page> calm;
  private Jobs.Delayed next = () -> {};
  private boolean waiting;

  /// @param page the page as it is
  CalmPage(Jobs jobs, ReadOnlyObjectProperty<Page> page) {
    this.jobs = jobs;
    this.page = page;
    calm = new ReadOnlyObjectWrapper<>(page.get());
    page.addListener((seen, before, after) -> changed(after));
  }

  private void changed(Page newest) {
    var shown = calm.get();
    var grows =
        newest.heatText() == shown.heatText()
            && newest.ignoreSpecial() == shown.ignoreSpecial()
            && shown.reading().done() > 0
            && !newest.reading().complete();
    if (!grows) {
      follow();
    } else if (!waiting) {
      waiting = true;
      next = jobs.after(CALM, this::follow);
    }
  }

  /// Something moves that has the right of way: what waits waits from now on.
  void makeWay() {
    if (waiting) {
      next.cancel();
      next = jobs.after(CALM, this::follow);
    }
  }

  /// Shows the newest page now.
  void follow() {
    next.cancel();
    waiting = false;
    calm.set(page.get());
  }

  ReadOnlyObjectProperty<Page> property() {
    return calm.getReadOnlyProperty();
  }
}
