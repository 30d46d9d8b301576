package org.featurescope.compute.index;

import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/// Principal components of many rows, by subspace iteration: no matrix of width x width is made.
///
/// Halko, Martinsson and Tropp 2011, "Finding structure with randomness", algorithm 4.4: the range
/// of (X^T X)^q Omega, with the small eigenproblems left to Commons Math.
final class PrincipalPlane {
  /// More directions than are asked for make the iteration settle sooner.
  private static final int SPARE = 8;

  private static final int ROUNDS = 12;

  private PrincipalPlane() {}

  /// The coordinates of every row along the `count` directions in which the rows differ most.
  ///
  /// @param rows `[n, width]`, row-major
  /// @return `[count][n]`, with the mean at 0; a direction's sign is that of its largest component
  static double[][] coordinates(float[] rows, int n, int width, int count) {
    var mean = mean(rows, n, width);
    var q = Math.min(count + SPARE, Math.min(n, width));
    RealMatrix basis = new Array2DRowRealMatrix(random(width, q), false);
    for (var round = 0; round < ROUNDS; round++) {
      basis = orthonormal(times(rows, n, width, mean, project(rows, n, width, mean, basis)));
    }
    var projected = project(rows, n, width, mean, basis);
    var eigen = new EigenDecomposition(gram(projected));
    var directions = basis.multiply(eigen.getV());
    var found = new double[count][n];
    for (var c = 0; c < Math.min(count, eigen.getRealEigenvalues().length); c++) {
      var direction = directions.getColumn(c);
      var sign = sign(direction);
      var along = eigen.getV().getColumn(c);
      for (var row = 0; row < n; row++) {
        var sum = 0.0;
        for (var i = 0; i < along.length; i++) {
          sum += projected[row][i] * along[i];
        }
        found[c][row] = sign * sum;
      }
    }
    return found;
  }

  private static double sign(double[] direction) {
    var largest = 0.0;
    for (var value : direction) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    return largest < 0 ? -1 : 1;
  }

  private static double[] mean(float[] rows, int n, int width) {
    var mean = new double[width];
    for (var row = 0; row < n; row++) {
      for (var i = 0; i < width; i++) {
        mean[i] += rows[row * width + i];
      }
    }
    for (var i = 0; i < width; i++) {
      mean[i] /= n;
    }
    return mean;
  }

  private static double[][] random(int rows, int columns) {
    var random = new Random(1);
    var values = new double[rows][columns];
    for (var row : values) {
      for (var i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return values;
  }

  /// (X - mean) B, `[n][q]`.
  private static double[][] project(float[] rows, int n, int width, double[] mean, RealMatrix b) {
    var columns = b.getColumnDimension();
    var data = b.getData();
    var out = new double[n][columns];
    for (var row = 0; row < n; row++) {
      for (var i = 0; i < width; i++) {
        var x = rows[row * width + i] - mean[i];
        for (var c = 0; c < columns; c++) {
          out[row][c] += x * data[i][c];
        }
      }
    }
    return out;
  }

  /// (X - mean)^T Y, `[width, q]`.
  private static RealMatrix times(float[] rows, int n, int width, double[] mean, double[][] y) {
    var columns = y[0].length;
    var out = new double[width][columns];
    for (var row = 0; row < n; row++) {
      for (var i = 0; i < width; i++) {
        var x = rows[row * width + i] - mean[i];
        for (var c = 0; c < columns; c++) {
          out[i][c] += x * y[row][c];
        }
      }
    }
    return new Array2DRowRealMatrix(out, false);
  }

  private static RealMatrix gram(double[][] y) {
    var columns = y[0].length;
    var out = new double[columns][columns];
    for (var row : y) {
      for (var a = 0; a < columns; a++) {
        for (var b = 0; b < columns; b++) {
          out[a][b] += row[a] * row[b];
        }
      }
    }
    return new Array2DRowRealMatrix(out, false);
  }

  /// A basis of the columns of `z`: Z V diag(lambda)^-1/2, what is (almost) nothing left out.
  private static RealMatrix orthonormal(RealMatrix z) {
    var eigen = new EigenDecomposition(gram(z.getData()));
    var values = eigen.getRealEigenvalues();
    var kept = 1;
    while (kept < values.length && values[kept] > values[0] * 1e-18) {
      kept++;
    }
    var v = eigen.getV().getSubMatrix(0, values.length - 1, 0, kept - 1);
    var basis = z.multiply(v);
    for (var c = 0; c < kept; c++) {
      var factor = values[c] > 0 ? 1 / Math.sqrt(values[c]) : 0;
      for (var row = 0; row < basis.getRowDimension(); row++) {
        basis.multiplyEntry(row, c, factor);
      }
    }
    return basis;
  }
}
