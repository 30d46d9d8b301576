package org.featurescope.viz;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import javafx.application.Platform;
import javafx.scene.canvas.GraphicsContext;
import org.featurescope.viz.text.CanvasText;

/// The controls know labels and numbers, never models, and live on the thread that calls them.
@AnalyzeClasses(packages = "org.featurescope", importOptions = DoNotIncludeTests.class)
class VizArchitectureTest {
  private static final String ROOT = "org.featurescope.viz";

  @ArchTest
  static final ArchRule every_package_is_one_of_the_house =
      classes()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .resideInAnyPackage(
              ROOT,
              ROOT + ".color..",
              ROOT + ".text..",
              ROOT + ".heatmap..",
              ROOT + ".feature..",
              ROOT + ".steer..",
              ROOT + ".graph..",
              ROOT + ".chart..",
              ROOT + ".map..",
              ROOT + ".gallery..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule controls_do_not_know_the_gallery =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".gallery..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".gallery..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule viz_knows_no_models_and_no_other_module =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.djl..",
              "picocli..",
              "com.google.gson..",
              "org.featurescope.compute..",
              "org.featurescope.assets..",
              "org.featurescope.app..")
          .allowEmptyShould(true);

  /// What a canvas lays out itself can end the process.
  @ArchTest
  static final ArchRule text_comes_to_a_canvas_by_canvas_text =
      noClasses()
          .that()
          .areNotAssignableTo(CanvasText.class)
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "text is written on a canvas",
                  call ->
                      call.getTargetOwner().isEquivalentTo(GraphicsContext.class)
                          && call.getName().matches("(fill|stroke)Text")));

  @ArchTest
  static final ArchRule threads_are_the_callers_affair =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "Platform.runLater is called",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Platform.class)
                          && call.getName().equals("runLater")))
          .orShould()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
          .allowEmptyShould(true);
}
