package org.featurescope.assets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What ships with the program is data and plain Java: no toolkit, no engine, no other module.
@AnalyzeClasses(packages = "org.featurescope", importOptions = DoNotIncludeTests.class)
class AssetsArchitectureTest {

  @ArchTest
  static final ArchRule assets_know_no_toolkit_no_engine_and_no_other_module =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javafx..",
              "java.awt..",
              "javax.swing..",
              "ai.djl..",
              "picocli..",
              "org.featurescope.compute..",
              "org.featurescope.viz..",
              "org.featurescope.app..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices()
          .matching("org.featurescope.assets.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule threads_are_the_callers_affair =
      noClasses()
          .should()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
          .allowEmptyShould(true);
}
