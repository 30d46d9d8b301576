package org.featurescope.compute.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class LocalClusterTest {
  @Test
  void sums() throws Exception {
    var home = Path.of(System.getenv("SPARK_HOME"));
    Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "");
    var conf =
        new SparkConf()
            .setMaster("local-cluster[2,1,1024]")
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.home", home.toString())
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.executor.memory", "1g")
            .set("spark.executor.extraClassPath", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    try (var spark = new JavaSparkContext(conf)) {
      var pids = spark.parallelize(List.of(1, 2, 3, 4), 4).map(i -> ProcessHandle.current().pid()).collect();
      System.err.println(pids + " " + ProcessHandle.current().pid());
      assertEquals(10, spark.parallelize(List.of(1, 2, 3, 4), 4).reduce(Integer::sum));
    }
  }
}
