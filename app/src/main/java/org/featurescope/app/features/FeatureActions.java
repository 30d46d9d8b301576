package org.featurescope.app.features;

import java.util.List;
import org.featurescope.app.frame.Action;

/// What a person can do in the Features view; buttons, keys, menus and the command palette share
/// them.
record FeatureActions(
    Action search,
    Action find,
    Action export,
    Action index,
    Action indexAll,
    Action pause,
    Action resume,
    Action random,
    Action rename,
    Action star,
    Action compare,
    Action showInRead,
    Action steer,
    Action copy,
    Action previous,
    Action next,
    Action byExamples,
    Action importLists,
    Action exportLists,
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
        indexAll,
        pause,
        resume,
        random,
        rename,
        star,
        compare,
        showInRead,
        steer,
        copy,
        previous,
        next,
        byExamples,
        importLists,
        exportLists);
  }
}
