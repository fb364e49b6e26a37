import { Editor, type Mark } from "../editor/editor";
import { el } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Source, Unreadable } from "../engine/answers";
import type { Page } from "../page";
import type { State } from "../state";
import { FORMS, formOf } from "../text/form";

/** An editor of one of the configurations of the state, with its format. */
export class SourceEditor {
  readonly element: HTMLElement;
  readonly #editor: Editor;
  readonly #format: HTMLSelectElement;

  constructor(page: Page, title: string, key: "deployment" | "before" | "after") {
    const { store, engine } = page;
    const change = (source: Partial<Source>): void => store.set({ [key]: { ...store.state[key], ...source } });
    this.#editor = new Editor(title, (text) => change({ text }));
    this.#format = el(
      "select",
      { "aria-label": `Format of ${title}` },
      ...FORMS.map((format) => el("option", { value: format }, format.toUpperCase())),
    );
    this.#format.addEventListener("change", () => change({ name: `${key}.${this.#format.value}` }));
    this.element = el(
      "div",
      { class: "source" },
      el("div", { class: "row apart" }, el("h2", {}, title), this.#format),
      this.#editor.element,
    );
    store.listen((state, changed) => key in changed && this.#show(state[key]));
    this.#show(store.state[key]);
    void engine.ask(`schema-${key}`, "schema").then((schema) => {
      if (!isUnreadable(schema)) {
        this.#editor.schema = schema;
      }
    });
  }

  #show(source: Source): void {
    this.#editor.show(source);
    this.#format.value = formOf(source.name);
  }

  /** Marks what the engine found, or why it cannot read the text. */
  mark(marks: Mark[]): void {
    this.#editor.mark(marks);
  }

  goTo(line: number): void {
    this.#editor.goTo(line);
  }
}

/** Where a text cannot be read. */
export function markOf({ unreadable: { line, message } }: Unreadable): Mark[] {
  return line === undefined || line === null ? [] : [{ line, message, severity: "error" }];
}

export const isEmpty = (state: Readonly<State>, key: "deployment" | "before" | "after"): boolean => state[key].text.trim() === "";
