/// The shape of long work: a [Job] with its inputs fixed at construction, [Progress] that it
/// reports, a [Cancellation] that it checks, and the one exception that reaches a person.
package org.featurescope.compute.job;
