/// The one door to the screen's thread: [Jobs] runs long work elsewhere and brings its news back.
/// [FxJobs] does so in the window, [ImmediateJobs] in tests and wherever there is no event loop.
package org.featurescope.app.task;
