package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Lays another graph over the open one.
public final class Contrast {
  private final CircuitViewModel view;
  private final Question<Compared> compared;
  private Runnable last = () -> {};
  private final ReadOnlyObjectWrapper<Boolean> open = new ReadOnlyObjectWrapper<>(false);

  Contrast(Jobs jobs, CircuitViewModel view) {
    this.view = view;
    compared = new Question<>(jobs);
  }

  /// Compares with the graph of another prompt, which is traced for it.
  public void withPrompt(String prompt) {
    try {
      with(new TracedGraph.Alone(view.recipe().tracing(view.recipe().order(prompt))));
    } catch (RuntimeException cannot) {
      view.tell(cannot);
    }
  }

  /// Compares with the graph of the same prompt under the steering plan that is at hand.
  public void withPlan() {
    var document = view.graph().documentProperty().get();
    var plan = view.planProperty().get();
    if (document.isEmpty() || plan.isEmpty()) {
      return;
    }
    var name = plan.get().name().orElse("");
    try {
      with(view.recipe().tracingUnder(document.get(), plan.get()), Optional.of(name));
    } catch (RuntimeException cannot) {
      view.tell(cannot);
    }
  }

  /// Compares with a kept graph.
  public void withKept(String name) {
    with(view.shelf().taking(name));
  }

  /// Compares with a graph file.
  public void withFile(Path file) {
    with(new Opening(file));
  }

  /// Asks for the last comparison once more.
  public void again() {
    last.run();
  }

  private void with(Job<GraphDocument> other) {
    with(other, Optional.empty());
  }

  /// @param plan under which the other graph is made, by its name, which may be empty
  private void with(Job<GraphDocument> other, Optional<String> plan) {
    last = () -> with(other, plan);
    var first = view.graph().documentProperty().get();
    if (first.isEmpty()) {
      view.tell(Failures.noGraph());
      return;
    }
    open.set(true);
    compared.ask(
        new Comparing(
            first.get(),
            other,
            plan,
            view.book(),
            view.graph().nodesProperty().get(),
            view.graph().edgesProperty().get()));
  }

  private record Comparing(
      GraphDocument first,
      Job<GraphDocument> other,
      Optional<String> plan,
      FeatureBook book,
      double nodes,
      double edges)
      implements Job<Compared> {
    @Override
    public String title() {
      return other.title();
    }

    @Override
    public Compared run(Progress progress, Cancellation cancellation) {
      var second = other.run(progress, cancellation);
      cancellation.check();
      var laid = new Overlay(first, second, book, nodes, edges).lay();
      return plan.map(laid::underPlan).orElse(laid);
    }
  }

  /// Back to one graph.
  public void close() {
    compared.clear();
    open.set(false);
  }

  /// Whether two graphs are, or are about to be, compared.
  public ReadOnlyObjectProperty<Boolean> openProperty() {
    return open.getReadOnlyProperty();
  }

  public Question<Compared> compared() {
    return compared;
  }

  /// The comparison that is shown.
  public Optional<Compared> shown() {
    return compared.given();
  }
}
