/// How an error reaches a person: what is wrong, why, and what to do next, shown in place.
package org.featurescope.app.problem;
