package org.featurescope.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.Window;

/// The app wires the modules together; one package of it talks to threads.
@AnalyzeClasses(packages = "org.featurescope.app", importOptions = DoNotIncludeTests.class)
class AppArchitectureTest {
  private static final String ROOT = "org.featurescope.app";

  @ArchTest
  static final ArchRule every_package_is_one_of_the_house =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT,
              ROOT + ".frame..",
              ROOT + ".task..",
              ROOT + ".problem..",
              ROOT + ".frame..",
              ROOT + ".read..",
              ROOT + ".features..",
              ROOT + ".steer..",
              ROOT + ".circuit..",
              ROOT + ".train..",
              ROOT + ".lessons..",
              ROOT + ".library..",
              ROOT + ".cli..");

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule only_compute_touches_tensors =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule commands_know_no_window =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javafx..");

  @ArchTest
  static final ArchRule a_view_model_has_no_nodes =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("ViewModel")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Node.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Window.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_task_makes_threads_and_calls_the_fx_thread =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".task..")
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
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a thread is made",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Thread.class)
                          && List.of("ofPlatform", "ofVirtual", "startVirtualThread")
                              .contains(call.getName())));
}
