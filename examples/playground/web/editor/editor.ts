import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, StreamLanguage } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { linter, lintKeymap, type Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState, StateEffect, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";

import { el } from "../dom";
import type { Source } from "../engine/answers";
import { formOf, type Form } from "../text/form";
import { completion, explanation } from "./complete";
import { outline } from "./outline";
import { check, type Schema } from "./schema";
import { theme } from "./theme";

/** Something to mark in the text: a line as the engine counts, from 1. */
export interface Mark {
  line: number;
  severity: "error" | "warning";
  message: string;
}

/** Longer texts are left to the engine: to check them here would hold up typing. */
const LONG = 60_000;

/** There are other marks, so the checks run anew. */
const marked = StateEffect.define<null>();

const language: Record<Form, () => Extension> = { json, toml: () => StreamLanguage.define(toml), yaml };

/**
 * A text with completion and checks. It lives in a shadow tree, where CodeMirror adopts its style sheets; in the page it would write a
 * `<style>` element, which the page's content security policy forbids.
 */
export class Editor {
  readonly element = el("div", { class: "editor" });
  readonly #view: EditorView;
  readonly #language = new Compartment();
  readonly #help = new Compartment();
  #known: Schema | null = null;
  #marks: Mark[] = [];
  #name = "";
  #quiet = false;

  constructor(label: string, changed: (text: string) => void) {
    const root = this.element.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      root,
      parent: root,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off", tabindex: "0" }),
        // Tab moves the focus on, as everywhere else in the page.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        theme,
        this.#language.of(json()),
        this.#help.of([]),
        linter(({ state }) => this.#check(state), {
          delay: 150,
          needsRefresh: ({ transactions }) => transactions.some(({ effects }) => effects.some((effect) => effect.is(marked))),
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !this.#quiet) {
            changed(update.state.doc.toString());
          }
        }),
      ],
    });
  }

  set schema(schema: Schema) {
    this.#known = schema;
    this.#view.dispatch({ effects: [this.#helped(), marked.of(null)] });
  }

  /** Shows another text, without calling it a change of the reader. */
  show({ name, text }: Source): void {
    this.#quiet = true;
    if (name !== this.#name) {
      this.#name = name;
      this.#view.dispatch({ effects: [this.#language.reconfigure(language[this.#form]()), this.#helped()] });
    }
    const { doc } = this.#view.state;
    if (doc.toString() !== text) {
      this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
    }
    this.#quiet = false;
  }

  get #form(): Form {
    return formOf(this.#name);
  }

  #helped(): StateEffect<unknown> {
    return this.#help.reconfigure(this.#known === null ? [] : [completion(this.#known, this.#form), explanation(this.#known, this.#form)]);
  }

  mark(marks: Mark[]): void {
    this.#marks = marks;
    this.#view.dispatch({ effects: marked.of(null) });
  }

  #check(state: EditorState): Diagnostic[] {
    const top = state.doc.length > LONG ? null : outline(state.doc.toString(), this.#form);
    const complaints = top === null || this.#known === null ? [] : check(top, this.#known);
    const bySchema = complaints.map((complaint): Diagnostic => ({ ...complaint, severity: "warning", source: "schema" }));
    const marks = this.#marks.filter(({ line }) => line >= 1 && line <= state.doc.lines);
    const byEngine = marks.map(({ line, severity, message }): Diagnostic => {
      const { from, to, text } = state.doc.line(line);
      return { from: from + (text.length - text.trimStart().length), to, severity, message };
    });
    return [...bySchema, ...byEngine];
  }

  goTo(line: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    this.#view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.#view.focus();
  }
}
