package org.featurescope.assets.world;

import java.util.List;

/// Short programs in the manner of Python: files, loops, conditions, functions, lists, sets and
/// dicts. Blocks are indented by four spaces a level, strings stand in either kind of quotation
/// mark, and every bracket closes.
final class CodeFamily implements Family {
  private static final List<String> KINDS =
      List.of("with", "for", "while", "if", "def", "assign", "assign", "call");
  private static final int DEEPEST = 3;

  private final Facts facts;
  private final List<Word> names;
  private final List<Word> numbers;
  private final List<Word> functions;
  private final List<Word> methods;
  private final List<Word> parts;
  private final List<Word> endings;

  CodeFamily(Facts facts) {
    this.facts = facts;
    var name = facts.concepts.get("code.name");
    var function = facts.concepts.get("code.function");
    names =
        Facts.words(
            "names lines words items values keys rows letters cards books coins cities", name);
    numbers = Facts.words("n x y i count total size step start end", name);
    functions = Facts.words("len sum max min sorted list set str any", function);
    methods = Facts.words("append remove add", function);
    parts = Facts.words("name line word item value key row letter card book coin city", name);
    endings = Facts.words("txt csv json log", name);
  }

  @Override
  public String name() {
    return "code";
  }

  /// A program: each paragraph is one, so a document of code has several.
  @Override
  public void write(Draft draft, Dice dice, Split split) {
    draft.language(Language.ENGLISH);
    draft.open(facts.concepts.get("code.passage"));
    var program = new Program(draft, dice);
    int statements = dice.between(2, 5);
    for (int i = 0; i < statements; i++) {
      program.newline(0, i == 0);
      program.statement(dice.pick(KINDS), 0);
    }
    draft.close();
  }

  /// One program while it is written.
  private final class Program {
    private final Draft draft;
    private final Dice dice;
    private Word list;
    private Word number;

    Program(Draft draft, Dice dice) {
      this.draft = draft;
      this.dice = dice;
      list = dice.pick(names);
      number = dice.pick(numbers);
    }

    /// The next line, at a depth of blocks; nothing for a program's first line.
    void newline(int depth, boolean first) {
      if (first) {
        return;
      }
      draft.paragraph(false);
      if (depth > 0) {
        // A byte-level tokenizer leaves a line's last space to the word that follows.
        draft.unit(" ".repeat(4 * depth - 1), concept("code.indent"));
        draft.gap(" ");
      }
    }

    void statement(String kind, int depth) {
      switch (kind) {
        case "with" -> with(depth);
        case "for" -> loop(depth);
        case "while" -> whileLoop(depth);
        case "if" -> condition(depth);
        case "def" -> function(depth);
        case "call" -> call();
        default -> assignment();
      }
    }

    private void with(int depth) {
      keyword("with");
      draft.gap(" ");
      draft.unit("open", concept("code.function"));
      draft.openMark(Mark.ROUND);
      var file = dice.pick(names);
      string(() -> {
        draft.word(file);
        operator(".");
        draft.word(dice.pick(endings));
      });
      boolean writes = dice.chance(35);
      if (writes || dice.chance(20)) {
        comma();
        string(() -> draft.unit(writes ? "w" : "r", concept("code.name")));
      }
      draft.closeMark(Mark.ROUND);
      draft.gap(" ");
      keyword("as", "code.with-as");
      draft.gap(" ");
      var handle = Word.of(dice.pick(List.of("f", "file", "source", "out")), concept("code.name"));
      draft.word(handle);
      colon();
      block(
          "code.body.with",
          depth,
          () -> {
            if (writes) {
              draft.word(handle);
              method("write", () -> draft.word(list));
            } else if (dice.chance(50)) {
              forHead(dice.pick(parts), handle);
              block("code.body.for", depth + 1, () -> simple());
            } else {
              draft.word(list);
              operator(" ", "=", " ");
              draft.word(handle);
              method("read", () -> {});
            }
          });
    }

    private void loop(int depth) {
      if (dice.chance(70)) {
        var part = dice.pick(parts);
        forHead(part, list);
        block("code.body.for", depth, () -> inLoop(part, depth + 1));
      } else {
        keyword("for");
        draft.gap(" ");
        var index = Word.of("i", concept("code.name"));
        draft.word(index);
        draft.gap(" ");
        keyword("in", "code.for-in");
        draft.gap(" ");
        draft.unit("range", concept("code.function"));
        brackets(Mark.ROUND, () -> draft.word(facts.digits(dice.between(2, 30))));
        colon();
        block("code.body.for", depth, () -> inLoop(index, depth + 1));
      }
    }

    private void forHead(Word part, Word of) {
      keyword("for");
      draft.gap(" ");
      draft.word(part);
      draft.gap(" ");
      keyword("in", "code.for-in");
      draft.gap(" ");
      draft.word(of);
      colon();
    }

    private void inLoop(Word part, int depth) {
      if (depth < DEEPEST && dice.chance(30)) {
        condition(depth);
      } else if (dice.chance(60)) {
        draft.unit("print", concept("code.function"));
        brackets(Mark.ROUND, () -> draft.word(part));
      } else {
        draft.word(dice.pick(names));
        method("append", () -> draft.word(part));
      }
    }

    private void whileLoop(int depth) {
      keyword("while");
      draft.gap(" ");
      draft.word(number);
      operator(" ", dice.pick(List.of(">", "<", "!=", ">=")), " ");
      draft.word(facts.digits(dice.between(0, 20)));
      colon();
      block(
          "code.body.while",
          depth,
          () -> {
            if (dice.chance(40)) {
              simple();
              newline(depth + 1, false);
            }
            draft.word(number);
            operator(" ", dice.pick(List.of("-=", "+=")), " ");
            draft.word(facts.digits(dice.between(1, 3)));
          });
    }

    /// Always with an else: the body of an if is followed by elif or else at its own depth.
    private void condition(int depth) {
      keyword("if");
      comparison();
      block("code.body.if", depth, () -> simple());
      if (dice.chance(35)) {
        newline(depth, false);
        keyword("elif", "code.else");
        comparison();
        block("code.body.if", depth, () -> simple());
      }
      newline(depth, false);
      keyword("else", "code.else");
      colon();
      block("code.body.else", depth, () -> simple());
    }

    private void comparison() {
      draft.gap(" ");
      if (dice.chance(60)) {
        draft.word(number);
        operator(" ", dice.pick(List.of("==", ">", "<", "!=")), " ");
        draft.word(facts.digits(dice.between(0, 20)));
      } else {
        literal();
        draft.gap(" ");
        keyword("in");
        draft.gap(" ");
        draft.word(list);
      }
      colon();
    }

    private void function(int depth) {
      keyword("def");
      draft.gap(" ");
      draft.unit(
          dice.pick(List.of("find", "show", "first", "load", "check", "double")),
          concept("code.function"));
      var argument = dice.chance(50) ? list : number;
      brackets(Mark.ROUND, () -> draft.word(argument));
      colon();
      block(
          "code.body.def",
          depth,
          () -> {
            if (depth == 0 && dice.chance(40)) {
              condition(depth + 1);
              newline(depth + 1, false);
            }
            keyword("return");
            draft.gap(" ");
            if (argument.equals(number)) {
              draft.word(number);
              operator(" ", dice.pick(List.of("+", "*", "-")), " ");
              draft.word(facts.digits(dice.between(1, 10)));
            } else {
              draft.word(dice.pick(functions));
              brackets(Mark.ROUND, () -> draft.word(argument));
            }
          });
    }

    /// A line of its own, without a block.
    private void simple() {
      if (dice.chance(60)) {
        call();
      } else {
        assignment();
      }
    }

    private void call() {
      if (dice.chance(35)) {
        draft.word(list);
        method(dice.pick(methods).text(), this::literal);
        return;
      }
      draft.unit("print", concept("code.function"));
      brackets(
          Mark.ROUND,
          () -> {
            int kind = dice.below(4);
            if (kind == 0) {
              draft.word(dice.pick(functions));
              brackets(Mark.ROUND, () -> draft.word(list));
            } else if (kind == 1) {
              draft.word(list);
              brackets(Mark.SQUARE, () -> draft.word(facts.digits(dice.between(0, 9))));
            } else {
              literal();
            }
          });
    }

    private void assignment() {
      boolean many = dice.chance(70);
      if (dice.chance(40)) {
        list = dice.pick(names);
        number = dice.pick(numbers);
      }
      draft.word(many ? list : number);
      operator(" ", "=", " ");
      if (many) {
        collection(1);
      } else {
        draft.word(facts.digits(dice.between(0, 99)));
      }
    }

    /// A list, a tuple, a set or a dict; now and then with lists inside.
    private void collection(int depth) {
      int kind = dice.below(10);
      int size = dice.between(kind == 4 ? 2 : 1, 4);
      var style = dice.chance(50) ? Mark.QUOTE : Mark.STRING;
      boolean digits = dice.chance(35);
      var mark = kind < 4 ? Mark.SQUARE : kind == 4 ? Mark.ROUND : Mark.CURLY;
      brackets(
          mark,
          () -> {
            for (int i = 0; i < size; i++) {
              if (i > 0) {
                comma();
              }
              if (kind > 6) {
                string(style, this::plainWord);
                draft.unit(":", concept("code.delimiter"));
                draft.gap(" ");
              }
              if (depth < DEEPEST && kind != 5 && kind != 6 && dice.chance(20)) {
                collection(depth + 1);
              } else if (digits) {
                draft.word(facts.digits(dice.between(0, 99)));
              } else {
                string(style, this::plainWord);
              }
            }
          });
    }

    /// A string or a number.
    private void literal() {
      if (dice.chance(75)) {
        string(this::plainWord);
      } else {
        draft.word(facts.digits(dice.between(0, 99)));
      }
    }

    private void plainWord() {
      int words = dice.chance(75) ? 1 : 2;
      for (int i = 0; i < words; i++) {
        draft.gap(i == 0 ? "" : " ");
        draft.word(
            dice.chance(60)
                ? dice.pick(facts.things("thing"))
                : dice.pick(facts.things(i == 0 ? "color" : "animal")));
      }
    }

    private void method(String name, Runnable argument) {
      operator(".");
      draft.unit(name, concept("code.function"));
      brackets(Mark.ROUND, argument);
    }

    private void string(Runnable body) {
      string(dice.chance(50) ? Mark.QUOTE : Mark.STRING, body);
    }

    private void string(Mark mark, Runnable body) {
      draft.open(concept("code.string"));
      brackets(mark, body);
      draft.close();
    }

    private void brackets(Mark mark, Runnable body) {
      draft.openMark(mark);
      body.run();
      draft.closeMark(mark);
    }

    /// An indented body, marked as that of its statement.
    private void block(String concept, int depth, Runnable body) {
      draft.open(concept(concept));
      newline(depth + 1, false);
      body.run();
      draft.close();
    }

    private void keyword(String word, String... roles) {
      draft.word(
          Word.of(word, concept("code.keyword")),
          word,
          List.of(roles).stream().map(this::concept).toList());
    }

    private void operator(String before, String operator, String after) {
      draft.gap(before);
      operator(operator);
      draft.gap(after);
    }

    private void operator(String operator) {
      draft.unit(operator, concept("code.operator"));
    }

    private void comma() {
      draft.unit(",", concept("code.delimiter"));
      draft.gap(" ");
    }

    private void colon() {
      draft.unit(":", concept("code.block-opens"));
    }

    private Concept concept(String id) {
      return facts.concepts.get(id);
    }
  }
}
