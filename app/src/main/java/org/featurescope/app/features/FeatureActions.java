package org.featurescope.app.features;

import java.util.List;
import org.featurescope.app.frame.Action;

/// What a person can do in the Features view; buttons, keys, menus and the command palette share
/// them.
///
/// @param feature what is done with the selected feature
/// @param others those that have no button of their own
record FeatureActions(
    Action search,
    Action find,
    Action export,
    Action index,
    Action random,
    Action rename,
    Action star,
    Action compare,
    Action showInRead,
    Action copy,
    Action previous,
    Action next,
    Action byExamples,
    Action importList,
    Action exportList,
    Action cancel,
    Action retry,
    Action repair,
    Action library) {

  /// For the command palette and the keyboard.
  List<Action> all() {
    return List.of(
        find,
        export,
        index,
        random,
        rename,
        star,
        compare,
        showInRead,
        copy,
        previous,
        next,
        byExamples,
        importList,
        exportList);
  }
}
