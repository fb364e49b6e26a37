import { el, fill, type Child } from "../dom";
import { isUnreadable, type Engine } from "../engine/engine";
import { copyButton, save } from "./copy";
import { empty, panel } from "./panel";

/** What `picture` draws. */
export interface Drawing {
  kind: string;
  inputs: object;
}

/** A picture of the engine, with buttons to take it along. */
export class Picture {
  readonly element = el("div");
  readonly #engine: Engine;
  readonly #title: string;

  constructor(engine: Engine, title: string) {
    this.#engine = engine;
    this.#title = title;
  }

  async draw(drawing: Drawing, tools: Child[] = []): Promise<void> {
    const lane = `picture ${this.#title}`;
    const drawn = await this.#engine.ask(lane, "picture", drawing.kind, JSON.stringify(drawing.inputs), true);
    if (isUnreadable(drawn)) {
      fill(this.element, panel(this.#title, tools, empty(drawn.unreadable.message)));
      return;
    }
    const alone = async (): Promise<string> => {
      const answer = await this.#engine.ask(`${lane} alone`, "picture", drawing.kind, JSON.stringify(drawing.inputs), false);
      return isUnreadable(answer) ? answer.unreadable.message : answer.svg;
    };
    const buttons = [
      copyButton("Copy SVG", alone),
      el("button", { type: "button", class: "button quiet", onclick: () => void alone().then((svg) => save(`${drawing.kind}.svg`, "image/svg+xml", svg)) }, "Save"),
    ];
    fill(this.element, panel(this.#title, [...tools, ...buttons], el("div", { class: "drawing", tabindex: 0, role: "group", "aria-label": this.#title }, asElement(drawn.svg))));
  }

  clear(): void {
    fill(this.element);
  }
}

/** The root of an SVG text. As a part of the page it is under the page's content security policy, so no script in it could run. */
function asElement(text: string): Node {
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  return document.importNode(documentElement, true);
}
