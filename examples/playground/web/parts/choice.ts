import { el } from "../dom";

/** Some words of which one is chosen, as radio buttons in a row. */
export class Choice<Value extends string> {
  readonly element: HTMLElement;
  readonly #inputs: { value: Value; input: HTMLInputElement }[];

  constructor(label: string, name: string, options: readonly (readonly [Value, string])[], chosen: (value: Value) => void) {
    this.#inputs = options.map(([value]) => ({
      value,
      input: el("input", { type: "radio", name, value, onchange: () => chosen(value) }),
    }));
    this.element = el(
      "div",
      { class: "choice", role: "radiogroup", "aria-label": label },
      ...this.#inputs.map(({ input }, index) => el("label", {}, input, el("span", {}, options[index]?.[1] ?? ""))),
    );
  }

  show(value: Value): void {
    for (const one of this.#inputs) {
      one.input.checked = one.value === value;
    }
  }
}
