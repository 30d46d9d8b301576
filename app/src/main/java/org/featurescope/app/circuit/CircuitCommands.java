package org.featurescope.app.circuit;

import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.app.frame.Action;
import org.featurescope.compute.circuit.Node.Feature;
import org.kordamp.ikonli.feather.Feather;

/// What can be done in the Circuit view, by name: for buttons, menus, keys and the palette alike.
final class CircuitCommands {
  private final CircuitViewModel model;
  private final Looking looking;
  private final CircuitView.Doors doors;
  private final Supplier<CircuitView.Parts> parts;

  /// @param doors lead out of the view
  /// @param parts builds what is on the screen, where it is not there yet
  CircuitCommands(
      CircuitViewModel model, CircuitView.Doors doors, Supplier<CircuitView.Parts> parts) {
    this.model = model;
    looking = model.looking();
    this.doors = doors;
    this.parts = parts;
  }

  CircuitActions actions() {
    var document = model.graph().documentProperty();
    var ready = model.graph().cutProperty().map(Optional::isPresent);
    var working = model.stateProperty().map(state -> state instanceof CircuitState.Working);
    var selected =
        looking
            .currentProperty()
            .flatMap(node -> ready.map(there -> there && node != CircuitViewModel.NONE));
    var grouped =
        document.flatMap(now ->
            looking.currentProperty().map(node -> model.handwork().groupOf(node).isPresent()));
    var lens =
        document.flatMap(now ->
            looking
                .currentProperty()
                .map(node ->
                    looking
                        .feature()
                        .filter(feature -> model.reach().lens(feature).isPresent())
                        .isPresent()));
    var steered =
        document.flatMap(now ->
            looking
                .currentProperty()
                .flatMap(node ->
                    model
                        .benchProperty()
                        .map(bench ->
                            looking
                                .feature()
                                .filter(feature -> model.reach().steered(feature).isPresent())
                                .isPresent())));
    var groupSteered =
        document.flatMap(now ->
            looking
                .currentProperty()
                .flatMap(node ->
                    model.benchProperty().map(bench -> !looking.steeredOfGroup().isEmpty())));
    var indexed =
        looking
            .currentProperty()
            .flatMap(node ->
                model
                    .book()
                    .changedProperty()
                    .map(known -> looking.feature().flatMap(model.book()::subject).isPresent()));
    var testable =
        model
            .experiment()
            .subjectProperty()
            .flatMap(subject ->
                document.flatMap(now ->
                    model
                        .benchProperty()
                        .map(bench ->
                            subject.isPresent() && model.experiment().untestable().isEmpty())));
    var questionable =
        document.flatMap(
            now -> model.benchProperty().map(bench -> model.experiment().untestable().isEmpty()));
    var traceable = model.traceableProperty();
    var typed =
        model.promptProperty().flatMap(text -> traceable.map(can -> can && !text.isBlank()));
    return new CircuitActions(
        Action.of("Search or run", Feather.SEARCH, () -> doors.search().accept("")),
        Action.of("Trace the prompt", Feather.SHARE_2, "Shortcut+Enter", model::trace).when(typed),
        Action.of("Stop tracing", Feather.X, model::cancel).when(working),
        Action.of("Trace the sample prompt", Feather.PLAY, this::sample).when(traceable),
        Action.of(
            "Open a graph file", Feather.FOLDER, "Shortcut+O", () -> parts.get().files().open()),
        Action.of("Forget the kept graph of this prompt", Feather.TRASH, model::forget)
            .when(
                document.flatMap(now ->
                    model
                        .shelf()
                        .namesProperty()
                        .map(names -> now.map(Shelf::name).filter(names::contains).isPresent()))),
        Action.of("Compare with a graph file", Feather.FILE, () -> parts.get().files().compare())
            .when(ready),
        Action.of("Compare with another prompt", Feather.EDIT_3, this::comparePrompt)
            .when(ready.flatMap(there -> traceable.map(can -> can && there))),
        Action.of(
                "Compare with the same prompt under the plan in Steer",
                Feather.SLIDERS,
                this::comparePlan)
            .when(
                questionable.flatMap(
                    can -> model.planProperty().map(plan -> can && plan.isPresent()))),
        Action.of("End the comparison", Feather.X, model.contrast()::close)
            .when(model.contrast().openProperty()),
        Action.of("Save the graph (JSON)", Feather.FILE_TEXT, () -> parts.get().files().saveJson())
            .when(ready),
        Action.of(
                "Export the graph as a picture (PNG)",
                Feather.IMAGE,
                () -> parts.get().files().savePng())
            .when(ready),
        Action.of(
                "Export the graph as a drawing (SVG)",
                Feather.PEN_TOOL,
                () -> parts.get().files().saveSvg())
            .when(ready),
        Action.of(
                "Export the graph as a page (HTML)",
                Feather.GLOBE,
                () -> parts.get().files().saveHtml())
            .when(ready),
        Action.of("Copy the graph's picture", Feather.COPY, () -> parts.get().files().copy())
            .when(ready),
        Action.of("Pin the node, or take the pin away", Feather.MAP_PIN, this::pin).when(selected),
        Action.of("Take all pins and groups away", Feather.TRASH_2, model.handwork()::clear)
            .when(ready),
        Action.of("Group what is selected", Feather.BOX, "Shortcut+G", this::group).when(selected),
        Action.of("Rename the group", Feather.EDIT_2, () -> parts.get().inspector().renameGroup())
            .when(grouped),
        Action.of("Ungroup", Feather.MINUS_SQUARE, "Shortcut+Shift+G", this::ungroup).when(grouped),
        Action.of("Label the node", Feather.TAG, "F2", () -> parts.get().inspector().label())
            .when(selected),
        Action.of("Test what is selected", Feather.ZAP, "Shortcut+T", this::test).when(testable),
        Action.of("How faithful is the graph?", Feather.CHECK_CIRCLE, this::examine)
            .when(questionable),
        Action.of("Check every node of the graph", Feather.CHECK_SQUARE, this::checkAll)
            .when(questionable),
        Action.of("Search the minimal circuit", Feather.MINIMIZE_2, this::minimal)
            .when(questionable),
        Action.of("Measure the story again", Feather.REFRESH_CW, this::measureStory)
            .when(
                questionable.flatMap(
                    can -> model.stories().toldProperty().map(story -> can && story.isPresent()))),
        Action.of("Strongest paths from a token to an output", Feather.GIT_MERGE, this::paths)
            .when(ready),
        Action.of(
                "Show the whole graph", Feather.MAXIMIZE, () -> parts.get().canvas().canvas().fit())
            .when(ready),
        Action.of(
                "Zoom in on the graph",
                Feather.ZOOM_IN,
                () -> parts.get().canvas().canvas().zoomIn())
            .when(ready),
        Action.of(
                "Zoom out of the graph",
                Feather.ZOOM_OUT,
                () -> parts.get().canvas().canvas().zoomOut())
            .when(ready),
        Action.of("Drag to select instead of to move", Feather.CROP, this::enclose).when(ready),
        Action.of("Open the feature's page", Feather.GRID, this::openPage)
            .when(lens.flatMap(seen -> indexed.map(known -> seen || known))),
        Action.of("Show the node's feature in Read", Feather.ALIGN_LEFT, () -> take(doors.read()))
            .when(lens),
        Action.of(
                "Add the node's feature to steering",
                Feather.SLIDERS,
                "Shortcut+Shift+S",
                () -> looking.feature().ifPresent(this::steer))
            .when(steered),
        Action.of("Add the group's features to steering", Feather.SLIDERS, this::steerGroup)
            .when(groupSteered),
        Action.of("Open the Library", Feather.PACKAGE, doors.library()));
  }

  private void openPage() {
    looking
        .feature()
        .ifPresent(feature ->
            model
                .book()
                .subject(feature)
                .ifPresentOrElse(
                    subject -> doors.pages().accept(subject.saeHash(), feature.latent()),
                    () -> take(doors.features())));
  }

  private void take(CircuitView.SeenFeature door) {
    looking
        .feature()
        .ifPresent(feature ->
            model.reach().lens(feature).ifPresent(lens -> door.take(lens, feature.latent())));
  }

  private void steer(Feature feature) {
    model
        .reach()
        .steered(feature)
        .ifPresent(source -> doors.steer().take(source, feature.latent()));
  }

  private void steerGroup() {
    looking.steeredOfGroup().forEach(this::steer);
  }

  private void sample() {
    model.promptProperty().set(CircuitViewModel.SAMPLE);
    model.targetsProperty().set("");
    model.trace();
  }

  private void comparePrompt() {
    compare();
    parts.get().compare().focusPrompt();
  }

  private void comparePlan() {
    compare();
    model.contrast().withPlan();
  }

  private void pin() {
    var chosen = looking.grasped();
    if (chosen.cardinality() > 1) {
      model.handwork().pinAll(chosen);
    } else {
      model.handwork().togglePin(looking.currentProperty().get());
    }
  }

  private void group() {
    var nodes = looking.grasped();
    model.handwork().group(nodes, "");
    if (!nodes.isEmpty()) {
      looking.select(nodes.nextSetBit(0));
      parts.get().inspector().renameGroup();
    }
  }

  private void ungroup() {
    model.handwork().groupOf(looking.currentProperty().get()).ifPresent(model.handwork()::ungroup);
  }

  private void test() {
    parts.get().lower().show(LowerPane.Tab.TEST);
    model.experiment().run();
  }

  private void examine() {
    parts.get().lower().show(LowerPane.Tab.TRUST);
    model.experiment().examine();
  }

  private void checkAll() {
    parts.get().lower().show(LowerPane.Tab.TRUST);
    model.experiment().checkAll();
  }

  private void minimal() {
    parts.get().lower().show(LowerPane.Tab.MINIMAL);
    model.experiment().search();
  }

  private void measureStory() {
    parts.get().lower().show(LowerPane.Tab.STORY);
    model.stories().measure();
  }

  private void paths() {
    parts.get().lower().show(LowerPane.Tab.PATHS);
    model.explorer().explore();
  }

  private void enclose() {
    var selecting = parts.get().canvas().canvas().selectingProperty();
    selecting.set(!selecting.get());
  }

  private void compare() {
    parts.get().lower().show(LowerPane.Tab.COMPARE);
  }
}
