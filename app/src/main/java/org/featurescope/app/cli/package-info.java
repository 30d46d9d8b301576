/// The command line. A command reads its options, calls the service that the view of the same name
/// calls, and writes what comes back; it computes nothing itself.
package org.featurescope.app.cli;
